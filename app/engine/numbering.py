"""Numbers of documents: a series that counts, and how its numbers are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from app.engine.errors import KnownError
from app.engine.words import msg

DEFAULT_FORMAT = "{number}"
_HOLE = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"number(?::0?([1-9]|1[0-2]))?")
_DATES = {"year": "%Y", "yy": "%y", "month": "%m", "day": "%d"}
_LONGEST = 60

NO_NUMBER = msg("A number format needs {number} in it, such as {year}-{number:04}.")
UNKNOWN_PART = msg("“{part}” has no meaning in a number format. There are {all}.")
LOOSE_BRACE = msg("A brace in the number format is not closed, or closed twice. Write it as {example}.")
TOO_LONG = msg("A number format has at most {n} characters.")
_EXAMPLE = "{year}-{number:04}"


def check_format(format: str) -> None:
    """Refuse a number format that cannot be written out; raises KnownError."""
    if len(format) > _LONGEST:
        raise KnownError(TOO_LONG.fill(n=_LONGEST))
    if "{" in (rest := _HOLE.sub("", format)) or "}" in rest:
        raise KnownError(LOOSE_BRACE.fill(example=_EXAMPLE))
    parts = list(_parts(format))
    for part in parts:
        if part not in _DATES and not _NUMBER.fullmatch(part):
            known = ", ".join("{" + name + "}" for name in ("number", "number:04", *_DATES))
            raise KnownError(UNKNOWN_PART.fill(part="{" + part + "}", all=known))
    if not any(_NUMBER.fullmatch(part) for part in parts):
        raise KnownError(NO_NUMBER)


def next_number(last: int, format: str, now: datetime) -> tuple[int, str]:
    """Return the count after `last` and how the format writes it; raises KnownError for a format that makes no sense.

    `now` is in the workspace's time zone: a year begins there and not in Greenwich.
    """
    check_format(format or DEFAULT_FORMAT)
    count = last + 1

    def written(hole: re.Match[str]) -> str:
        if hole[1] in _DATES:
            return now.strftime(_DATES[hole[1]])
        width = _NUMBER.fullmatch(hole[1])
        return str(count).zfill(int(width[1])) if width is not None and width[1] else str(count)

    return count, _HOLE.sub(written, format or DEFAULT_FORMAT)


def _parts(format: str) -> Iterator[str]:
    return (hole[1] for hole in _HOLE.finditer(format))
