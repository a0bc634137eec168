"""The times of a log, in the ways programs and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from app.engine.words import Msg, msg
from app.storage.importing.texts import NOT_A_DATE, DateOrder, Unfit, moment

EARLIEST, LATEST = 1900, 2200
"""Years: what lies outside is a slip or stands for “none”, and is no time of a history."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"-?\d{9,11}(\.\d*)?")
_UNITS = {13: 1e3, 16: 1e6, 19: 1e9}
_COMPACT = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}\b")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT|Z)$")
_ZONE_APART = re.compile(r"\s+([+-]\d{2}:?\d{2})$")

DAY_FIRST = msg("Times such as {example} are read with the day first.")
MONTH_FIRST = msg("Times such as {example} are read with the month first.")
UNTOLD = msg(
    "Nothing in the log tells whether times such as {example} begin with the day or the month; the day was taken. "
    "If that is wrong, write them as year, month, day."
)
EPOCH = msg("Times such as {example} are read as seconds, or parts of them, since 1970.")


@dataclass(frozen=True, slots=True)
class TimeManner:
    """How a whole column writes its times, and what is to be said of that."""

    order: DateOrder = "ymd"
    words: Msg | None = None
    bare_iso: bool = True
    """Whether every text seen begins as ISO 8601 has it."""


class TimeEvidence:
    """Gathers from the texts of a column in which order they name day and month."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._day_first = self._month_first = 0
        self._example = self._number = ""
        self._other = False

    def see(self, text: str) -> None:
        """Take one more text into account."""
        if text[4:5] == "-":
            return
        self._other = True
        if found := _YEAR_LAST.match(text):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second or not self._example:  # noqa: PLR2004  months
                self._example = text
            self._day_first += first > 12 >= second  # noqa: PLR2004
            self._month_first += second > 12 >= first  # noqa: PLR2004
        elif not self._number and text.replace(".", "", 1).isdecimal() and _numeric(text) is not None:
            self._number = text

    def see_all(self, texts: Iterable[str]) -> TimeManner:
        """Take all of these into account and settle."""
        for text in texts:
            self.see(text)
        return self.settled()

    def settled(self) -> TimeManner:
        """Return what the whole column amounts to."""
        if not self._example:
            words = EPOCH.fill(example=self._number) if self._number else None
            return TimeManner("ymd", words, bare_iso=not self._other)
        order: DateOrder = "mdy" if self._month_first > self._day_first else "dmy"
        sure = self._month_first or self._day_first
        words = (MONTH_FIRST if order == "mdy" else DAY_FIRST) if sure else UNTOLD
        return TimeManner(order, words.fill(example=self._example), bare_iso=False)


class Times:
    """Reads the times of one column; those without a zone are of the given one, and counted."""

    def __init__(self, manner: TimeManner, zone: tzinfo) -> None:
        """Read in a settled manner."""
        self.manner = manner
        self._zone = zone
        self.without_zone = 0

    def read(self, text: str) -> datetime:
        """Return a time with its zone; raises Unfit."""
        at = _numeric(text) if text.replace(".", "", 1).lstrip("-").isdecimal() else _written(text, self.manner.order)
        if at is None or not EARLIEST <= at.year <= LATEST:
            raise Unfit("not_a_time", NOT_A_DATE)
        return self.placed(at) if at.tzinfo is None else at

    def placed(self, at: datetime) -> datetime:
        """Give a time without a zone the one of the column."""
        self.without_zone += 1
        return at.replace(tzinfo=self._zone)


def _numeric(text: str) -> datetime | None:
    digits = len(text.lstrip("-"))
    try:
        if text.isdecimal() and digits in _COMPACT:
            return datetime.strptime(text, _COMPACT[digits])  # noqa: DTZ007  its zone is the column's
        if text.isdecimal() and digits in _UNITS:
            return _EPOCH + timedelta(seconds=int(text) / _UNITS[digits])
        if _SECONDS.fullmatch(text):
            return _EPOCH + timedelta(seconds=float(text))
        return datetime.fromisoformat(text) if digits == 8 else None  # noqa: PLR2004  20260331
    except (ValueError, OverflowError):
        return None


def _written(text: str, order: DateOrder) -> datetime | None:
    bare = _ZONE_NAME.sub("", text.strip())
    zone = UTC if bare != text.strip() else None
    bare = _ZONE_APART.sub(r"\1", bare)
    try:
        at = moment(bare, order)
    except Unfit:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return at.replace(tzinfo=zone) if zone is not None and at.tzinfo is None else at
