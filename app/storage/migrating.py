"""Making a workspace file, and bringing an older one up to date."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.engine.errors import refusal
from app.storage.causes import damaged, known_error
from app.storage.database import connect
from app.storage.errors import (
    EXISTS,
    NEWER,
    NO_ACCESS,
    OTHER_KIND,
    NewerWorkspace,
    NotAWorkspace,
    UnreadableWorkspace,
    WorkspaceExists,
)

if TYPE_CHECKING:
    from alembic.config import Config

APPLICATION_ID = 0x52574B53
"""Stands in the header of the file ("RWKS"), so that `file` and we can tell it from other SQLite databases."""

SCHEMA = 7
"""The number of the newest migration. A workspace keeps its own in SQLite's ``user_version``."""


class Migrations(Struct, frozen=True):
    """The steps from nothing to the present schema: Alembic's scripts in a folder, the newest being `newest`."""

    folder: Path = field(default_factory=lambda: Path(__file__).parent / "migrations")
    newest: int = SCHEMA

    def create(self, path: Path) -> None:
        """Make an empty workspace; raises WorkspaceExists where a file is there already."""
        try:
            with path.open("xb"):
                pass
        except FileExistsError as error:
            raise WorkspaceExists(EXISTS, path) from error
        except OSError as error:
            raise _refused(error, path) from error
        try:
            with _explained(path), contextlib.closing(connect(path, writable=True)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._upgrade(connection)
                connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def examine(self, path: Path) -> int:
        """Return the schema number of a workspace; raises WorkspaceError for what is none, or newer than we are."""
        # Nobody but SQLite may open the file: where a process closes it otherwise, the system takes away the locks that
        # SQLite has on it in that process (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled), and
        # then another process that ends removes the log from under those who still write.
        with _explained(path), contextlib.closing(connect(path, writable=False)) as connection:
            found, kind = _pragma(connection, "user_version"), _pragma(connection, "application_id")
        if kind != APPLICATION_ID:
            raise NotAWorkspace(OTHER_KIND, path)
        if found > self.newest:
            raise NewerWorkspace(NEWER.fill(found=found, known=self.newest), path)
        return found

    def upgrade(self, path: Path) -> Path | None:
        """Bring a workspace up to date; returns the copy made before, None where nothing was due."""
        before = self.examine(path)
        if before == self.newest:
            return None
        with _explained(path), contextlib.closing(connect(path, writable=True)) as connection:
            if complaint := complaint_of(connection):
                raise damaged(path, complaint)
            copy = _free_name(path, before)
            copy_to(connection, copy)
            self._upgrade(connection)
        return copy

    def _upgrade(self, connection: sqlite3.Connection) -> None:
        """Run what is due in one transaction: all of it or nothing."""
        from alembic import command  # noqa: PLC0415  a third of a second, and seldom needed

        # Only to be switched outside a transaction; a table that is made anew would take along what points at it
        connection.execute("PRAGMA foreign_keys = OFF")
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", _begin)
        with engine.begin() as opened:
            config = self._config()
            config.attributes["connection"] = opened
            command.upgrade(config, "head")
            dangling = opened.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
            if dangling is not None:
                raise sqlite3.IntegrityError(f"the migration leaves references into nowhere: {dangling}")
            opened.exec_driver_sql(f"PRAGMA user_version = {self.newest}")
        connection.execute("PRAGMA foreign_keys = ON")

    def _config(self) -> Config:
        from alembic.config import Config  # noqa: PLC0415  as above

        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        return config


def left_open(path: Path) -> bool:
    """Say whether the last writer did not close the file: it was killed, or writes still."""
    journal = path.with_name(path.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


def copy_to(connection: sqlite3.Connection, path: Path) -> None:
    """Write a whole copy of an open workspace; a copy that cannot be finished is removed again."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as target:
            connection.backup(target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def complaint_of(connection: sqlite3.Connection) -> str:
    """Return what SQLite finds wrong with a file, an empty text where it hangs together."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else str(found)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        known = known_error(cause, path) if isinstance(cause, sqlite3.Error) else None
        if known is None:
            raise
        raise known from error


def _refused(error: OSError, path: Path) -> UnreadableWorkspace:
    return UnreadableWorkspace(NO_ACCESS.fill(why=refusal(error)), path)


def _free_name(path: Path, schema: int) -> Path:
    copy = path.with_name(f"{path.name}.schema-{schema}.copy")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.schema-{schema}-{number}.copy")
    return copy


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
