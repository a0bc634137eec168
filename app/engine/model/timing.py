"""When a rule runs: the setting, apart from the calendar that works it out."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.engine.model.part import Part, Unfit
from app.engine.words import msg

Unit = Literal["minutes", "hours", "days"]
Mode = Literal["immediately", "after", "before", "at"]
NOW = "now"
"""The base of a delay that counts from the moment at which the rule's turn comes."""
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


class When(Part, frozen=True):
    """Immediately; after or before a moment; exactly at a date."""

    mode: Mode = "immediately"
    amount: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    unit: Unit = "days"
    base: str = NOW
    clock: str | None = None
    business_time: bool = False
    wait_for_working_hours: bool = False
    follow_changes: bool = True

    def __post_init__(self) -> None:
        """Refuse what its parts do not say by themselves."""
        if self.clock is not None and not _CLOCK.match(self.clock):
            raise Unfit(msg("a clock time is written 09:00"))
        if self.mode in ("before", "at") and self.base == NOW:
            raise Unfit(msg("“{mode}” needs a date field as its base").fill(mode=self.mode))

    @property
    def clock_time(self) -> time | None:
        """The clock time as a time, or None."""
        return time.fromisoformat(self.clock) if self.clock else None

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        written: dict[str, Any] = {"mode": self.mode}
        if self.mode in ("after", "before"):
            written |= {"amount": self.amount, "unit": self.unit}
        if self.mode != "immediately":
            written["base"] = self.base
        if self.clock is not None:
            written["clock"] = self.clock
        for name, default in (("business_time", False), ("wait_for_working_hours", False), ("follow_changes", True)):
            if getattr(self, name) is not default:
                written[name] = getattr(self, name)
        return written


IMMEDIATELY = When()
