"""Incoming call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.catalog.asks import Line
from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.catalog.events import CALL_LINE, other_line
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.words import Msg, msg


class IncomingCall(TriggerType):
    """Fire when the client calls."""

    about = About(
        "call.incoming",
        ON_COMMUNICATION,
        icon="mdi6.phone-incoming-outline",
        title=msg("Incoming call"),
        description=msg("Moves the item here when its client calls, on any line or on a certain one."),
        sentence=msg("When the client calls on {line}"),
        synonyms=msg("phone telephone ring inbound rings number"),
        suggests=("client.call", "call.missed", "control.task"),
    )

    line: Line = ""

    results = (
        Result("number", FieldType.STRING, msg("Caller’s number")),
        CALL_LINE,
    )
    examples = (
        Example("any line", {}, event={"number": "+39 02 5550 1001", "line": "office-line"}, fires=True),
        Example(
            "the same line, written otherwise",
            {"line": "+39 02 5550-1000"},
            fires=True,
            event={"number": "+39 333 555 0102", "line": "+390255501000"},
        ),
        Example(
            "another line", {"line": "office-line"}, fires=False, event={"number": "+39 02 5550 1001", "line": "shop"}
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any line will do."""
        return cls.about.sentence if raw.get("line") else msg("When the client calls")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare lines as names, or as numbers however they are written."""
        del at
        return other_line(event, self.line)
