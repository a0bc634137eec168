"""A ledger's home where one machine is not enough: PostgreSQL, in which many programs write at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.errors import StorageError
from app.storage.ledger.store import EngineStore

NO_ADDRESS = msg(
    "“{url}” is not the address of a PostgreSQL database. Write it like postgresql://user@host:5432/rulewright."
)
UNREACHABLE = msg("The database does not answer: {reason}. What was written is safe; it goes on once it answers again.")
COLLIDED = msg("Somebody else has changed the same at the same moment. Nothing was written; do it again.")

_COLLISIONS = frozenset({"40001", "40P01", "23505"})
"""Two wrote what only one can have written: serialization failure, deadlock, the same key twice."""
_GONE = ("08", "57P", "53300")
"""Connection lost, the server shuts down or starts, no connection is left."""


class Unreachable(StorageError):
    """The database cannot be reached now."""


class Collided(StorageError):
    """Somebody else was faster; the same work done again finds what he has written."""


class PostgresStore(EngineStore):
    """A PostgreSQL database. What goes wrong there is said in words, by what is to be done about it."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See it as it stands; within `write`, with what that has written."""
        with _explained(), super().read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Write all or nothing; a `write` within another belongs to it."""
        with _explained(), super().write() as connection:
            yield connection

    def careful(self) -> PostgresStore:
        """Return the same database where nobody can write over what he has not seen: whoever comes second has collided.

        So several may carry at once what touches the same client, number or relation, without any lock of ours.
        """
        return PostgresStore(self.engine.execution_options(isolation_level="REPEATABLE READ"))

    def close(self) -> None:
        """Let go of its connections."""
        self.engine.dispose()


def open_postgres(url: str, connections: int = 5) -> PostgresStore:
    """Prepare connections to a database; none is made before it is needed."""
    return PostgresStore(_engine(url, connections))


def plain_url(url: str) -> str:
    """Return an address as psycopg and its kin take it; raises KnownError for what is none."""
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise KnownError(NO_ADDRESS.fill(url=url), field="database") from error
    if made.get_backend_name() not in ("postgresql", "postgres"):
        raise KnownError(NO_ADDRESS.fill(url=made.render_as_string()), field="database")
    return made.set(drivername="postgresql").render_as_string(hide_password=False)


def _engine(url: str, connections: int) -> Engine:
    address = make_url(plain_url(url)).set(drivername="postgresql+psycopg")
    try:
        return create_engine(address, pool_size=connections, max_overflow=connections, pool_pre_ping=True)
    except (NoSuchModuleError, ImportError) as error:
        raise KnownError(NO_ADDRESS.fill(url=address.render_as_string()), field="database") from error


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        cause = cause_of(error)
        if cause is None or isinstance(error, KnownError):
            raise
        raise cause from error


def cause_of(error: BaseException) -> Unreachable | Collided | None:
    """Return what an error of the database means; None for one that is neither of these."""
    found = _of_psycopg(error)
    if found is None:
        return None
    state = found.sqlstate or ""
    if state in _COLLISIONS:
        return Collided(COLLIDED)
    lost = isinstance(found, psycopg.OperationalError) and not state
    if lost or state.startswith(_GONE):
        reason = str(found).strip().partition("\n")[0].rstrip(".")
        return Unreachable(UNREACHABLE.fill(reason=reason))
    return None


def _of_psycopg(error: BaseException | None) -> psycopg.Error | None:
    """Find what psycopg itself has said, under what SQLAlchemy or others have made of it."""
    while error is not None:
        if isinstance(error, psycopg.Error):
            return error
        error = error.orig if isinstance(error, DBAPIError) else error.__cause__
    return None
