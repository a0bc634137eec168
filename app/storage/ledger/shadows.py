"""Since when versions run in the shadow, and what has happened since."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, func, select

from app.engine.model.event import Event
from app.engine.model.item import Key
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text, value_of
from app.storage.ledger.ledger import Waiting
from app.storage.ledger.store import Store, put_rows


class Cast(Struct, frozen=True):
    """Since when a version runs in the shadow: the moment, and the last event and step before it."""

    version: str
    at: datetime
    event: int
    step: int


class Shadows:
    """The shadows of a ledger."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def cast(self, pipeline: str, version: str | None, now: datetime) -> None:
        """Note from where on a version in the shadow is to be told; None ends it."""
        with self._store.write() as connection:
            if version is None:
                connection.execute(delete(t.shadows).where(t.shadows.c.pipeline == pipeline))
                return
            event, step = (connection.execute(select(func.max(one.c.seq))).scalar() or 0 for one in (t.events, t.steps))
            row = {"pipeline": pipeline, "version": version, "at": moment_text(now), "event": event, "step": step}
            put_rows(connection, t.shadows, ("pipeline",), [row])

    def of(self, pipeline: str) -> Cast | None:
        """Return since when a version runs in the shadow of a pipeline, None where none does."""
        c, live = t.shadows.c, t.live.c
        query = select(t.shadows).join(t.live, (live.pipeline == c.pipeline) & (live.shadow == c.version))
        with self._store.read() as connection:
            row = connection.execute(query.where(c.pipeline == pipeline)).first()
        return Cast(row.version, moment_of(row.at), row.event, row.step) if row is not None else None

    def events(self, entity: str, cast: Cast, limit: int) -> list[Waiting]:
        """Return the events of a type's items that were handled since, in the order in which they came."""
        c = t.events.c
        done = c.done_at.is_not(None) & c.error.is_(None)
        query = select(t.events).where(c.seq > cast.event, c.entity == entity, done).order_by(c.seq).limit(limit)
        with self._store.read() as connection:
            return [
                Waiting(
                    row.seq,
                    row.entity,
                    Event(row.type, row.item, moment_of(row.at), value_of(row.data, dict), row.by),
                    moment_of(row.received_at),
                )
                for row in connection.execute(query)
            ]

    def touched(self, entity: str, cast: Cast) -> frozenset[Key]:
        """Return the items of a type of which the log tells anything since."""
        c = t.steps.c
        query = select(c.entity, c.item).where(c.seq > cast.step, c.entity == entity).distinct()
        with self._store.read() as connection:
            return frozenset((row.entity, row.item) for row in connection.execute(query))
