"""The database of a cluster: the ledger's tables and Procrastinate's, and one clock for all machines."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import procrastinate
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from app.engine.errors import KnownError
from app.engine.words import msg
from app.run.cluster.ledger import QueuedLedger
from app.run.cluster.queue import JobQueue
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.postgres import PostgresStore, open_postgres, plain_url
from app.storage.ledger.preparing import prepare_tables

TOO_OLD = msg("Procrastinate {version} is older than the tables of this database. Update it.")

_JOBS_KEY = "schema of jobs"
_NEVER = datetime.min.replace(tzinfo=UTC)
_PREPARING = 7_231_894_001
_TUNED = """
    CREATE INDEX IF NOT EXISTS rulewright_jobs_by_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing');
    ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
"""
"""Without the index each job that is taken looks through all that wait for others of its lock; and jobs that are gone
are soon to be out of the way."""


class DatabaseClock:
    """The clock of the database, looked at now and then: one for all machines, whatever their own ones say."""

    def __init__(self, store: PostgresStore) -> None:
        """Ask a database; not before the time is needed."""
        self._store = store
        self._ahead: tuple[datetime, float] | None = None
        self._asking = threading.Lock()

    def __call__(self) -> datetime:
        """Return the time; it may be ahead by as long as an answer takes, and is never behind."""
        if self._ahead is None:
            self.look()
        moment, seen = self._ahead or (_NEVER, 0.0)
        return moment + timedelta(seconds=time.monotonic() - seen)

    def look(self) -> None:
        """Ask the database for its time."""
        with self._asking, self._store.read() as connection:
            seen = time.monotonic()
            self._ahead = connection.execute(text("SELECT clock_timestamp()")).scalar_one(), seen


@dataclass(frozen=True)
class Cluster:
    """A database, seen as whoever takes events in sees it, and as those do who carry."""

    url: str
    store: PostgresStore
    queue: JobQueue = field(default_factory=JobQueue)

    @cached_property
    def clock(self) -> DatabaseClock:
        """The clock that all share."""
        return DatabaseClock(self.store)

    @cached_property
    def ledger(self) -> QueuedLedger:
        """The ledger for whoever takes in, asks and posts."""
        return QueuedLedger(self.store, self.queue)

    @cached_property
    def careful_ledger(self) -> QueuedLedger:
        """The ledger for whoever carries: what others change meanwhile is never written over."""
        return QueuedLedger(self.store.careful(), self.queue)

    def prepare(self) -> None:
        """Make the tables that are not there yet, whoever else does so at the same time."""
        with self.store.write() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _PREPARING})
            prepare_tables(connection, self.ledger)
            _prepare_jobs(connection, self.ledger)

    def close(self) -> None:
        """Let go of its connections."""
        self.store.close()


def open_cluster(url: str, connections: int = 5) -> Cluster:
    """Prepare connections to a PostgreSQL database; raises KnownError for an address that is none."""
    return Cluster(plain_url(url), open_postgres(url, connections))


def _prepare_jobs(connection: Connection, ledger: Ledger) -> None:
    """Make Procrastinate's tables, or bring them up to the Procrastinate that is installed."""
    newest = max(one.name for one in _migrations())
    if connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar_one() is None:
        _run(connection, SchemaManager.get_schema())
    else:
        there = ledger.settings().get(_JOBS_KEY, newest)
        if there > newest:
            raise KnownError(TOO_OLD.fill(version=procrastinate.__version__))
        for one in sorted(_migrations()):
            if one.name > there:
                _run(connection, one.read_text(encoding="utf-8"))
    _run(connection, _TUNED)
    ledger.note(_JOBS_KEY, newest)


def _migrations() -> Iterator[Path]:
    return Path(SchemaManager.get_migrations_path()).glob("*.sql")


def _run(connection: Connection, script: str) -> None:
    """Run statements as they stand, without looking for parameters in them."""
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(script)
