"""The hours of a working day, and how a person writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from itertools import pairwise
from typing import Any

from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How weekdays are written, in ISO order."""

_MIDNIGHT = 24 * 60
_WRITTEN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


MORNING, EVENING = time(8), time(21)
"""Between these a client may be written to; before and after it is night."""
AT_NIGHT = msg("Messages to clients between {evening} and {morning}").fill(evening=EVENING, morning=MORNING)
"""What a report calls the messages that clients would get at night."""


class Hours(Struct, frozen=True, order=True):
    """A stretch of a working day, in minutes after midnight: `start` up to, not including, `end` (at most 24:00)."""

    start: int
    end: int

    def __str__(self) -> str:
        """Return ``09:00-18:00``."""
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


def is_night(clock: time) -> bool:
    """Say whether clients sleep at an hour, or should be left to."""
    return not MORNING <= clock <= EVENING


Week = tuple[tuple[Hours, ...], ...]
"""The hours of seven days, Monday first; each day's in order and without overlap."""

_OFFICE = (Hours(9 * 60, 18 * 60),)
OFFICE_WEEK: Week = (_OFFICE, _OFFICE, _OFFICE, _OFFICE, _OFFICE, (), ())
"""Monday to Friday, 09:00 to 18:00."""


def unfit(where: str, words: Msg, value: Any) -> KnownError:
    """Return the error that names a field and the value that does not fit it."""
    why = words.fill(value=str(value)[:80])
    return KnownError(msg("“{field}”: {why}").fill(field=where, why=why), field=where)


def read_object(raw: Any, where: str) -> Mapping[str, Any]:
    """Return a JSON object as it is, or refuse what is none."""
    if not isinstance(raw, Mapping):
        raise unfit(where, msg("“{value}” should be an object with names and values."), raw)
    return raw


def read_week(raw: Any) -> Week:
    """Read hours by weekday; a day left out is free."""
    week = read_object(raw, "hours")
    for day in week:
        if day not in WEEKDAYS:
            raise unfit("hours", msg("“{value}” is not a weekday. Write mon, tue, wed, thu, fri, sat or sun."), day)
    return tuple(read_hours(week.get(day, ()), f"hours.{day}") for day in WEEKDAYS)


def read_hours(raw: Any, where: str) -> tuple[Hours, ...]:
    """Read the hours of one day."""
    if not isinstance(raw, list | tuple):
        raise unfit(where, msg("“{value}” should be a list of hours, such as 09:00-18:00."), raw)
    found = sorted(_read_stretch(one, where) for one in raw)
    for one, following in pairwise(found):
        if following.start < one.end:
            raise unfit(where, msg("the hours {value} overlap."), f"{one}, {following}")
    return tuple(found)


def _read_stretch(raw: Any, where: str) -> Hours:
    match = _WRITTEN.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise unfit(where, msg("“{value}” are no hours. Write them as 09:00-18:00."), raw)
    hour, minute, end_hour, end_minute = (int(part) for part in match.groups())
    found = Hours(hour * 60 + minute, end_hour * 60 + end_minute)
    if found.end > _MIDNIGHT:
        raise unfit(where, msg("“{value}” leads past midnight. A day ends at 24:00."), raw)
    if found.end <= found.start:
        words = msg("“{value}” ends before it starts. Write work past midnight as two stretches, one on each day.")
        raise unfit(where, words, raw)
    return found
