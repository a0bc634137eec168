"""What belongs to the items of a workspace beside their fields, as the engine asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.belongings import KINDS, Belonging, Document, Payment, Products
from app.engine.model.item import Key
from app.engine.model.products import ItemProducts
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.records.products import ProductRows

B = TypeVar("B", bound=Belonging)

_NEW = insert(t.belongings)
_PUT = _NEW.on_conflict_do_update(
    ["kind", "id"], set_={name: _NEW.excluded[name] for name in ("entity", "item", "series", "count", "content")}
)


class WorkspaceBelongings:
    """Chats, tasks, papers, payments and the like, read anew each time."""

    def __init__(self, database: Database, bell: Bell, products: ProductRows) -> None:
        """Keep the belongings of an open workspace; product rows have a table of their own."""
        self._database = database
        self._bell = bell
        self._products = products

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Return one of a kind by its id."""
        if issubclass(kind, Products):
            entity, _, item = belonging_id.partition(":")
            return cast("B | None", self._rows((entity, item)))
        c = t.belongings.c
        query = select(t.belongings).where(c.kind == kind.__name__, c.id == belonging_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _belonging(kind, row) if row else None

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Return all of a kind that belong to an item, oldest first."""
        if issubclass(kind, Products):
            rows = self._rows(item)
            return (cast("B", rows),) if rows else ()
        c = t.belongings.c
        return tuple(self._walk(kind, c.entity == item[0], c.item == item[1]))

    def of_item(self, item: Key) -> Iterator[Belonging]:
        """Walk all that belongs to an item but its product rows, oldest first."""
        kinds = {one.__name__: one for one in KINDS}
        c = t.belongings.c
        query = select(t.belongings).where(c.entity == item[0], c.item == item[1]).order_by(c.number)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return (_belonging(kinds[row.kind], row) for row in rows)

    def all(self, kind: type[B]) -> tuple[B, ...]:
        """Return all of a kind but product rows, oldest first."""
        return tuple(self._walk(kind))

    def last_count(self, kind: type[B], series: str) -> int:
        """Return the highest count of a series."""
        c = t.belongings.c
        query = select(func.max(c.count)).where(c.kind == kind.__name__, c.series == series)
        gone = select(t.sequences.c.last).where(t.sequences.c.name == _sequence(kind, series))
        with self._database.read() as connection:
            return max(connection.execute(one).scalar() or 0 for one in (query, gone))

    def write(self, *belongings: Belonging) -> None:
        """Add or replace some."""
        rows = [_row(one) for one in belongings if not isinstance(one, Products)]
        with self._database.write() as connection:
            if rows:
                connection.execute(_PUT, rows)
            for one in belongings:
                if isinstance(one, Products):
                    self._products.write(ItemProducts(*one.item, one.rows))
        self._bell.ring("belongings", *(one.id for one in belongings))

    def remove(self, belonging: Belonging) -> None:
        """Take one away; the number of a document or payment is not given out again."""
        c = t.belongings.c
        with self._database.write() as connection:
            here = (c.kind == type(belonging).__name__, c.id == belonging.id)
            connection.execute(delete(t.belongings).where(*here))
            if isinstance(belonging, Document | Payment):
                name = _sequence(type(belonging), belonging.series)
                counted = insert(t.sequences).values(name=name, last=belonging.count)
                last = func.max(t.sequences.c.last, counted.excluded.last)
                connection.execute(counted.on_conflict_do_update(["name"], set_={"last": last}))
        self._bell.ring("belongings", belonging.id)

    def _walk(self, kind: type[B], *where: Any) -> Iterator[B]:
        c = t.belongings.c
        query = select(t.belongings).where(c.kind == kind.__name__, *where).order_by(c.number)
        with self._database.read() as connection:
            for row in connection.execute(query):
                yield _belonging(kind, row)

    def _rows(self, item: Key) -> Products | None:
        found = self._products.of(*item).rows
        return Products(found, id=f"{item[0]}:{item[1]}", item=item) if found else None


def _sequence(kind: type[Belonging], series: str) -> str:
    return f"belongings:{kind.__name__}:{series}"


def _belonging(kind: type[B], row: Any) -> B:
    return msgspec.convert({**row.content, "id": row.id, "item": (row.entity, row.item)}, kind)


def _row(belonging: Belonging) -> dict[str, Any]:
    content = msgspec.to_builtins(belonging)
    counted = belonging if isinstance(belonging, Document | Payment) else None
    return {
        "kind": type(belonging).__name__,
        "id": content.pop("id"),
        "entity": belonging.item[0],
        "item": belonging.item[1],
        "series": counted.series if counted else None,
        "count": counted.count if counted else None,
        "content": {key: value for key, value in content.items() if key != "item"},
    }
