"""Who receives what: the messages of a trace, sorted by the people whom they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.engine.effects import (
    ActivityScheduled,
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    ClientMail,
    Effect,
    EmployeeMail,
    FeedPost,
    MessengerInvitation,
    Notification,
    OpenChannelMessage,
    PhoneCall,
    PrivateMessage,
    ResponsibleChanged,
    SignatureRequested,
    Sms,
    TaskCreated,
)
from app.engine.trace import Acted, Step

Inboxes = dict[str, list[Acted]]
"""What each person got, oldest first, by employee id or client reference."""


def inboxes(steps: Iterable[Step]) -> Inboxes:
    """Sort what was sent by its recipients; whoever joins a chat with its history gets its earlier messages too."""
    found: Inboxes = {}
    chats: dict[str, set[str]] = {}
    said: dict[str, list[Acted]] = {}
    for step in steps:
        if not isinstance(step, Acted):
            continue
        effect = step.effect
        if isinstance(effect, ChatMessage):
            said.setdefault(effect.chat_id, []).append(step)
            reached = sorted(chats.get(effect.chat_id, set()) - {effect.sender})
        else:
            reached = list(dict.fromkeys(recipients(effect)))
        if isinstance(effect, ChatCreated | ChatMembersAdded):
            new = [one for one in effect.members if one not in chats.get(effect.chat_id, ())]
            chats.setdefault(effect.chat_id, set()).update(new)
            if isinstance(effect, ChatMembersAdded) and effect.show_history:
                for one in new:
                    found.setdefault(one, []).extend(said.get(effect.chat_id, ()))
            reached = new
        for one in reached:
            found.setdefault(one, []).append(step)
    return found


def recipients(effect: Effect) -> tuple[str, ...]:
    """Return whom an effect reaches: employee ids or client references; a group chat names nobody by itself."""
    reached = _REACHED.get(type(effect))
    return reached(effect) if reached is not None else ()


_REACHED: Mapping[type[Effect], Callable[[Any], tuple[str, ...]]] = {
    Notification: lambda one: one.recipients,
    FeedPost: lambda one: one.recipients,
    EmployeeMail: lambda one: one.recipients,
    ChatCreated: lambda one: one.members,
    ChatMembersAdded: lambda one: one.members,
    PrivateMessage: lambda one: (one.recipient,),
    Sms: lambda one: (one.recipient,),
    ClientMail: lambda one: (one.client,),
    PhoneCall: lambda one: (one.client,),
    MessengerInvitation: lambda one: (one.client,),
    OpenChannelMessage: lambda one: () if one.hidden else (one.client,),
    TaskCreated: lambda one: (one.responsible, *one.accomplices, *one.observers),
    ActivityScheduled: lambda one: (one.responsible, *one.colleagues),
    SignatureRequested: lambda one: one.signers,
    ResponsibleChanged: lambda one: (one.responsible,),
}
