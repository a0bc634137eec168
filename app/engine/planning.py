"""When a rule runs: its setting, worked out on one item with the calendars in force.

What the setting leaves open is settled so:

- A date without a time stands for 00:00 in the workspace's zone. Days are days of the wall clock there, so that a
  rule keeps its hour when daylight saving begins; minutes and hours are time that really passes.
- A clock time belongs to the day that a delay in days leads to; it moves on to the next day only where it would come
  before the base itself. After a delay in minutes or hours it is the next such time of day, before a date the last.
- In business time *n days* are *n* working days. A moment outside working time counts from where work starts next
  (*after*) or last ended (*before*). A date without a time leads to a whole working day, and without a clock time to
  the start of work on it.
- What then still lies outside working time moves forward, and for *before* back to where work last ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.errors import BadCondition
from app.engine.model.timing import NOW, Unit, When
from app.engine.paths import Missing, look_up, read_path
from app.engine.scope import Scope
from app.engine.words import msg

_DAY = timedelta(days=1)
_UNITS: Mapping[Unit, timedelta] = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": _DAY}
_LONGEST: Mapping[Unit, int] = {"minutes": 1_000_000, "hours": 1_000_000, "days": 366_000}
"""What surely leads to no year that a calendar does not know."""


class Due(Struct, frozen=True):
    """When a rule runs (UTC); a time already past is given as it is."""

    at: datetime


class NoDate(Struct, frozen=True):
    """The date at this path is empty, so that the rule is not planned."""

    path: str


def due(when: When, scope: Scope, *, now: datetime, employee_calendar: Calendar) -> Due | NoDate:
    """Work out when a rule runs that starts at `now`; raises BadCondition where its base is no date.

    `employee_calendar` is that of the responsible person, for rules that wait for their working hours.
    """
    if is_delay(when):
        return Due(delayed(when, now, scope.calendar))
    base = now if when.mode == "immediately" or when.base == NOW else _base(when.base, scope)
    if base is None:
        return NoDate(when.base)
    try:
        at = _Plan(when, scope.calendar, base).at()
        if when.wait_for_working_hours:
            at = _once_at_work(at, when, max(now, scope.now), employee_calendar)
    except OverflowError as error:
        words = msg("This delay leads beyond the years that a calendar knows. Make it shorter.")
        raise BadCondition(words, field="when") from error
    return Due(at.astimezone(UTC))


def is_delay(when: When) -> bool:
    """Say whether a rule waits for so long from now, and for nothing else: most do, and `delayed` is soon said."""
    bare = when.clock is None and not when.business_time and not when.wait_for_working_hours
    short = when.amount <= _LONGEST[when.unit]
    return when.mode == "after" and when.base == NOW and bare and short


def delayed(when: When, now: datetime, calendar: Calendar) -> datetime:
    """Return when a rule that only waits for so long runs (UTC)."""
    current = now.astimezone(UTC)
    at = current + _UNITS[when.unit] * when.amount
    if when.unit != "days" or calendar.zone_name == "UTC":
        return at
    before, after = current.astimezone(calendar.zone), at.astimezone(calendar.zone)
    if before.utcoffset() == after.utcoffset() and not after.fold:
        return at
    return _Plan(when, calendar, now).at().astimezone(UTC)  # the clock was changed between the two


def _base(path: str, scope: Scope) -> date | None:
    try:
        value = look_up(scope, read_path(path))
    except ValueError as error:
        raise BadCondition(msg("“{path}” is not a date field.").fill(path=path), field="when", place=path) from error
    if isinstance(value, Missing):
        if value.known:
            return None
        raise BadCondition(value.words, field="when", place=path)
    if value is None or isinstance(value, date):
        return value
    words = msg("“{path}” holds “{value}”, which is not a date. Choose a date field.")
    raise BadCondition(words.fill(path=path, value=str(value)[:80]), field="when", place=path)


def _once_at_work(at: datetime, when: When, current: datetime, calendar: Calendar) -> datetime:
    """Wait for working hours; what *before* moved back to the very end of work need not wait until it starts again."""
    if when.mode == "before" and when.business_time and calendar.previous_working(at) == at:
        return at
    ready = calendar.next_working(max(at, current))
    return at if ready <= current else ready


class _Plan:
    """One setting on one base."""

    def __init__(self, when: When, calendar: Calendar, base: date) -> None:
        self._when = when
        self._calendar = calendar
        self._back = when.mode == "before"
        self._sign = -1 if self._back else 1
        self._whole_day = not isinstance(base, datetime)
        self._base = base if isinstance(base, datetime) else calendar.moment(base)
        self._clock = when.clock_time

    def at(self) -> datetime:
        """Return the moment, as the setting of business time wants it."""
        by_days = self._when.mode == "at" or (self._when.mode != "immediately" and self._when.unit == "days")
        if self._clock is None:
            at = self._days_away() if by_days else self._time_away()
        elif by_days:
            # "Exactly at" keeps its day whatever the clock, and a date is met at any time of its day.
            bound = None if self._whole_day or self._when.mode == "at" else self._base
            at = self._at_clock(self._clock, self._day(), bound)
        else:
            bound = self._time_away()
            at = self._at_clock(self._clock, self._local(bound).date(), bound)
        return self._within_work(at) if self._when.business_time else at

    def _time_away(self) -> datetime:
        if self._when.mode == "immediately":
            return self._base
        delay = _UNITS[self._when.unit] * self._when.amount * self._sign
        if not self._when.business_time:
            return self._base.astimezone(UTC) + delay
        return self._calendar.add(self._base, delay) if delay else self._base

    def _days_away(self) -> datetime:
        if self._when.business_time and self._whole_day:
            return self._calendar.next_working(self._calendar.moment(self._day()))
        start = self._within_work(self._base) if self._when.business_time else self._base
        days = self._days()
        return self._calendar.moment(self._day(), self._local(start).time()) if days else start

    def _day(self) -> date:
        """Return the day that a delay in days leads to."""
        days = self._days()
        if not self._when.business_time:
            return self._local(self._base).date() + days * _DAY
        start = self._base if self._whole_day else self._within_work(self._base)
        day = self._local(start).date()
        return self._calendar.add_days(day, days) if days else self._working_day(day)

    def _days(self) -> int:
        return 0 if self._when.mode == "at" else self._when.amount * self._sign

    def _at_clock(self, clock: time, day: date, bound: datetime | None) -> datetime:
        """Return the clock time on a day, or on the next one (the last one) where it lies short of the bound."""
        if self._when.business_time:
            day = self._working_day(day)
        at = self._calendar.moment(day, clock)
        if bound is None or (at <= bound if self._back else at >= bound):
            return at
        day += self._sign * _DAY
        return self._calendar.moment(self._working_day(day) if self._when.business_time else day, clock)

    def _working_day(self, day: date) -> date:
        """Return the day itself where anybody works on it, or else the next such day (for *before* the last)."""
        if self._calendar.is_working_day(day):
            return day
        return self._calendar.add_days(day, self._sign)

    def _within_work(self, moment: datetime) -> datetime:
        return self._calendar.previous_working(moment) if self._back else self._calendar.next_working(moment)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._calendar.zone)
