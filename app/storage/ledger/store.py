"""Where a ledger lies: the workspace's own file, or a database of a server."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite

V = TypeVar("V")

AT_ONCE = 400
"""Databases take a limited number of values in one statement."""
_ROWS = "rows"


class Store(Protocol):
    """A database: reads at any time, writes all or nothing; a `write` within another belongs to it."""

    def read(self) -> AbstractContextManager[Connection]:
        """See it as it stands; within `write`, with what that has written."""

    def write(self) -> AbstractContextManager[Connection]:
        """Write all or nothing."""


class EngineStore:
    """A database behind any SQLAlchemy engine: a server's."""

    def __init__(self, engine: Engine) -> None:
        """Use an engine's connections; a transaction belongs to the thread that began it."""
        self.engine = engine
        self._open = threading.local()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See it as it stands; within `write`, with what that has written."""
        writing: Connection | None = getattr(self._open, "writing", None)
        if writing is not None:
            yield writing
            return
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Write all or nothing; a `write` within another belongs to it."""
        writing: Connection | None = getattr(self._open, "writing", None)
        if writing is not None:
            yield writing
            return
        with self.engine.begin() as connection:
            self._open.writing = connection
            try:
                yield connection
            finally:
                self._open.writing = None


def in_pieces(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Give so many values at a time as a statement takes."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def put_rows(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, or replace those of the same keys."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        last = {tuple(row[key] for key in keys): row for row in rows}
        connection.execute(_together(table, tuple(rows[0]), tuple(keys)), _as_json(last.values()))
    else:
        row = sqlite.insert(table)
        changed = {name: row.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(row.on_conflict_do_update(index_elements=list(keys), set_=changed), list(rows))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows in their order; raises IntegrityError where one is there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_together(table, tuple(rows[0])), _as_json(rows))
    else:
        connection.execute(table.insert(), list(rows))


def add_rows(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows whose keys are not there yet; leave the others."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(index_elements=list(keys)), list(rows))


def add_row(connection: Connection, table: Table, keys: Sequence[str], row: Mapping[str, Any]) -> bool:
    """Add a row unless there is one of the same keys, from whomever; say whether it was added."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = insert(table).values(row).on_conflict_do_nothing(index_elements=list(keys))
    return connection.execute(adding.returning(table.c[keys[0]])).first() is not None


@lru_cache(maxsize=64)
def _together(table: Table, names: tuple[str, ...], keys: tuple[str, ...] = ()) -> postgresql.Insert:
    """Return the one statement that adds any number of rows, and replaces those of the same keys where there are keys.

    They come as one text of JSON: on both sides that is a fraction of the work of a statement for each row.
    """
    given = cast(bindparam(_ROWS, type_=Text), postgresql.JSON)
    typed = (column(name, table.c[name].type) for name in names)
    rows = func.json_to_recordset(given).table_valued(*typed).render_derived(with_types=True)
    adding = postgresql.insert(table).from_select(names, select(*rows.c))
    if not keys:
        return adding
    changed = {name: adding.excluded[name] for name in names if name not in keys}
    return adding.on_conflict_do_update(index_elements=list(keys), set_=changed)


def _as_json(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {_ROWS: msgspec.json.encode(list(rows)).decode()}
