"""A ledger that calls for workers: with each event and each timer it leaves a job, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from app.engine.model.item import Key
from app.engine.state import ItemState
from app.run.cluster.queue import JobQueue
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.postgres import Collided
from app.storage.ledger.store import Store


class QueuedLedger(Ledger):
    """The ledger of a cluster."""

    def __init__(self, store: Store, queue: JobQueue) -> None:
        """Lie in a store, and leave jobs in a queue that lies there too."""
        super().__init__(store)
        self._queue = queue

    def take_in(self, incoming: Iterable[Incoming], now: datetime) -> list[int]:
        """Keep events until they are handled, each key once; return their numbers in the same order."""
        events = list(incoming)
        try:
            return self._taken_in(events, now)
        except Collided:  # somebody has sent an event of the same key at the same moment: it is known by now
            return self._taken_in(events, now)

    def put_states(self, states: Iterable[ItemState], now: datetime) -> None:
        """Keep where items stand, with their next timers in the queue."""
        kept = list(states)
        if not kept:
            return
        with self.store.write() as connection:
            before = _planned(connection, [one.item.key for one in kept])
            super().put_states(kept, now)
            after = {one.item.key: None if one.gone else one.next_due for one in kept}
            changed = {key: due for key, due in after.items() if due != before.get(key)}
            self._queue.cancel(connection, [key for key in changed if before.get(key) is not None])
            near = now + self._queue.horizon
            self._queue.plan(connection, {key: due for key, due in changed.items() if due is not None and due <= near})

    def _taken_in(self, events: list[Incoming], now: datetime) -> list[int]:
        with self.store.write() as connection:
            found = super().take_in(events, now)
            self._queue.put(connection, [(one.entity, one.event.item) for one in events])
            return found


def _planned(connection: Connection, keys: list[Key]) -> Mapping[Key, datetime]:
    """Return when the next timers of items were due so far."""
    c = t.states.c
    query = select(c.entity, c.item, c.next_due).where(tuple_(c.entity, c.item).in_(keys), c.next_due.is_not(None))
    return {(row.entity, row.item): moment_of(row.next_due) for row in connection.execute(query)}
