"""Business time: when people work, and what a delay means that counts only working time.

Working time is made of stretches that include their start and not their end. Laid end to end they form one line, so
that adding and subtracting working time is a look-up on that line, and one undoes the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.hours import OFFICE_WEEK, WEEKDAYS, Hours, read_hours, read_object, read_week, unfit
from app.engine.words import msg

if TYPE_CHECKING:
    from holidays import HolidayBase

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
_FRUITLESS_YEARS = 5
"""So many years without a working minute, and the calendar counts as one in which nobody ever works."""


class _Year(Struct, frozen=True):
    """The working time of one local year, in microseconds since 1970 (UTC)."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    """Working time of this year before each stretch."""
    total: int
    days: list[int]
    """The ordinals of the working days."""

    def position(self, at: int) -> int:
        """Return how much of the year's working time lies before an instant."""
        place = bisect_right(self.ends, at)
        return self.before[place] + max(0, at - self.starts[place]) if place < len(self.ends) else self.total

    def instant(self, position: int) -> int:
        """Return the working instant at a position; the position lies below the total."""
        place = bisect_right(self.before, position) - 1
        return self.starts[place] + position - self.before[place]


@dataclass(frozen=True)
class Calendar:
    """When people work: weekly hours in a time zone, less the holidays, with exceptions for single dates.

    An exception outranks a holiday, a holiday outranks the week. A wall time that daylight saving skips stands for the
    instant of the jump; one that it repeats stands for its first pass. Moments given must be aware; the moments
    returned are in the time zone of the one given.
    """

    zone_name: str = "UTC"
    hours: tuple[tuple[Hours, ...], ...] = OFFICE_WEEK
    """Seven days, Monday first; each in order and without overlap."""
    country: str | None = None
    """ISO 3166 code of the country whose public holidays are free."""
    subdivision: str | None = None
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    """Further free days, with their names."""
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict, hash=False)
    """Dates with hours of their own; no hours for a date on which nobody works."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.zone_name)

    # Single days and moments

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the working hours of a date, empty for a free day."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception
        return () if self.holiday(day) is not None else self.hours[day.weekday()]

    def holiday(self, day: date, language: str = "") -> str | None:
        """Return the name of the holiday on a date, or None; in a language, where the country's holidays have it."""
        if day in self.holidays:
            return self.holidays[day]
        if not self.country:
            return None
        public = self._public_holidays.get(language)
        if public is None:
            public = self._public_holidays[language] = _holidays_of(self.country, self.subdivision, language)
        return public.get(day)

    def is_working_day(self, day: date) -> bool:
        """Say whether anybody works on a date."""
        return bool(self.hours_on(day))

    def is_working(self, moment: datetime) -> bool:
        """Say whether a moment is working time; the end of a stretch no longer is."""
        at, year = self._locate(moment)
        table = self._year(year)
        place = bisect_right(table.ends, at)
        return place < len(table.starts) and table.starts[place] <= at

    def moment(self, day: date, clock: time = time.min) -> datetime:
        """Return the instant (UTC) of a wall-clock time on a date in this calendar's zone."""
        if self.zone_name == "UTC":
            return datetime.combine(day, clock, UTC)
        since_midnight = timedelta(
            hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
        )
        return _EPOCH + timedelta(microseconds=self._instant(day.toordinal(), since_midnight // _MICROSECOND))

    def next_working(self, moment: datetime) -> datetime:
        """Return the moment itself where it is working time, or else the start of the next."""
        return self.add(moment, timedelta())

    def previous_working(self, moment: datetime) -> datetime:
        """Return the moment itself where it is working time, or else the end of the last stretch before it."""
        at, year = self._locate(moment)
        table = self._year(year)
        place = bisect_right(table.ends, at)
        if place < len(table.starts) and table.starts[place] <= at:
            return moment
        for _ in range(_FRUITLESS_YEARS):
            if place:
                return _moment(table.ends[place - 1], moment)
            year -= 1
            table = self._year(year)
            place = len(table.ends)
        raise self._nobody_works()

    # Delays

    def add(self, moment: datetime, delay: timedelta) -> datetime:
        """Return the working moment at which so much working time has passed.

        A delay that would end with a stretch ends at the start of the next one; a negative one is counted back.
        """
        at, year = self._locate(moment)
        target = self._year(year).position(at) + delay // _MICROSECOND
        table, position = self._reach(year, target, lambda one: one.total)
        return _moment(table.instant(position), moment)

    @overload
    def add_days(self, start: datetime, days: int) -> datetime: ...
    @overload
    def add_days(self, start: date, days: int) -> date: ...
    def add_days(self, start: date, days: int) -> date:
        """Return the n-th working day after a date (before it, where negative; 0 gives the first from it on).

        A moment keeps its clock time; one outside working time counts from where work starts next.
        """
        if not isinstance(start, datetime):
            return self._add_days(start, days)
        begun = self.next_working(start)
        if not days:
            return begun
        local = begun.astimezone(self.zone)
        return self.moment(self._add_days(local.date(), days), local.time()).astimezone(start.tzinfo)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; negative where the end comes first."""
        first, first_year = self._locate(start)
        last, last_year = self._locate(end)
        if last < first:
            return -self.working_time_between(end, start)
        between = sum(self._year(year).total for year in range(first_year, last_year))
        between += self._year(last_year).position(last) - self._year(first_year).position(first)
        return timedelta(microseconds=between)

    # JSON

    @classmethod
    def from_json(cls, raw: Any, *, look_up: bool = True) -> Calendar:
        """Read a calendar; raises KnownError that names the field that does not fit.

        Without `look_up`, whether the country's holidays are known is told when one is first asked for.
        """
        known = {"zone", "hours", "country", "subdivision", "holidays", "exceptions"}
        raw = read_object(raw, "calendar")
        for key in raw:
            if key not in known:
                raise unfit("calendar", msg("“{value}” is not known here; check the spelling."), key)
        holidays = read_object(raw.get("holidays", {}), "holidays")
        exceptions = read_object(raw.get("exceptions", {}), "exceptions")
        country, subdivision = raw.get("country") or None, raw.get("subdivision") or None
        if subdivision and not country:
            raise unfit("subdivision", msg("“{value}” needs a country."), subdivision)
        if look_up and country:
            _holidays_of(country, subdivision)
        return cls(
            zone_name=_read_zone(raw.get("zone", "UTC")),
            hours=read_week(raw["hours"]) if "hours" in raw else OFFICE_WEEK,
            country=country,
            subdivision=subdivision,
            holidays={_read_day(day, "holidays"): str(name) for day, name in holidays.items()},
            exceptions={
                _read_day(day, "exceptions"): read_hours(listed, f"exceptions.{day}")
                for day, listed in exceptions.items()
            },
        )

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form that `from_json` reads."""
        written: dict[str, Any] = {
            "zone": self.zone_name,
            "hours": {
                key: [str(one) for one in hours] for key, hours in zip(WEEKDAYS, self.hours, strict=True) if hours
            },
        }
        if self.country:
            written["country"] = self.country
        if self.subdivision:
            written["subdivision"] = self.subdivision
        if self.holidays:
            written["holidays"] = {day.isoformat(): self.holidays[day] for day in sorted(self.holidays)}
        if self.exceptions:
            written["exceptions"] = {
                day.isoformat(): [str(one) for one in self.exceptions[day]] for day in sorted(self.exceptions)
            }
        return written

    # The line of working time

    @cached_property
    def _public_holidays(self) -> dict[str, HolidayBase]:
        return {}

    @cached_property
    def _years(self) -> dict[int, _Year]:
        return {}

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            if not date.min.year < year < date.max.year:
                raise KnownError(msg("This delay leads beyond the years that a calendar knows. Make it shorter."))
            found = self._years[year] = self._built(year)
        return found

    def _built(self, year: int) -> _Year:
        starts: list[int] = []
        ends: list[int] = []
        days = []
        first = date(year, 1, 1).toordinal()
        midnights = [self._instant(day, 0) for day in range(first, date(year + 1, 1, 1).toordinal() + 1)]
        for ordinal, (midnight, next_midnight) in enumerate(pairwise(midnights), first):
            hours = self.hours_on(date.fromordinal(ordinal))
            if not hours:
                continue
            days.append(ordinal)
            plain = next_midnight - midnight == _DAY
            for one in hours:
                start = midnight + one.start * _MINUTE if plain else self._instant(ordinal, one.start * _MINUTE)
                end = midnight + one.end * _MINUTE if plain else self._instant(ordinal, one.end * _MINUTE)
                if start < end:
                    starts.append(start)
                    ends.append(end)
        before = [0]
        for start, end in zip(starts, ends, strict=True):
            before.append(before[-1] + end - start)
        return _Year(starts, ends, before[:-1], before[-1], days)

    def _instant(self, ordinal: int, since_midnight: int) -> int:
        """Return the instant at which the wall clock of a day first shows a time, or jumps over it."""
        wall = (ordinal - _EPOCH_DAY) * _DAY + since_midnight
        local = (_EPOCH + timedelta(microseconds=wall)).replace(tzinfo=self.zone)
        earlier = wall - _offset(local)
        later = wall - _offset(local.replace(fold=1))
        if earlier <= later:
            return earlier
        low, high = later, earlier
        while high - low > 1:
            middle = (low + high) // 2
            there = (_EPOCH + timedelta(microseconds=middle)).astimezone(self.zone)
            low, high = (middle, high) if middle + _offset(there) < wall else (low, middle)
        return high

    def _locate(self, moment: datetime) -> tuple[int, int]:
        """Return a moment's instant and its local year."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return (moment - _EPOCH) // _MICROSECOND, moment.astimezone(self.zone).year

    def _add_days(self, start: date, days: int) -> date:
        worked = self._year(start.year).days
        ordinal = start.toordinal()
        place = bisect_right(worked, ordinal) - 1 if days > 0 else bisect_left(worked, ordinal)
        table, position = self._reach(start.year, place + days, lambda one: len(one.days))
        return date.fromordinal(table.days[position])

    def _reach(self, year: int, target: int, size: Callable[[_Year], int]) -> tuple[_Year, int]:
        """Walk from year to year until a target, counted from the start of `year`, lies within one."""
        table = self._year(year)
        fruitless = 0
        while not 0 <= target < size(table):
            forward = target >= 0
            if forward:
                target -= size(table)
            year += 1 if forward else -1
            table = self._year(year)
            if not forward:
                target += size(table)
            fruitless = 0 if size(table) else fruitless + 1
            if fruitless == _FRUITLESS_YEARS:
                raise self._nobody_works()
        return table, target

    def _nobody_works(self) -> KnownError:
        words = msg("The business calendar has no working time for {n} years on end. Give it working hours.")
        return KnownError(words.fill(n=_FRUITLESS_YEARS), field="hours")


def _offset(local: datetime) -> int:
    return (local.utcoffset() or timedelta()) // _MICROSECOND


def _moment(at: int, like: datetime) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(like.tzinfo)


def _read_zone(raw: Any) -> str:
    try:
        return ZoneInfo(str(raw)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise unfit("zone", msg("“{value}” is not a time zone, such as Europe/Rome."), raw) from error


def _read_day(raw: str, where: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise unfit(where, msg("“{value}” is not a date, such as 2026-12-24."), raw) from error


def _holidays_of(country: str, subdivision: str | None, language: str = "") -> HolidayBase:
    import holidays  # noqa: PLC0415  a large library, needed only where a country is chosen

    try:
        whole = holidays.country_holidays(country)
    except (NotImplementedError, AttributeError, TypeError) as error:
        words = msg("The holidays of “{value}” are not known. Use a country code such as IT.")
        raise unfit("country", words, country) from error
    known = (one for one in whole.supported_languages if one.partition("_")[0] == language)
    spoken = next(known, whole.default_language)
    try:
        return holidays.country_holidays(country, subdiv=subdivision, language=spoken)
    except NotImplementedError as error:
        words = msg("“{value}” is not a part of this country whose holidays are known.")
        raise unfit("subdivision", words, subdivision) from error
