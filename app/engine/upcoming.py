"""What is still to happen from outside in a rehearsal: an agenda that the clock follows by itself."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.model.event import MOVE
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg

NEW = "new"
"""A record comes that was not there before, and enters its stage."""

_SPREAD = timedelta(hours=4)
"""What falls outside working time happens within so much working time after it."""


class Stay(Struct, frozen=True):
    """How long a record stays in a stage on average, and how many of them move on then."""

    after: timedelta
    share: float = 1.0


class Pace(Struct, frozen=True):
    """How people move a record along a route of stages; the others go `otherwise`, or stay where that is empty."""

    route: tuple[str, ...]
    stay: Stay
    otherwise: str = ""
    stages: Mapping[str, Stay] = {}
    """Where a stage has its own."""

    def next_move(self, item: Item, now: datetime, source: random.Random, calendar: Calendar) -> Upcoming | None:
        """Draw when somebody moves a record on that has just entered a stage, and where to; None for never."""
        stay = self.stages.get(item.stage, self.stay)
        wait, lucky, late = source.expovariate(1.0), source.random() < stay.share, source.random()
        if item.stage not in self.route[:-1]:
            return None
        stage = self.route[self.route.index(item.stage) + 1] if lucky else self.otherwise
        if stage in ("", item.stage):
            return None
        at = _at_work(now + timedelta(seconds=round(wait * stay.after.total_seconds())), late, calendar)
        person = item.values.get("responsible")
        by = person if isinstance(person, str) else None
        return Upcoming(at, MOVE, item.key, {"stage": stage}, by, drawn=True)


class Upcoming(NamedTuple):
    """Something that will happen to a record: `new`, an event of the law, or that of a trigger's type, with its data.

    The data are those of an event; `finished` names the rule that waits (``rule``) instead of what it awaits.
    """

    at: datetime
    kind: str
    key: Key
    data: Mapping[str, Any] = {}
    by: str | None = None
    item: Item | None = None
    """The record that comes, where it is new."""
    pace: Pace | None = None
    """How that record is moved on."""
    drawn: bool = False
    """Whether it comes from a record's pace, and no longer holds once that record leaves its stage."""


class Missed(NamedTuple):
    """Something that did not happen at its time, and why."""

    upcoming: Upcoming
    words: Msg


class Agenda:
    """The working copy of what is upcoming, while time passes; things of the same moment keep their order."""

    def __init__(self, upcoming: Iterable[Upcoming]) -> None:
        """Begin with what is known, in the order of time."""
        self._heap = [(one.at, number, one) for number, one in enumerate(upcoming)]
        self._count = len(self._heap)
        self._drawn = {one.key: number for _, number, one in self._heap if one.drawn}
        self.changed = False

    @property
    def next_at(self) -> datetime | None:
        """When the next thing is to happen."""
        while self._heap and self._stale(self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self) -> Upcoming:
        """Take the next thing off; there is one, as `next_at` has said."""
        self.changed = True
        _, number, one = heapq.heappop(self._heap)
        if self._drawn.get(one.key) == number:
            del self._drawn[one.key]
        return one

    def redraw(self, key: Key, move: Upcoming | None) -> None:
        """Let a record's next move be another one, or none."""
        if self._drawn.pop(key, None) is not None:
            self.changed = True
        if move is not None:
            self.changed = True
            self._drawn[key] = self._count
            heapq.heappush(self._heap, (move.at, self._count, move))
            self._count += 1

    def left(self) -> tuple[Upcoming, ...]:
        """Return what is still to come, in the order of time."""
        return tuple(one[2] for one in sorted(self._heap, key=lambda one: one[:2]) if not self._stale(one))

    def _stale(self, entry: tuple[datetime, int, Upcoming]) -> bool:
        _, number, one = entry
        return one.drawn and self._drawn.get(one.key) != number


def in_order(upcoming: Iterable[Upcoming]) -> tuple[Upcoming, ...]:
    """Return what is to happen in the order of time; things of the same moment keep theirs."""
    return tuple(sorted(upcoming, key=lambda one: one.at))


def route_of(rule_set: RuleSet) -> tuple[str, ...]:
    """Return the way of a record that goes well: the open stages as they stand, then the first that is won."""
    won = [one.id for one in rule_set.stages if one.kind == "won"]
    return (*(one.id for one in rule_set.stages if one.kind == "open"), *won[:1])


def _at_work(moment: datetime, late: float, calendar: Calendar) -> datetime:
    """Put a moment off to when people work, unless nobody ever does; not all of them to the first minute."""
    try:
        begins = calendar.next_working(moment)
        if begins <= moment:
            return moment
        return calendar.add(begins, timedelta(seconds=round(late * _SPREAD.total_seconds())))
    except KnownError:
        return moment
