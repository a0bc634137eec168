"""Bell answered."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import ON_OTHER
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Number
from app.engine.words import Msg, msg


class BellAnswered(TriggerType):
    """Fire when somebody answers the bell."""

    about = About(
        "bell.answered",
        ON_OTHER,
        icon="mdi6.bell-check-outline",
        title=msg("Bell answered"),
        description=msg("Moves the item here when somebody answers the office bell."),
        sentence=msg("When the bell is answered within {seconds} seconds"),
        synonyms=msg("gong heard reaction"),
        suggests=("employee.notification",),
    )

    seconds: Annotated[int, Number(least=1, most=3600), Ask(msg("Within"), help=msg("Seconds after the ring."))] = 60

    results = (
        Result("by", FieldType.EMPLOYEE, msg("Who answered")),
        Result("after", FieldType.INTEGER, msg("Seconds until the answer")),
    )
    examples = (
        Example("at once", {}, event={"by": "ann", "after": 5}, fires=True),
        Example("too late", {"seconds": 30}, event={"by": "ann", "after": 90}, fires=False),
    )

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Compare the seconds."""
        after = int(event.data.get("after") or 0)
        if after <= self.seconds:
            return None
        return msg("It was answered after {after} seconds, not within {seconds}.").fill(
            after=after, seconds=self.seconds
        )
