"""What whoever watches a ledger asks for: lists in pieces, single events, and how much there is of everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from msgspec import Struct
from sqlalchemy import case, func, select

from app.engine.state import ItemState
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, value_of, words_of
from app.storage.ledger.outbox import PostStatus
from app.storage.ledger.store import Store, in_pieces


class EventSeen(Struct, frozen=True):
    """An event and what became of it; its data is left out."""

    seq: int
    entity: str
    item: str
    type: str
    at: datetime
    received_at: datetime
    done_at: datetime | None
    error: str | None


class StateSeen(Struct, frozen=True):
    """Where an item stands, with the number by which lists go on."""

    number: int
    state: ItemState
    updated_at: datetime


class Standing(Struct, frozen=True):
    """How many items stand in a stage under a version, and how many of them wait for a time.

    An empty version is none.
    """

    version: str
    stage: str
    items: int
    waiting: int


class Peopled(Struct, frozen=True):
    """How many items there are in a stage of a pipeline, how many of them wait for a time, and how many are gone."""

    pipeline: str
    stage: str
    items: int
    waiting: int
    gone: int


class Counts(Struct, frozen=True):
    """How much there is of everything; `events` and `steps` only ever grow. Posts that were sent are not counted."""

    events: int
    waiting: int
    oldest_waiting: datetime | None
    steps: int
    timers: int
    next_due: datetime | None
    posts: Mapping[str, int]


class _Census:
    """How many items there are, counted anew when asked; where that takes long, seldom enough to hinder nobody."""

    _LONG = 0.05
    _SHARE = 20

    def __init__(self, counted: Callable[[], Sequence[Peopled]], now: Callable[[], float] = monotonic) -> None:
        """Count by `counted`."""
        self._counted = counted
        self._now = now
        self._found: Sequence[Peopled] = ()
        self._until = 0.0
        self._lock = Lock()

    def find(self) -> Sequence[Peopled]:
        """Return the counts; safe to be called from several threads."""
        with self._lock:
            began = self._now()
            if began >= self._until:
                self._found = self._counted()
                took = self._now() - began
                self._until = self._now() + (took * self._SHARE if took > self._LONG else 0)
            return self._found


class Views:
    """Looks into a ledger; changes nothing."""

    def __init__(self, store: Store) -> None:
        """Look into a store."""
        self._store = store
        self._census = _Census(self._peopled)

    def event(self, seq: int) -> EventSeen | None:
        """Return one event."""
        with self._store.read() as connection:
            row = connection.execute(select(t.events).where(t.events.c.seq == seq)).first()
        return _event(row) if row is not None else None

    def failed(self, limit: int, before: int | None = None) -> list[EventSeen]:
        """Return events of which nothing could come, newest first."""
        c = t.events.c
        query = select(t.events).where(c.error.is_not(None)).order_by(c.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(c.seq < before)
        with self._store.read() as connection:
            return [_event(row) for row in connection.execute(query)]

    def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which of these keys of events came before."""
        c, found = t.events.c.key, set[str]()
        with self._store.read() as connection:
            for some in in_pieces(keys):
                found |= set(connection.execute(select(c).where(c.in_(some))).scalars())
        return frozenset(found)

    def expected(self, entity: str, item: str) -> bool:
        """Say whether an item is there, or an event waits that may make it."""
        s, e = t.states.c, t.events.c
        there = select(s.number).where(s.entity == entity, s.item == item, s.gone.is_(False))
        coming = select(e.seq).where(e.done_at.is_(None), e.entity == entity, e.item == item)
        with self._store.read() as connection:
            return any(connection.execute(one.limit(1)).first() is not None for one in (there, coming))

    def states(
        self,
        entity: str,
        limit: int,
        after: int | None = None,
        *,
        pipeline: str | None = None,
        stage: str | None = None,
    ) -> list[StateSeen]:
        """Return where items stand, those last that came last; items that are gone are left out."""
        c = t.states.c
        query = select(t.states).where(c.entity == entity, c.gone.is_(False), c.number > (after or 0))
        if pipeline is not None:
            query = query.where(c.pipeline == pipeline)
        if stage is not None:
            query = query.where(c.stage == stage)
        return self._states(query.order_by(c.number).limit(limit))

    def newest(self, entity: str, pipeline: str, limit: int) -> list[StateSeen]:
        """Return where the items of a pipeline stand, those first to which something happened last."""
        c = t.states.c
        query = select(t.states).where(c.entity == entity, c.pipeline == pipeline, c.gone.is_(False))
        return self._states(query.order_by(c.updated_at.desc(), c.number.desc()).limit(limit))

    def standing(self, pipeline: str) -> list[Standing]:
        """Count the items of a pipeline by the version under which they entered their stage, and by stage."""
        c = t.states.c
        counted = select(c.version, c.stage, func.count(), func.count(c.next_due))
        query = counted.where(c.pipeline == pipeline, c.gone.is_(False))
        with self._store.read() as connection:
            rows = connection.execute(query.group_by(c.version, c.stage).order_by(c.version, c.stage))
            return [Standing(*row) for row in rows]

    def census(self) -> Sequence[Peopled]:
        """Count the items by pipeline and stage; those that are gone count where they stood last."""
        return self._census.find()

    def timers(self, limit: int, skip: int = 0) -> list[StateSeen]:
        """Return the items that wait for a time, the next first."""
        c = t.states.c
        query = select(t.states).where(c.next_due.is_not(None)).order_by(c.next_due, c.number)
        return self._states(query.limit(limit).offset(skip))

    def counts(self) -> Counts:
        """Count everything."""
        e, s, o = t.events.c, t.states.c, t.outbox.c
        with self._store.read() as connection:
            events, steps = (
                connection.execute(select(func.max(one.c.seq))).scalar() or 0 for one in (t.events, t.steps)
            )
            waiting, oldest = connection.execute(
                select(func.count(), func.min(e.received_at)).where(e.done_at.is_(None))
            ).one()
            timers, due = connection.execute(
                select(func.count(), func.min(s.next_due)).where(s.next_due.is_not(None))
            ).one()
            open_ = o.status.in_([one.value for one in PostStatus if one is not PostStatus.SENT])
            posts = connection.execute(select(o.status, func.count()).where(open_).group_by(o.status)).all()
        return Counts(
            int(events), int(waiting), _moment(oldest), int(steps), int(timers), _moment(due), dict(map(tuple, posts))
        )

    def _peopled(self) -> list[Peopled]:
        c = t.states.c
        there, gone = func.sum(case((c.gone, 0), else_=1)), func.sum(case((c.gone, 1), else_=0))
        query = select(c.pipeline, c.stage, there, func.count(c.next_due), gone).group_by(c.pipeline, c.stage)
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(c.pipeline, c.stage))
            return [Peopled(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows]

    def _states(self, query: Any) -> list[StateSeen]:
        with self._store.read() as connection:
            return [
                StateSeen(row.number, value_of(row.content, ItemState), moment_of(row.updated_at))
                for row in connection.execute(query)
            ]


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None


def _event(row: Any) -> EventSeen:
    at, received = moment_of(row.at), moment_of(row.received_at)
    return EventSeen(
        row.seq, row.entity, row.item, row.type, at, received, _moment(row.done_at), words_of(row.error) or None
    )
