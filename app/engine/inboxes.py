"""Who receives what: the messages of a trace, sorted by the people whom they reach."""

from __future__ import annotations

from collections.abc import Iterable

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
    match effect:
        case Notification() | FeedPost() | EmployeeMail():
            return effect.recipients
        case ChatCreated() | ChatMembersAdded():
            return effect.members
        case PrivateMessage() | Sms():
            return (effect.recipient,)
        case ClientMail() | PhoneCall() | MessengerInvitation():
            return (effect.client,)
        case OpenChannelMessage():
            return () if effect.hidden else (effect.client,)
        case TaskCreated():
            return (effect.responsible, *effect.accomplices, *effect.observers)
        case ActivityScheduled():
            return (effect.responsible, *effect.colleagues)
        case SignatureRequested():
            return effect.signers
        case ResponsibleChanged():
            return (effect.responsible,)
    return ()
