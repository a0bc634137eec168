"""A server's database: made where there is none, opened again, refused where a newer program has made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.errors import KnownError
from app.run.home import database_home, workspace_home
from app.storage.ledger.ledger import Ledger
from app.storage.workspace import Workspace
from tests.engine.board import MONDAY


def test_a_servers_database_is_made_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "server.sqlite"
    first = database_home(path, "test")
    first.ledger.note("greeting", "hello")
    first.close()
    again = database_home(path, "test")
    assert again.ledger.settings()["greeting"] == "hello"
    again.close()


def test_tables_of_a_newer_program_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "server.sqlite"
    home = database_home(path, "test")
    home.ledger.note("schema", "99")
    home.close()
    with pytest.raises(KnownError, match="newer"):
        database_home(path, "test")


@pytest.mark.parametrize("kind", ["workspace", "database"])
def test_what_is_written_is_on_the_disk_before_it_counts(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "here"
    Workspace.create(path).close()
    home = workspace_home(path, "test") if kind == "workspace" else database_home(tmp_path / "other", "test")
    with home.store.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    home.close()


def test_a_home_that_cannot_be_opened_lets_go_of_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "here.rulewright"
    Workspace.create(path).close()
    home = workspace_home(path, "first")
    with pytest.raises(KnownError, match="first"):
        workspace_home(path, "second")
    home.close()
    workspace_home(path, "third").close()


def test_an_engine_notices_that_somebody_else_has_written(tmp_path: Path) -> None:
    path = tmp_path / "here.rulewright"
    Workspace.create(path).close()
    home = workspace_home(path, "test")
    home.changed()
    assert not home.changed()
    with Workspace.open(path) as window:
        Ledger(window.database).note("x", MONDAY.isoformat())
    assert home.changed()
    home.close()
