"""The company of a server: items are their states, the rest stands in the ledger's own tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import func, select

from app.engine.model.belongings import Belonging, Document, Payment
from app.engine.model.item import Item, Key
from app.engine.model.people import Company as ClientCompany
from app.engine.model.people import Contact
from app.engine.model.surroundings import Surroundings
from app.engine.model.values import Value
from app.engine.overlay import LaidClients
from app.engine.ports import Directory
from app.engine.recognising import client_marks, item_marks
from app.engine.surrounding import belongings_of, directory_of, typed
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_text, text_of, value_of
from app.storage.ledger.company import RecordChange
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.marks import Marks
from app.storage.ledger.store import Store, put_rows

B = TypeVar("B", bound=Belonging)
C = TypeVar("C", Contact, ClientCompany)


class LedgerCompany:
    """The company as it was published, with what rules have made of it since."""

    def __init__(self, ledger: Ledger, public_base: str = "") -> None:
        """Lie in a ledger; `public_base` is what addresses of public pages begin with."""
        self._store = ledger.store
        self._stamp: object = None
        self._public_base = public_base
        self._directory = Directory()
        self.belongings = LedgerBelongings(ledger.store)
        self._marks = Marks(ledger.store)
        self.items = LedgerItems(ledger, self._marks)

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """Write as always, for nobody else changes items here; by what clients are recognised in the end alone."""
        with self._store.write(), self._marks.gathered():
            yield

    def stamp(self) -> object:
        """Return the number of the surroundings."""
        with self._store.read() as connection:
            return connection.execute(select(t.surroundings.c.number)).scalar()

    def directory(self) -> Directory:
        """Return the published one, with the clients that rules have made or changed."""
        stamp = self.stamp()
        if stamp != self._stamp:
            around = self.surroundings()
            directory = directory_of(around)
            base = self._public_base or directory.public_base
            self._directory = replace(directory, public_base=base, any_provider=stamp is None)
            self._stamp = stamp
        known = self._directory
        return replace(
            known,
            contacts=LaidClients(known.contacts, _Clients[Contact](self._store, self._marks, "contact")),
            companies=LaidClients(known.companies, _Clients[ClientCompany](self._store, self._marks, "company")),
        )

    def surroundings(self) -> Surroundings:
        """Return what was published of the company."""
        with self._store.read() as connection:
            content = connection.execute(select(t.surroundings.c.content)).scalar()
        return Surroundings.model_validate(msgspec.json.decode(content)) if content else Surroundings()

    def put_surroundings(self, around: Surroundings, now: datetime) -> int:
        """Let the company be so from now on; what belongs to items is taken over where it is not known yet."""
        directory_of(around)
        with self._store.write() as connection:
            last = connection.execute(select(t.surroundings.c.number)).scalar() or 0
            content = msgspec.json.encode(around).decode()
            row = {"id": 1, "number": last + 1, "content": content, "at": moment_text(now)}
            put_rows(connection, t.surroundings, ("id",), [row])
            laid = belongings_of(around)
            for (kind, one), belonging in laid.new.items():
                if self.belongings.get(kind, one) is None:
                    self.put_belonging(belonging)
        return int(last) + 1

    def record_change(self, key: Key, data: Mapping[str, Any]) -> RecordChange:
        """Read how an item is from now on, and by what its client is recognised; values are typed by its fields."""
        schema = self._directory.schema
        found = []
        for name in ("before", "after"):
            raw = data.get(name)
            values = typed(raw["values"], key[0], schema) if raw else {}
            found.append(Item(key[1], key[0], raw["pipeline"], raw["stage"], values) if raw else None)
        change = RecordChange(*found)
        self._marks.put(*key, item_marks(change.after) if change.after is not None else ())
        return change

    def put_belonging(self, belonging: Belonging) -> None:
        """Add or replace one."""
        self.belongings.put(belonging)

    def put_client(self, reference: str, client: Contact | ClientCompany) -> None:
        """Add or replace a contact or company."""
        with self._store.write() as connection:
            put_rows(connection, t.clients, ("reference",), [{"reference": reference, "content": text_of(client)}])
        kind, _, client_id = reference.partition(":")
        self._marks.put(kind, client_id, client_marks(client))

    def write_item(self, item: Item) -> None:
        """Note by what its client is recognised; the state holds the rest."""
        self._marks.put(item.entity, item.id, item_marks(item))

    def remove_item(self, item: Item) -> None:
        """Forget by what its client was recognised; its state says that it is gone."""
        self._marks.put(item.entity, item.id, ())


class LedgerItems:
    """Items as their states tell of them."""

    def __init__(self, ledger: Ledger, marks: Marks) -> None:
        """Look into a ledger."""
        self._ledger = ledger
        self._marks = marks

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one item."""
        state = self._ledger.load((entity, item_id))
        return None if state is None or state.gone else state.item

    def of(self, entity: str) -> Iterator[Item]:
        """Walk the items of a type, oldest first."""
        return (state.item for state in self._ledger.states(entity) if not state.gone)

    def known_by(self, entity: str, marks: Collection[str]) -> list[str]:
        """Return the ids of items that have any of the marks of a client."""
        return self._marks.known_by(entity, marks)


