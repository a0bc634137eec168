"""Where a ledger lies: the workspace's own file, or a database of a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite


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


def put_rows(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, or replace those of the same keys."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(table)
    changed = {name: row.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(row.on_conflict_do_update(index_elements=list(keys), set_=changed), list(rows))


def add_rows(connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows whose keys are not there yet; leave the others."""
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(index_elements=list(keys)), list(rows))
