"""Lets events happen for real: one transaction from the state of an item to all that follows."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.effects import Effect
from app.engine.model.event import ENTER, MOVE, REMOVE, SET, TICK, Event
from app.engine.model.item import Item, Key
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.state import ItemState
from app.engine.trace import Step
from app.engine.words import msg
from app.run.batch import Batch
from app.run.programs import ReadyVersions, live_programs
from app.storage.ledger.company import RECORD, Company, RecordChange
from app.storage.ledger.ledger import Ledger, Waiting
from app.storage.ledger.releases import Releases

Ways = Callable[[Effect], tuple[str, ...]]
"""Gives the ids of the channels that carry an effect out; none where the workspace itself receives it."""

LATE = timedelta(minutes=1)
"""A timer that runs later than that is said to be overdue."""
_KEPT_STATES = 5_000
_Coming = tuple[datetime, int, int, Key, Waiting | None]
"""What comes when: timers (0) before events (1) of the same moment."""
_Doing = tuple[Key, int | None]
"""An item, and the number of its event; None for a timer."""
NO_ITEM = msg("There is no item {item} of the type {entity} here. Send the item first.")


def no_ways(_effect: Effect) -> tuple[str, ...]:
    """Let nothing leave: the workspace itself receives it."""
    return ()


class Carried(Struct, frozen=True):
    """What one transaction has done."""

    events: int = 0
    timers: int = 0
    posts: int = 0
    steps: tuple[Step, ...] = ()
    more: bool = False
    """Whether there is more to do at once."""


class Overdue(Struct, frozen=True):
    """What becomes of timers that were due while nothing ran: those later than `skip_later_than` are skipped."""

    skip_later_than: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a carrier is made of."""

    ledger: Ledger
    company: Company
    catalogue: Catalogue
    templates: Templates = field(default_factory=Templates)
    ways: Ways = no_ways
    seed: str = "0"
    alone: bool = False
    """Whether nobody else carries in this ledger, so that states may be kept in memory."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is made anew only when the directory or what runs has changed."""

    stamp: tuple[object, object]
    directory: Directory
    versions: ReadyVersions
    programs: Programs


