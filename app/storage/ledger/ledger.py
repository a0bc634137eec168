"""What happened and what came of it, kept for good: events taken in once, states, the log of steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, func, or_, select, update

from app.engine.model.event import Event
from app.engine.model.item import Item, Key
from app.engine.state import ItemState
from app.engine.trace import FAILED, Acted, RuleStep, Step, Stopped
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_of, moment_text, text_of, value_of
from app.storage.ledger.log import Line, Logged, addresses_of_posts, led_to, logged, row_of
from app.storage.ledger.store import AT_ONCE, Store, in_pieces, insert_rows, put_rows

_LOOKED_THROUGH = 100_000
_FAILED = '"status":"failed"'


class Incoming(Struct, frozen=True):
    """An event on its way in; `key` is how its sender names it: the same key twice is one event."""

    entity: str
    event: Event
    key: str = ""


class Waiting(Struct, frozen=True):
    """An event that was taken in and not handled yet."""

    seq: int
    entity: str
    event: Event
    received_at: datetime

    @property
    def key(self) -> Key:
        """The item's key."""
        return self.entity, self.event.item


class Ledger:
    """The ledger of one database. What it is asked within `transaction` belongs to that transaction."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self.store = store

    def transaction(self) -> AbstractContextManager[Connection]:
        """Write all or nothing."""
        return self.store.write()

    # Events

    def take_in(self, incoming: Iterable[Incoming], now: datetime) -> list[int]:
        """Keep events until they are handled, each key once; return their numbers in the same order."""
        events = list(incoming)
        rows = [_event_row(one, now) for one in events]
        with self.store.write() as connection:
            known = self._numbers(connection, [row["key"] for row in rows if row["key"]])
            new = [
                row for row in {row["key"] or n: row for n, row in enumerate(rows)}.values() if row["key"] not in known
            ]
            seqs = iter(_added(connection, new))
            found = []
            for row in rows:
                seq = known.get(row["key"]) or next(seqs)
                if row["key"]:
                    known[row["key"]] = seq
                found.append(seq)
        return found

    def waiting(self, limit: int, after: int = 0) -> list[Waiting]:
        """Return events that were not handled yet, in the order in which they came."""
        c = t.events.c
        query = select(t.events).where(c.done_at.is_(None), c.seq > after).order_by(c.seq).limit(limit)
        with self.store.read() as connection:
            return [_waiting(row) for row in connection.execute(query)]

    def waiting_of(self, keys: Collection[Key], after: int = 0) -> list[Waiting]:
        """Return the events of some items that were not handled yet, in the order in which they came."""
        c = t.events.c
        found: list[Waiting] = []
        with self.store.read() as connection:
            for entity, items in _by_type(keys):
                some = (c.entity == entity, c.item.in_(items))
                query = select(t.events).where(c.done_at.is_(None), c.seq > after, *some)
                found += [_waiting(row) for row in connection.execute(query)]
        return sorted(found, key=lambda one: one.seq)

    def done(self, seqs: Sequence[int], now: datetime) -> None:
        """Note that events were handled."""
        c = t.events.c
        at = moment_text(now)
        with self.store.write() as connection:
            for some in in_pieces(seqs):
                connection.execute(update(t.events).where(c.seq.in_(some)).values(done_at=at))

    def refuse(self, seq: int, why: str, now: datetime) -> None:
        """Note that nothing can come of an event, and why."""
        with self.store.write() as connection:
            changed = {"done_at": moment_text(now), "error": text_of(why)}
            connection.execute(update(t.events).where(t.events.c.seq == seq).values(changed))

    # States

    def load(self, key: Key) -> ItemState | None:
        """Return where an item stands, None for one that nothing has happened to yet."""
        return self.load_many((key,)).get(key)

    def load_many(self, keys: Collection[Key]) -> dict[Key, ItemState]:
        """Return where items stand."""
        c = t.states.c
        found: dict[Key, ItemState] = {}
        with self.store.read() as connection:
            for entity, items in _by_type(keys):
                query = select(c.entity, c.item, c.content).where(c.entity == entity, c.item.in_(items))
                for row in connection.execute(query):
                    found[row.entity, row.item] = value_of(row.content, ItemState)
        return found

    def states(self, entity: str) -> Iterator[ItemState]:
        """Walk the items of a type, in the order in which they came."""
        c, last = t.states.c, 0
        while True:
            query = select(c.number, c.content).where(c.entity == entity, c.number > last)
            with self.store.read() as connection:
                rows = connection.execute(query.order_by(c.number).limit(AT_ONCE)).all()
            for row in rows:
                yield value_of(row.content, ItemState)
            if len(rows) < AT_ONCE:
                return
            last = rows[-1].number

    def due(self, now: datetime, limit: int) -> list[tuple[datetime, Key]]:
        """Return the items whose next timer is due by now, the oldest first."""
        c = t.states.c
        query = select(c.next_due, c.entity, c.item).where(c.next_due <= moment_text(now))
        with self.store.read() as connection:
            rows = connection.execute(query.order_by(c.next_due, c.number).limit(limit)).all()
        return [(moment_of(row.next_due), (row.entity, row.item)) for row in rows]

    def due_of(self, keys: Collection[Key], now: datetime) -> list[tuple[datetime, Key]]:
        """Return those of some items whose next timer is due by now, the oldest first."""
        c = t.states.c
        found: list[tuple[datetime, Key]] = []
        with self.store.read() as connection:
            for entity, items in _by_type(keys):
                some = (c.entity == entity) & c.item.in_(items)
                query = select(c.next_due, c.entity, c.item).where(c.next_due <= moment_text(now), some)
                found += [(moment_of(row.next_due), (row.entity, row.item)) for row in connection.execute(query)]
        return sorted(found)

    def next_due(self) -> datetime | None:
        """Return when the next timer of any item is due."""
        with self.store.read() as connection:
            found = connection.execute(select(func.min(t.states.c.next_due))).scalar_one()
        return moment_of(found) if found else None

    def stop_timers(self, key: Key, why: str, now: datetime) -> None:
        """Let an item's timers rest until something happens to it, because they cannot be carried out."""
        c = t.states.c
        with self.store.write() as connection:
            here = (c.entity == key[0], c.item == key[1])
            connection.execute(update(t.states).where(*here).values(next_due=None))
            refused = {"entity": key[0], "item": key[1], "type": "tick", "data": "{}", "error": text_of(why)}
            moment = moment_text(now)
            connection.execute(t.events.insert().values(**refused, at=moment, received_at=moment, done_at=moment))

    def put_states(self, states: Iterable[ItemState], now: datetime) -> None:
        """Keep where items stand."""
        rows = [_state_row(one, now) for one in states]
        with self.store.write() as connection:
            put_rows(connection, t.states, ("entity", "item"), rows)

    # The log

    def write_log(self, lines: Iterable[Line]) -> None:
        """Add lines to the log; raises IntegrityError for an effect that stands there already."""
        written = list(lines)
        rows, posts = [row_of(one) for one in written], list(addresses_of_posts(written))
        if rows:
            with self.store.write() as connection:
                insert_rows(connection, t.steps, rows)
                if posts:
                    insert_rows(connection, t.links, posts)

    def acted(self, key: str) -> Acted | None:
        """Return what a rule did, by the key of its effect; None where no rule did that."""
        with self.store.read() as connection:
            row = connection.execute(select(t.steps).where(t.steps.c.key == key)).first()
        found = logged(row).content if row is not None else None
        return found if isinstance(found, Acted) else None

    def log(self, key: Key, after: int = 0) -> list[Logged]:
        """Return the log of an item."""
        c = t.steps.c
        query = select(c.seq, c.event, c.kind, c.content).where(c.entity == key[0], c.item == key[1], c.seq > after)
        with self.store.read() as connection:
            return [logged(row) for row in connection.execute(query.order_by(c.seq))]

    def rebuilt(self, key: Key, until: int | None = None) -> ItemState | None:
        """Return where an item stands as the log alone tells it, None for one that was never on the board.

        With `until`, where it stood after that line of the log.
        """
        state: ItemState | None = None
        item: Item | None = None
        steps: list[Step] = []
        for one in self.log(key):
            if until is not None and one.seq > until:
                break
            if isinstance(one.content, Item):
                state, item, steps = led_to(state, item, steps), one.content, []
            else:
                steps.append(one.content)
        return led_to(state, item, steps)

    def failed(self, limit: int, before: int | None = None) -> list[Logged]:
        """Return the newest lines of the log that tell of a rule that could not act, newest first.

        Only so many of the newest lines are looked through: where all goes well, that is not the whole of a long log.
        """
        c = t.steps.c
        with self.store.read() as connection:
            last = connection.execute(select(func.max(c.seq))).scalar() or 0
            query = select(c.seq, c.event, c.kind, c.content).where(c.seq > last - _LOOKED_THROUGH)
            failed = or_(and_(c.kind == RuleStep.__name__, c.content.contains(_FAILED)), c.kind == Stopped.__name__)
            query = query.where(failed).order_by(c.seq.desc()).limit(limit)
            if before is not None:
                query = query.where(c.seq < before)
            found = [logged(row) for row in connection.execute(query)]
        return [one for one in found if not isinstance(one.content, RuleStep) or one.content.status is FAILED]

    def newest(self, limit: int, before: int | None = None, rule: str | None = None) -> list[Logged]:
        """Return the newest lines of the log, newest first."""
        c = t.steps.c
        query = select(c.seq, c.event, c.kind, c.content).order_by(c.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(c.seq < before)
        if rule is not None:
            query = query.where(c.rule == rule)
        with self.store.read() as connection:
            return [logged(row) for row in connection.execute(query)]

    def settings(self) -> Mapping[str, str]:
        """Return what was noted about the whole ledger."""
        with self.store.read() as connection:
            return {row.key: row.value for row in connection.execute(select(t.settings))}

    def note(self, key: str, value: str) -> None:
        """Note something about the whole ledger."""
        with self.store.write() as connection:
            put_rows(connection, t.settings, ("key",), [{"key": key, "value": value}])

    def _numbers(self, connection: Connection, keys: Sequence[str]) -> dict[str, int]:
        c = t.events.c
        found: dict[str, int] = {}
        for some in in_pieces(keys):
            query = select(c.key, c.seq).where(c.key.in_(some))
            found |= {row.key: row.seq for row in connection.execute(query)}
        return found


def _by_type(keys: Iterable[Key]) -> Iterator[tuple[str, Sequence[str]]]:
    """Give the items of each type, some at a time: SQLite finds pairs of columns in no index."""
    items: dict[str, list[str]] = {}
    for entity, item in keys:
        items.setdefault(entity, []).append(item)
    for entity, found in items.items():
        for some in in_pieces(found):
            yield entity, some


def _added(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add events and return their numbers."""
    if not rows:
        return []
    adding = t.events.insert().returning(t.events.c.seq, sort_by_parameter_order=True)
    return list(connection.execute(adding, rows).scalars())


def _event_row(one: Incoming, now: datetime) -> dict[str, Any]:
    event = one.event
    return {
        "key": one.key or None,
        "entity": one.entity,
        "item": event.item,
        "type": event.type,
        "at": moment_text(event.at),
        "by": event.by,
        "data": text_of(event.data),
        "received_at": moment_text(now),
    }


def _waiting(row: Any) -> Waiting:
    event = Event(row.type, row.item, moment_of(row.at), value_of(row.data, dict), row.by)
    return Waiting(row.seq, row.entity, event, moment_of(row.received_at))


def _state_row(state: ItemState, now: datetime) -> dict[str, Any]:
    due = None if state.gone else state.next_due
    return {
        "entity": state.item.entity,
        "item": state.item.id,
        "pipeline": state.item.pipeline,
        "stage": state.item.stage,
        "version": state.version,
        "entry": state.entry,
        "gone": state.gone,
        "next_due": moment_text(due) if due is not None else None,
        "updated_at": moment_text(now),
        "content": text_of(state),
    }
