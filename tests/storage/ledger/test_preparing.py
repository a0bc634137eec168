"""A server's database is made, brought up to date, or refused as it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from app.engine.errors import KnownError
from app.run.home import made_database
from app.storage.database import Database
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.preparing import SCHEMA, prepare_tables
from app.storage.ledger.releases import Releases
from app.storage.ledger.upgrades import UPGRADES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made_database(tmp_path / "server.db").close()
    return tmp_path / "server.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path, writable=True)
    yield database
    database.close()


def columns(path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def schema(database: Database) -> str:
    return Ledger(database).settings()["schema"]


def one_column_more(connection: sa.Connection) -> None:
    with Operations(MigrationContext.configure(connection)).batch_alter_table("run_hooks") as batch:
        batch.add_column(sa.Column("colour", sa.String()))


def test_a_new_database_says_which_tables_it_has(database: Database) -> None:
    assert schema(database) == str(SCHEMA)


def test_each_number_but_the_newest_has_its_upgrade() -> None:
    assert sorted(UPGRADES) == list(range(1, SCHEMA))


def test_older_tables_are_brought_up_to_date_and_keep_what_stands_in_them(path: Path, database: Database) -> None:
    Ledger(database).note("kept", "yes")
    with database.write() as connection:
        prepare_tables(connection, Ledger(database), SCHEMA + 1, {**UPGRADES, SCHEMA: one_column_more})
    assert "colour" in columns(path, "run_hooks")
    assert schema(database) == str(SCHEMA + 1)
    assert Ledger(database).settings()["kept"] == "yes"


def test_a_database_of_the_first_tables_opens_with_who_put_rules_in_force(path: Path, database: Database) -> None:
    Ledger(database).note("schema", "1")
    with database.write() as connection:
        for table in ("run_live", "run_versions"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN by_token")
        row = ("sales", None, None, None, "2026-03-02T09:00:00.000000+00:00", "Ann (0123456789ab)", 1)
        connection.exec_driver_sql("INSERT INTO run_live VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    made_database(path).close()
    live = Releases(database).live("sales")
    assert live is not None
    assert (live.by, live.by_token) == ("Ann", "0123456789ab")
    assert schema(database) == str(SCHEMA)


def test_an_upgrade_that_fails_leaves_everything_as_it_was(path: Path, database: Database) -> None:
    def broken(connection: sa.Connection) -> None:
        one_column_more(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as connection:
        prepare_tables(connection, Ledger(database), SCHEMA + 1, {**UPGRADES, SCHEMA: broken})
    assert "colour" not in columns(path, "run_hooks")
    assert schema(database) == str(SCHEMA)


def test_newer_tables_are_refused_in_words_and_left_alone(path: Path, database: Database) -> None:
    Ledger(database).note("schema", str(SCHEMA + 1))
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE run_hooks")
    with pytest.raises(KnownError, match="A newer Rulewright has made the tables"):
        made_database(path)
    assert columns(path, "run_hooks") == []