class LedgerBelongings:
    """What belongs to items, in the ledger's own table."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Return one of a kind by its id."""
        c = t.belongings.c
        query = select(c.content).where(c.kind == kind.__name__, c.id == belonging_id)
        with self._store.read() as connection:
            content = connection.execute(query).scalar()
        return value_of(content, kind) if content is not None else None

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Return all of a kind that belong to an item, oldest first."""
        c = t.belongings.c
        query = select(c.content).where(c.kind == kind.__name__, c.entity == item[0], c.item == item[1])
        with self._store.read() as connection:
            return tuple(value_of(one, kind) for one in connection.execute(query.order_by(c.number)).scalars())

    def last_count(self, kind: type[B], series: str) -> int:
        """Return the highest count of a series."""
        c = t.belongings.c
        query = select(func.max(c.count)).where(c.kind == kind.__name__, c.series == series)
        with self._store.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def put(self, belonging: Belonging) -> None:
        """Add or replace one."""
        counted = belonging if isinstance(belonging, Document | Payment) else None
        row = {
            "kind": type(belonging).__name__,
            "id": belonging.id,
            "entity": belonging.item[0],
            "item": belonging.item[1],
            "series": counted.series if counted else None,
            "count": counted.count if counted else None,
            "content": text_of(belonging),
        }
        with self._store.write() as connection:
            put_rows(connection, t.belongings, ("kind", "id"), [row])
            if counted and counted.count:
                # a row that all who count in a series write: two at once collide there, and the second counts again
                last = {"key": f"count {row['kind']} {counted.series}", "value": str(counted.count)}
                put_rows(connection, t.settings, ("key",), [last])


class _Clients(Mapping[str, C], Generic[C]):
    """Contacts or companies that rules have made or changed."""

    def __init__(self, store: Store, marks: Marks, kind: str) -> None:
        self._store = store
        self._marks = marks
        self._kind = kind

    def __getitem__(self, client_id: str) -> C:
        query = select(t.clients.c.content).where(t.clients.c.reference == f"{self._kind}:{client_id}")
        with self._store.read() as connection:
            content = connection.execute(query).scalar()
        if content is None:
            raise KeyError(client_id)
        found: Value = value_of(content, object)
        client: C = found
        return client

    def known_by(self, marks: Collection[str]) -> list[str]:
        """Return the ids of those that have any of the marks."""
        return self._marks.known_by(self._kind, marks)

    def __iter__(self) -> Iterator[str]:
        c = t.clients.c.reference
        with self._store.read() as connection:
            found = connection.execute(select(c).where(c.startswith(f"{self._kind}:", autoescape=True))).scalars().all()
        return (one.partition(":")[2] for one in found)

    def __len__(self) -> int:
        return sum(1 for _ in self)
