"""Missed call."""

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


class MissedCall(TriggerType):
    """Fire when the client called and nobody answered."""

    about = About(
        "call.missed",
        ON_COMMUNICATION,
        icon="mdi6.phone-missed-outline",
        title=msg("Missed call"),
        description=msg(
            "Moves the item here when its client called and nobody answered, on any line or on a certain one."
        ),
        sentence=msg("When a call from the client on {line} is missed"),
        synonyms=msg("phone telephone unanswered lost inbound rings nobody"),
        suggests=("client.call", "client.sms", "control.task"),
    )

    line: Line = ""

    results = (
        Result("number", FieldType.STRING, msg("Caller’s number")),
        CALL_LINE,
    )
    examples = (
        Example("any line", {}, event={"number": "+39 02 5550 1001", "line": "office-line"}, fires=True),
        Example(
            "another line", {"line": "office-line"}, fires=False, event={"number": "+39 02 5550 1001", "line": "shop"}
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say whether any line will do."""
        return cls.about.sentence if raw.get("line") else msg("When a call from the client is missed")

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare lines as names, or as numbers however they are written."""
        del at
        return other_line(event, self.line)
