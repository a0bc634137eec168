"""Dates and times in conditions.

Two moments compare as they are. Where either side is a date, both count as days in the workspace's zone: a moment is
*after* a date from the next day on. *In the next n days* begins today (a moment: now) and includes the n-th day after
today; *in the last n days* mirrors it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from app.engine.conditions.compare import DATES, ORDER, Compare, Family, Right, ordered
from app.engine.errors import KnownError
from app.engine.hours import WEEKDAYS
from app.engine.model.condition import Operator
from app.engine.model.values import FieldType, Value
from app.engine.words import msg

if TYPE_CHECKING:
    from app.engine.scope import Scope

_ISO_DATE_LENGTH = 10


WEEKDAY_NAMES = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)
"""What a person calls the weekdays, in ISO order."""


class Relative(Enum):
    """Right sides that move with the clock."""

    TODAY = "today"
    NOW = "now"


def read_date(raw: Any) -> date | Relative:
    """Read ``today``, ``now``, a date or a moment; one without a time zone is meant in the workspace's."""
    if isinstance(raw, date):
        return raw
    try:
        if raw in ("today", "now"):
            return Relative(raw)
        text = str(raw)
        return date.fromisoformat(text) if len(text) <= _ISO_DATE_LENGTH else datetime.fromisoformat(text)
    except ValueError as error:
        words = msg("“{value}” is not a date. Write 2026-03-31, 2026-03-31T09:00, today or now.")
        raise KnownError(words.fill(value=str(raw)[:80])) from error


def seen_date(right: Right, scope: Scope) -> Value:
    """Return the date or moment that a right side stands for at this moment."""
    if right is Relative.TODAY:
        return scope.today
    return scope.now if right is Relative.NOW else right


def local_date(moment: datetime, scope: Scope) -> date:
    """Return the day of a moment in the workspace's zone."""
    return moment.astimezone(scope.directory.calendar.zone).date()


def read_weekdays(raw: Any) -> tuple[int, ...]:
    """Read weekdays, written ``mon`` or 1 to ``sun`` or 7."""
    listed = raw if isinstance(raw, list | tuple) else [raw]
    found = []
    for one in listed:
        text = str(one).strip().lower()
        number = WEEKDAYS.index(text) + 1 if text in WEEKDAYS else int(text) if text in "1234567" and text else 0
        if not number:
            words = msg("“{value}” is not a weekday. Write mon, tue, wed, thu, fri, sat, sun, or 1 to 7.")
            raise KnownError(words.fill(value=str(one)[:80]))
        found.append(number)
    return tuple(found)


class Dates(Family):
    """Dates and moments."""

    others = DATES

    def __init__(self, kind: FieldType) -> None:
        """Compare values of a kind."""
        self._by_day = kind is FieldType.DATE

    def literal(self, raw: Any) -> Right:
        """Read a date, a moment or a word for one."""
        return read_date(raw)

    def compare(self, op: Operator, right: Right) -> Compare:
        """Return a test by day or by moment."""
        match op:
            case Operator.IN:
                return self._any_of(self.compare(Operator.EQ, one) for one in right)
            case Operator.BETWEEN:
                return self._all_of(self.compare(Operator.GE, right[0]), self.compare(Operator.LE, right[1]))
            case Operator.NEXT_DAYS:
                return self._next(int(right))
            case Operator.LAST_DAYS:
                return self._last(int(right))
            case Operator.WEEKDAY_IN:
                among = frozenset(right)
                return self._of_day(lambda day, _: day.isoweekday() in among)
            case Operator.WORKING_DAY:
                return self._of_day(lambda day, scope: scope.directory.calendar.is_working_day(day))
        return self._ordered(op, right)

    def _ordered(self, op: Operator, right: Right) -> Compare:
        moment = isinstance(right, datetime) and right.tzinfo is not None
        if moment if not self._by_day else type(right) is date:
            return ordered(op, right)
        holds = ORDER[op]
        by_day = self._by_day or right is Relative.TODAY or type(right) is date
        right_side = self._right_day(right) if by_day else self._right_moment(right)
        if by_day and not self._by_day:
            return Compare(lambda value, scope: holds(local_date(value, scope), right_side(scope)), scoped=True)
        return Compare(lambda value, scope: holds(value, right_side(scope)), scoped=True)

    def _right_day(self, right: Right) -> Callable[[Scope], date]:
        if isinstance(right, Relative):
            return lambda scope: scope.today
        if isinstance(right, datetime):
            day = right.date()
            return (lambda _: day) if right.tzinfo is None else partial(local_date, right)
        return lambda _: right

    def _right_moment(self, right: Right) -> Callable[[Scope], date]:
        if right is Relative.NOW:
            return lambda scope: scope.now
        return lambda scope: right.replace(tzinfo=scope.directory.calendar.zone)

    def _of_day(self, holds: Callable[[date, Scope], bool]) -> Compare:
        if self._by_day:
            return Compare(holds, scoped=True)
        return Compare(lambda value, scope: holds(local_date(value, scope), scope), scoped=True)

    def _next(self, days: int) -> Compare:
        if self._by_day:
            return Compare(lambda value, scope: 0 <= (value - scope.today).days <= days, scoped=True)
        return Compare(
            lambda value, scope: value >= scope.now and (local_date(value, scope) - scope.today).days <= days,
            scoped=True,
        )

    def _last(self, days: int) -> Compare:
        if self._by_day:
            return Compare(lambda value, scope: 0 <= (scope.today - value).days <= days, scoped=True)
        return Compare(
            lambda value, scope: value <= scope.now and (scope.today - local_date(value, scope)).days <= days,
            scoped=True,
        )

    @staticmethod
    def _any_of(compares: Iterable[Compare]) -> Compare:
        tests = [in_scope(one) for one in compares]
        return Compare(lambda value, scope: any(test(value, scope) for test in tests), scoped=True)

    @staticmethod
    def _all_of(*compares: Compare) -> Compare:
        if not any(one.scoped for one in compares):
            low, high = (one.test for one in compares)
            return Compare(lambda value: low(value) and high(value))
        tests = [in_scope(one) for one in compares]
        return Compare(lambda value, scope: all(test(value, scope) for test in tests), scoped=True)


def in_scope(compare: Compare) -> Callable[[Any, Scope], bool]:
    """Return the test in the shape that also takes a scope."""
    if compare.scoped:
        return compare.test
    test = compare.test
    return lambda value, _: test(value)
