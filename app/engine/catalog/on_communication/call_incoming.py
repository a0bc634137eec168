"""Incoming call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ON_COMMUNICATION
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, ProviderRef
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
        suggests=("client.call", "control.task"),
    )

    line: Annotated[
        str,
        ProviderRef("telephony"),
        Ask(
            msg("Line"),
            help=msg("The line that is called, or its number. Left empty, any will do."),
            hint=msg("Any line"),
        ),
    ] = ""

    results = (
        Result("number", FieldType.STRING, msg("Caller’s number")),
        Result("line", FieldType.STRING, msg("Line")),
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
        line = str(event.data.get("line", ""))
        if not self.line or _bare(line) == _bare(self.line):
            return None
        return msg("The call came in on {line}, not on {wanted}.").fill(line=line or "–", wanted=self.line)


def _bare(line: str) -> str:
    return line.strip().casefold() if re.search(r"[^\d\s()+./-]", line) else re.sub(r"\D", "", line)
