"""What nobody else sees to: jobs of workers that have died, timers that draw near, and work that has lost its job.

The ledger is the truth and the queue only calls for workers, so that the queue can be made anew from it at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, Row, TextClause, text

from app.engine.model.item import Key
from app.run.cluster.queue import CARRY, JobQueue
from app.storage.ledger.codec import moment_of, moment_text
from app.storage.ledger.store import Store

_SWEEPING = 7_231_894_002
"""The number of the lock in the database under which one at a time sweeps."""
_AT_ONCE = 1000

_ALONE = text("SELECT pg_try_advisory_xact_lock(:number)")
_DEAD = text(
    "DELETE FROM procrastinate_jobs WHERE status = 'doing' AND task_name = :task AND (worker_id IS NULL OR worker_id IN"
    " (SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - CAST(:after AS interval)))"
)
_EVENTS = text(
    "SELECT DISTINCT e.entity, e.item FROM run_events e WHERE e.done_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM procrastinate_jobs j WHERE j.lock = e.entity || '/' || e.item"
    " AND j.status IN ('todo', 'doing') AND j.queueing_lock IS NULL) LIMIT :limit"
)
_TIMERS = text(
    "SELECT s.entity, s.item, s.next_due FROM run_states s WHERE s.next_due <= :near AND NOT EXISTS"
    " (SELECT 1 FROM procrastinate_jobs j WHERE j.lock = s.entity || '/' || s.item"
    " AND j.status IN ('todo', 'doing') AND j.queueing_lock = 'timer ' || s.entity || '/' || s.item)"
    " ORDER BY s.next_due LIMIT :limit FOR UPDATE OF s SKIP LOCKED"
)


class Swept(Struct, frozen=True):
    """What was put right."""

    dead: int = 0
    events: int = 0
    timers: int = 0
    more: bool = False


class Sweeper:
    """Keeps the queue in step with the ledger."""

    def __init__(self, store: Store, queue: JobQueue, dead_after: timedelta, clock: Callable[[], datetime]) -> None:
        """Take workers for dead that were not heard of for so long."""
        self._store = store
        self._queue = queue
        self._dead_after = dead_after
        self._clock = clock

    def sweep(self) -> Swept:
        """Put into the queue what should be there and is not; nothing where somebody else is just doing it."""
        with self._store.write() as connection:
            if not connection.execute(_ALONE, {"number": _SWEEPING}).scalar_one():
                return Swept()
            dead = connection.execute(_DEAD, {"task": CARRY, "after": self._dead_after}).rowcount
            events = self._events(connection)
            timers = self._timers(connection)
        return Swept(dead, events, timers, more=_AT_ONCE in (events, timers))

    def _events(self, connection: Connection) -> int:
        rows = _found(connection, _EVENTS)
        self._queue.put(connection, [_key(row) for row in rows])
        return len(rows)

    def _timers(self, connection: Connection) -> int:
        near = moment_text(self._clock() + self._queue.horizon)
        rows = _found(connection, _TIMERS, near=near)
        self._queue.plan(connection, {_key(row): moment_of(row.next_due) for row in rows})
        return len(rows)


def _found(connection: Connection, query: TextClause, **given: object) -> list[Row[tuple[object, ...]]]:
    return list(connection.execute(query, {"limit": _AT_ONCE, **given}).all())


def _key(row: Row[tuple[object, ...]]) -> Key:
    return row.entity, row.item
