"""Connections to the workspace file, and short transactions on them."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import msgspec
from sqlalchemy import Connection, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.engine.alphabet import alphabetical
from app.storage.causes import SOMEBODY, is_busy, known_error
from app.storage.errors import OPENED_FOR_READING, ReadOnlyWorkspace
from app.storage.holder import holder_of

BUSY_SECONDS = 5.0
"""How long a transaction waits for another process before it says so."""
_BETWEEN_LOOKS = 0.001

_KEPT_OPEN = 10
"""Connections that stay open: as many as an engine at work uses at a time. To open others anew and anew scatters
their memory, and the process grows."""
_MORE_OPEN = 5
_WRITES = "rulewright_writes"


class Database:
    """The open file. Any thread may read and write; a transaction is short and belongs to the thread that began it."""

    def __init__(self, path: Path, *, writable: bool, durable: bool = False) -> None:
        """Prepare connections to an existing file; none is made before it is needed.

        With `durable`, a transaction is on the disk itself before it counts as written.
        """
        self.path = path
        self.writable = writable
        self._durable = durable
        self._open = threading.local()
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=_KEPT_OPEN,
            max_overflow=_MORE_OPEN,
            pool_use_lifo=True,  # the one used last has read most of what is asked next
            json_serializer=to_json,
            json_deserializer=from_json,
        )
        event.listen(self._engine, "begin", _begin)
        self._writer = self._engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See the file as it stands at this moment; within `write`, with what that has written."""
        if (writing := self._writing) is not None:
            yield writing
            return
        with self._explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        """Have a connection of one's own for a while, for temporary tables; hand it to `write` in the end."""
        with self._explained(), self._writer.connect() as connection:
            try:
                yield connection
            finally:
                connection.invalidate()

    @contextmanager
    def write(self, on: Connection | None = None) -> Iterator[Connection]:
        """Write all or nothing; a `write` within another belongs to it. `on` is a connection held apart."""
        if (writing := self._writing) is not None:
            yield writing
            return
        if not self.writable:
            raise ReadOnlyWorkspace(OPENED_FOR_READING, self.path)
        waiting: list[Callable[[bool], None]] = []
        written = False
        try:
            with self._explained(), contextlib.ExitStack() as until_written:
                connection = on if on is not None else until_written.enter_context(self._writer.connect())
                until_written.enter_context(connection.begin())
                self._open.writing, self._open.waiting = connection, waiting
                try:
                    yield connection
                finally:
                    self._open.writing = None
            written = True
        finally:
            for tell in waiting:
                tell(written)

    def afterwards(self, tell: Callable[[bool], None]) -> None:
        """Call `tell` when the present transaction of this thread is over, with whether it was written."""
        if self._writing is None:
            tell(True)
        else:
            self._open.waiting.append(tell)

    def close(self) -> None:
        """Let go of the file; what was written lies in it whole."""
        self._engine.dispose()

    @property
    def _writing(self) -> Connection | None:
        return getattr(self._open, "writing", None)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if not isinstance(cause, sqlite3.Error):
                raise
            holder = holder_of(self.path)
            words = holder.words() if holder else SOMEBODY
            known = known_error(cause, self.path, holder=words, writable=self.writable)
            if known is None:
                raise
            raise known from error

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self.path, writable=self.writable)
        if self._durable:
            connection.execute("PRAGMA synchronous = FULL")
        return connection


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Connect to an existing file; only for reading where it is asked for, or nothing else is possible.

    A reader that may write takes the files of the log away when it is the last to go; in a folder that cannot be
    written to, SQLite reads a file as one that nobody changes.
    """
    address = path.absolute().as_uri()
    if writable:
        return _connected(f"{address}?mode=rw")
    try:
        connection = _connected(f"{address}?mode=rw")
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise
        try:
            return _connected(f"{address}?mode=ro")
        except sqlite3.OperationalError:
            return _connected(f"{address}?mode=ro&immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def to_json(value: Any) -> str:
    """Write JSON as the workspace keeps it."""
    return msgspec.json.encode(value).decode()


def from_json(text: str | bytes) -> Any:
    """Read JSON from the workspace."""
    return msgspec.json.decode(text)


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("alphabetical", 1, _in_order, deterministic=True)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _in_order(value: Any) -> Any:
    """Let SQL sort texts by the alphabet, and everything else as it does."""
    return alphabetical(value) if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    opened = connection.connection.driver_connection
    assert isinstance(opened, sqlite3.Connection)  # noqa: S101  `_connect` makes no others
    if connection.get_execution_options().get(_WRITES, False):
        _take_turn(opened)
    else:
        opened.execute("BEGIN")


def _take_turn(connection: sqlite3.Connection) -> None:
    """Wait for the lock of whoever writes, and look often: an engine with much to do lets go of it for a moment only.

    SQLite itself looks each tenth of a second in the end.
    """
    until = monotonic() + BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or monotonic() >= until:
                    raise
            sleep(_BETWEEN_LOOKS)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
