"""What all kinds of records have in common: reading, looking for, changing so that it can be undone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.storage import tables as t
from app.storage.changes import Bell, Change, Edit, Entry
from app.storage.database import Database

R = TypeVar("R", bound=Entry)

_AT_ONCE = 500
"""SQLite takes a limited number of values in one statement."""


class Query(Struct, frozen=True):
    """Which records, in which order. Only items know pipelines, stages and responsible people."""

    text: str = ""
    """Words that must all occur."""
    pipeline: str | None = None
    stage: str | None = None
    responsible: str | None = None
    sort: str = ""
    """A field's key; empty for the usual order of the kind."""
    descending: bool = False


EVERYTHING = Query()


class Shelf(ABC, Generic[R]):
    """The records of one kind."""

    what: ClassVar[str]
    """How listeners are told of this kind."""
    table: ClassVar[Table]
    keys: ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, database: Database, bell: Bell) -> None:
        """Stand in an open workspace."""
        self._database = database
        self._bell = bell

    def get(self, record_id: str) -> R | None:
        """Return one record."""
        return next(iter(self.many((record_id,))), None)

    def many(self, ids: Sequence[str]) -> list[R]:
        """Return the records with these ids, in this order; those that do not exist are left out."""
        found: dict[str, R] = {}
        with self._database.read() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                rows = connection.execute(self._selection().where(self.table.c.id.in_(some)))
                found |= {row.id: self._record(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def all(self) -> Iterator[R]:
        """Walk all records in their usual order; changes made meanwhile may or may not show."""
        ids = self.ids()
        for start in range(0, len(ids), _AT_ONCE):
            yield from self.many(ids[start : start + _AT_ONCE])

    def count(self, query: Query = EVERYTHING) -> int:
        """Return how many records a query finds."""
        counted = select(func.count()).select_from(self.table).where(*self._conditions(query))
        with self._database.read() as connection:
            return int(connection.execute(counted).scalar_one())

    def ids(self, query: Query = EVERYTHING, *, offset: int = 0, limit: int | None = None) -> list[str]:
        """Return the ids a query finds, in its order: a table holds these and asks for the records in sight."""
        order = self._order(query)
        found = select(self.table.c.id).where(*self._conditions(query)).order_by(*order).offset(offset).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(found).scalars())

    def page(self, query: Query = EVERYTHING, *, offset: int = 0, limit: int = 100) -> list[R]:
        """Return some of the records a query finds."""
        return self.many(self.ids(query, offset=offset, limit=limit))

    def put(self, record: R) -> Edit:
        """Add a record, or replace the one of the same id."""
        with self._database.write():
            edit = Edit((Change(self.get(record.id), record),))
            self.write((record,))
        return edit

    def new_id(self) -> str:
        """Return an id that no record of this kind has or had."""
        return str(self.reserve(1))

    def reserve(self, n: int) -> int:
        """Take `n` numbers in a row for new ids and return the first."""
        with self._database.write() as connection:
            last = connection.execute(
                insert(t.sequences)
                .values(name=self.sequence, last=n)
                .on_conflict_do_update(["name"], set_={"last": t.sequences.c.last + n})
                .returning(t.sequences.c.last)
            ).scalar_one()
        return int(last) - n + 1

    # For Records, which keeps several shelves in step

    def write(self, records: Iterable[R]) -> None:
        """Write records as they are; the caller keeps what is needed to undo it."""
        written = list(records)
        with self._database.write() as connection:
            self._write(connection, written)
            self._count_on(connection, [one.id for one in written])
        self._ring([one.id for one in written])

    def erase(self, record: R) -> None:
        """Remove a record and nothing else."""
        with self._database.write() as connection:
            connection.execute(delete(self.table).where(*self._conditions(EVERYTHING), self.table.c.id == record.id))
        self._ring([record.id])

    # What each kind knows of itself

    @abstractmethod
    def _record(self, row: Row[Any]) -> R: ...

    @abstractmethod
    def _row(self, record: R) -> dict[str, Any]: ...

    def _selection(self) -> Select[Any]:
        return select(self.table).where(*self._conditions(EVERYTHING))

    def _sorted_by(self, key: str) -> list[ColumnElement[Any]] | None:
        """Return what stands for a field when sorting, None for an unknown one."""
        column = self.table.c.get(key)
        return None if column is None else [func.alphabetical(column)]

    def _usual_order(self) -> list[ColumnElement[Any]]:
        return [func.alphabetical(self.table.c.name)]

    def _order(self, query: Query) -> list[ColumnElement[Any]]:
        usual = [*self._usual_order(), self.table.c.id]
        chosen = (self._sorted_by(query.sort) if query.sort else None) or usual
        return [*((one.desc() if query.descending else one.asc()).nulls_last() for one in chosen), *usual]

    def _conditions(self, query: Query) -> list[ColumnElement[bool]]:
        return [func.instr(self.table.c.search, word) > 0 for word in query.text.casefold().split()]

    def _write(self, connection: Connection, records: Sequence[R]) -> None:
        row = insert(self.table)
        changed = {one.name: row.excluded[one.name] for one in self.table.c if one.name not in (*self.keys, "number")}
        if records:
            connection.execute(row.on_conflict_do_update(self.keys, set_=changed), [self._row(one) for one in records])

    @property
    def sequence(self) -> str:
        """What its ids are counted by."""
        return self.what

    def _count_on(self, connection: Connection, ids: Iterable[str]) -> None:
        """Keep given ids that are numbers from being given out again."""
        highest = max((int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < _DIGITS), default=0)
        if highest:
            row = insert(t.sequences).values(name=self.sequence, last=highest)
            connection.execute(
                row.on_conflict_do_update(["name"], set_={"last": func.max(t.sequences.c.last, highest)})
            )

    def _ring(self, ids: Sequence[str]) -> None:
        self._bell.ring(self.what, *ids)


_DIGITS = 16
"""Longer numbers are somebody's keys, not ours counted on."""
