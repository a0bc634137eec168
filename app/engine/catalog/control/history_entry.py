"""Add history entry."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import MESSAGE_TEXT
from app.engine.catalog.categories import CONTROL
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import HistoryEntry
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Person, Template
from app.engine.words import msg

KINDS = Choice(
    (
        ("information", msg("Information")),
        ("call", msg("Phone call")),
        ("meeting", msg("Meeting")),
        ("email", msg("E-mail")),
    )
)


class AddHistoryEntry(RuleType):
    """Write down in the item's history what has been done."""

    about = About(
        "control.history_entry",
        CONTROL,
        icon="mdi6.history",
        title=msg("Add history entry"),
        description=msg(
            "Writes an entry into the history of the item, for instance that the client has been called. Nobody is "
            "notified."
        ),
        sentence=msg("Write down in the history: {text}"),
        synonyms=msg("log record note journal event audit protocol"),
        suggests=("employee.timeline_comment", "control.task"),
    )

    kind: Annotated[str, KINDS, Ask(msg("Kind of entry"))] = "information"
    text: Annotated[str, Template(), MESSAGE_TEXT]
    author: Annotated[
        str,
        Person(),
        Ask(
            msg("Created by"),
            help=msg("Whose entry it is. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""

    examples = (
        Example(
            "a call is written down",
            {"kind": "call", "text": "Called {{ client.name }} about {{ item.title }}.", "author": "supervisor"},
            effects=(HistoryEntry("call", "Called Paolo Rossi about Roof, Rossi.", "bo"),),
        ),
        Example(
            "in short", {"text": "Prices checked"}, effects=(HistoryEntry("information", "Prices checked", "ann"),)
        ),
        Example("nothing to write", {"text": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Write the entry in the author's name."""
        yield HistoryEntry(self.kind, at.text(self.text, "text"), at.author(self.author))
        return None
