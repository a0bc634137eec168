"""Add members to group chat."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Chat
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import ChatMembersAdded
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.parameters import Ask, Flag, People
from app.engine.words import msg


class AddChatMembers(RuleType):
    """Take more people into a chat that a rule has made."""

    about = About(
        "employee.group_chat_members",
        EMPLOYEE_ALERTS,
        icon="mdi6.account-multiple-plus-outline",
        title=msg("Add members to group chat"),
        description=msg(
            "Takes more people into a chat made by a “Create group chat” rule, for instance those who "
            "deliver once the order is on its way. For a chat made in another stage, keep its ID in a "
            "field of the item and choose that field here."
        ),
        sentence=msg("Add {members} to {chat}"),
        synonyms=msg("join invite participants people conversation"),
        suggests=("employee.group_chat", "employee.group_chat_message"),
    )

    chat: Chat
    members: Annotated[tuple[str, ...], People(), Ask(msg("Members"), help=msg("Whom to add. Those in it stay."))]
    show_history: Annotated[
        bool, Flag(), Ask(msg("Show history"), help=msg("New members can read what was written before."))
    ] = True

    examples = (
        Example(
            "to the chat of a rule above",
            {"chat": '{{ results["chat"].chat_id }}', "members": ["role:lawyers"]},
            earlier={"chat": {"chat_id": "chat-of-a-rule"}},
            effects=(ChatMembersAdded("chat-of-a-rule", ("lea",), show_history=True),),
        ),
        Example(
            "to a chat whose ID is kept in a field, without its history",
            {"chat": "{{ item.chat_id }}", "members": ["department:legal", "responsible"], "show_history": False},
            item={"chat_id": "chat-of-a-rule"},
            effects=(ChatMembersAdded("chat-of-a-rule", ("lea",), show_history=False),),
        ),
        Example("everybody is in it already", {"chat": "chat-of-a-rule", "members": ["responsible", "supervisor"]}),
        Example("a chat made by hand", {"chat": "chat-by-hand", "members": ["role:lawyers"]}, fails="made by a rule"),
        Example("no chat yet", {"chat": "{{ item.chat_id }}", "members": ["role:lawyers"]}, fails="chat ID is empty"),
        Example("a chat that is gone", {"chat": "chat-0", "members": ["role:lawyers"]}, fails="no chat with the ID"),
    )

    def perform(self, at: Moment) -> Act:
        """Add those who are not in it yet."""
        chat = at.chat(at.render(self.chat, "chat").strip(), "chat")
        if not chat.made_by_rule:
            words = msg("Members can only be added to chats made by a rule; “{chat}” was made by hand.")
            raise CannotAct(words.fill(chat=chat.name), field="chat")
        new = tuple(one for one in at.people(self.members, "members") if one not in chat.members)
        if new:
            yield ChatMembersAdded(chat.id, new, self.show_history)
        return None