class Carrier:
    """Carries out what follows from events and from time passing. For one thread."""

    def __init__(self, parts: Parts) -> None:
        """Carry on where the ledger stands."""
        self._parts = parts
        self._ledger = parts.ledger
        self._releases = Releases(parts.ledger.store)
        self._kept: dict[Key, ItemState] = {}
        self._ready: _Ready | None = None
        self._doing: _Doing | None = None
        self._sure = True

    def carry_on(self, now: datetime, limit: int = 200, overdue: Overdue | None = None) -> Carried:
        """Let what is due by now and waits happen, in the order of time: all of it in one transaction.

        Where it raises, nothing was written; `set_aside` then finds out what cannot be carried out.
        """
        if not (self._ledger.waiting(1) or self._ledger.due(now, 1)):
            return Carried()  # nothing is written: whoever watches the file need not look
        return self._written(lambda: self._all_due(now, limit, overdue or Overdue()))

    def carry_for(
        self, keys: Collection[Key], now: datetime, overdue: Overdue | None = None, limit: int = 10_000
    ) -> Carried:
        """Let what is due by now and waits happen to some items, as `carry_on` does for all."""
        return self._written(lambda: self._due_for(keys, now, overdue or Overdue(), limit))

    def set_aside(self, now: datetime, why: str, *, anyway: bool = False) -> bool:
        """Refuse what was being carried out when the last call raised; False where it may as well be something else.

        With `anyway`, the last of several is refused, of which one must be at fault.
        """
        doing, self._doing = self._doing, None
        if doing is None or not (self._sure or anyway):
            return False
        key, seq = doing
        if seq is None:
            self._ledger.stop_timers(key, why, now)
        else:
            self._ledger.refuse(seq, why, now)
        return True

    def _written(self, work: Callable[[], Carried]) -> Carried:
        self._doing, self._sure = None, True
        try:
            with self._ledger.transaction(), self._parts.company.carrying():
                carried = work()
        except BaseException:
            self._kept.clear()
            raise
        self._doing = None  # it is written: what goes wrong from now on is none of its doing
        return carried

    def _batch(self, now: datetime) -> Batch:
        ready = self._made_ready()
        return Batch(self._parts, ready.programs, ready.directory, self._kept if self._parts.alone else {}, now)

    def _made_ready(self) -> _Ready:
        lives = self._releases.lives()
        company = self._parts.company
        stamp = company.stamp(), [(one.pipeline, one.number) for one in lives]
        directory = company.directory()
        if self._ready is None or self._ready.stamp != stamp:
            before = self._ready
            if before is not None and before.stamp[0] == stamp[0]:
                versions = before.versions
            else:
                versions = ReadyVersions(self._releases, self._parts.catalogue, directory)
            programs = live_programs(versions, self._releases)
            self._ready = _Ready(stamp, directory, versions, programs)
        return _Ready(stamp, directory, self._ready.versions, self._ready.programs)

    def _all_due(self, now: datetime, limit: int, overdue: Overdue) -> Carried:
        waiting = self._ledger.waiting(limit)
        timers = self._ledger.due(now, limit)
        if not waiting and not timers:
            return Carried()
        batch = self._batch(now)
        full = len(waiting) >= limit or len(timers) >= limit
        if full:
            waiting = self._with_later_ones(waiting, {key for _, key in timers})
        batch.load({one.key for one in waiting} | {key for _, key in timers})
        return self._carried(batch, timers, waiting, overdue, full=full)

    def _due_for(self, keys: Collection[Key], now: datetime, overdue: Overdue, limit: int) -> Carried:
        waiting, timers = self._ledger.waiting_of(keys), self._ledger.due_of(keys, now)
        if not waiting and not timers:
            return Carried()
        batch = self._batch(now)
        batch.load(keys)
        return self._carried(batch, timers, waiting[:limit], overdue, full=len(waiting) > limit)

    def _carried(
        self,
        batch: Batch,
        timers: Iterable[tuple[datetime, Key]],
        waiting: Sequence[Waiting],
        overdue: Overdue,
        *,
        full: bool,
    ) -> Carried:
        now = batch.now
        batch.expect(one.key for one in waiting)
        queue: list[_Coming] = [(due, 0, n, key, None) for n, (due, key) in enumerate(timers)]
        moment = datetime.min.replace(tzinfo=now.tzinfo)
        for n, one in enumerate(waiting):  # in the order in which they came, even where the clock went back
            moment = max(moment, min(one.received_at, now))
            queue.append((moment, 1, n, one.key, one))
        heapq.heapify(queue)
        events, ticks, done = 0, 0, list[int]()
        while queue:
            _, _, _, key, event = heapq.heappop(queue)
            self._doing = key, event.seq if event is not None else None
            if event is None:
                ticks += self._tick(batch, key, now, overdue)
            else:
                events += 1
                self._take_waiting(batch, event, done)
        self._sure = events + ticks == 1
        self._ledger.done(done, now)
        return self._finished(batch, Carried(events, ticks, more=full or batch.due_again))

    def _with_later_ones(self, waiting: list[Waiting], timers: set[Key]) -> list[Waiting]:
        """Take along what else waits for the same items: their records show all of it already."""
        keys = {one.key for one in waiting} | timers
        return [*waiting, *self._ledger.waiting_of(keys, after=waiting[-1].seq if waiting else 0)]

    def _finished(self, batch: Batch, carried: Carried) -> Carried:
        batch.write()
        if self._parts.alone:
            batch.forget_gone()
            self._kept = batch.states if len(batch.states) < _KEPT_STATES else {}
        return Carried(carried.events, carried.timers, batch.posted, tuple(batch.steps), carried.more)

    def _tick(self, batch: Batch, key: Key, now: datetime, overdue: Overdue) -> int:
        state = batch.states.get(key)
        due = None if state is None or state.gone else state.next_due
        if due is None or due > now:
            return 0
        data = {}
        if due < now - LATE:
            data["late_before"] = now - LATE
        if overdue.skip_later_than is not None and due < now - overdue.skip_later_than:
            data["skip_before"] = now - overdue.skip_later_than
        batch.begin_event(None)
        batch.take(key, Event(TICK, key[1], now, data))
        batch.settle()
        return 1

    def _take_waiting(self, batch: Batch, one: Waiting, done: list[int]) -> None:
        batch.expect_no_more(one.key)
        if one.event.type == RECORD:
            change = self._parts.company.record_change(one.key, one.event.data)
            self._record(batch, one, change)
        elif self._stands(batch, one.key):
            self._happen(batch, one.key, one.event, one.seq)
        else:
            self._ledger.refuse(one.seq, NO_ITEM.fill(item=one.key[1], entity=one.key[0]), batch.now)
            return
        done.append(one.seq)

    def _stands(self, batch: Batch, key: Key) -> bool:
        """Say whether an item is on the board, put there by now where it stood beside it."""
        if key in batch.states:
            return True
        item = self._parts.company.items.get(*key)
        if item is not None:
            batch.put(item)
        return item is not None

    def _happen(self, batch: Batch, key: Key, event: Event, seq: int | None) -> None:
        batch.begin_event(seq)
        batch.happen(key, event)
        batch.settle()

    def _record(self, batch: Batch, one: Waiting, change: RecordChange) -> None:
        """Let a record be as it is: what that means for the rules depends on how it was."""
        key, event = one.key, one.event
        state = batch.states.get(key)
        batch.begin_event(one.seq)
        batch.record(key, change.after)
        if change.after is None:
            if state is not None and not state.gone:
                batch.take(key, Event(REMOVE, key[1], event.at, {}, event.by))
        elif state is None and change.before is None:
            batch.put(change.after)
            batch.take(key, Event(ENTER, key[1], event.at, {}, event.by))
        elif state is None or state.gone:
            # it stood there before rules ran, or comes back from having been removed: it enters nothing
            batch.put(change.before or change.after)
            self._follow(batch, key, event, change.before, change.after)
        else:
            self._follow(batch, key, event, change.before or state.item, change.after)
        batch.settle()

    def _follow(self, batch: Batch, key: Key, event: Event, before: Item | None, after: Item) -> None:
        was = before or after
        values = {
            name: after.values.get(name)
            for name in {**was.values, **after.values}
            if name not in ("id", "stage") and was.values.get(name) != after.values.get(name)
        }
        if values:
            batch.take(key, Event(SET, key[1], event.at, {"values": values}, event.by))
        if (was.pipeline, was.stage) != (after.pipeline, after.stage):
            elsewhere = {"pipeline": after.pipeline} if after.pipeline != was.pipeline else {}
            data = {"stage": after.stage, **elsewhere}
            batch.take(key, Event(MOVE, key[1], event.at, data, event.by))
