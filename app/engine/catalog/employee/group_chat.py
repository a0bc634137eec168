"""Create group chat."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import ChatCreated
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, People, Template
from app.engine.words import msg

FEWEST = 2


class CreateGroupChat(RuleType):
    """Open a group chat about the item."""

    about = About(
        "employee.group_chat",
        EMPLOYEE_ALERTS,
        icon="mdi6.forum-outline",
        title=msg("Create group chat"),
        description=msg(
            "Opens a group chat about the item and takes people in, for instance a lawyer, the "
            "responsible person and the supervisor when a contract is drawn up."
        ),
        sentence=msg("Chat {name} with {members}"),
        synonyms=msg("messenger conversation talk room discussion team"),
        suggests=("employee.group_chat_message", "employee.group_chat_members", "item.modify"),
    )

    name: Annotated[str, Template("line"), Ask(msg("Chat name"), help=msg("Shown in the list of chats."))]
    members: Annotated[tuple[str, ...], People(), Ask(msg("Members"), help=msg("At least two people."))]

    results = (Result("chat_id", FieldType.STRING, msg("Chat ID")),)
    examples = (
        Example(
            "two people",
            {"name": "{{ item.title }}", "members": ["responsible", "supervisor"]},
            effects=(ChatCreated("chat-1", "Roof, Rossi", ("ann", "bo")),),
            results={"chat_id": "chat-1"},
        ),
        Example("alone", {"name": "x", "members": ["responsible"]}, fails="at least two"),
        Example(
            "a name that comes out empty",
            {"name": "{{ item.description }}", "members": ["department:sales"]},
            fails="empty",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Create the chat under a new id."""
        members = at.found(self.members)
        if len(members) < FEWEST:
            raise CannotAct(msg("A group chat needs at least two people."), field="members")
        chat_id = at.new_id("chat")
        yield ChatCreated(chat_id, at.line(self.name, "name"), members)
        return {"chat_id": chat_id}
