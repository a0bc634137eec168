"""When a rule runs: the setting, apart from the calendar that works it out."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator
from pydantic.functional_validators import AfterValidator

Unit = Literal["minutes", "hours", "days"]
Mode = Literal["immediately", "after", "before", "at"]
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


def _clock(text: str) -> str:
    if not _CLOCK.match(text):
        raise ValueError("a clock time is written 09:00")
    return text


class When(BaseModel):
    """Immediately; after or before a moment; exactly at a date."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    mode: Mode = "immediately"
    amount: int = Field(default=0, ge=0, le=1_000_000)
    unit: Unit = "days"
    base: str = "now"
    clock: Annotated[str, AfterValidator(_clock)] | None = None
    business_time: bool = False
    wait_for_working_hours: bool = False
    follow_changes: bool = True

    @model_validator(mode="after")
    def _base_fits_mode(self) -> Self:
        if self.mode in ("before", "at") and self.base == "now":
            raise ValueError(f"“{self.mode}” needs a date field as its base")
        return self

    @property
    def clock_time(self) -> time | None:
        """The clock time as a time, or None."""
        return time.fromisoformat(self.clock) if self.clock else None

    @model_serializer(mode="plain")
    def _short(self) -> dict[str, Any]:
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


IMMEDIATELY = When.model_construct()
