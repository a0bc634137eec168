"""A full disk and a locked database are said and survived: nothing is lost, nothing happens twice."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.run.local import LocalEngine
from app.storage import database
from app.storage.workspace import Access, Workspace
from tests.engine.board import board, go, say
from tests.run.test_local import deal, prepared, stage, started, until

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = board(A=[go("on", "B", when={"mode": "after", "amount": 1, "unit": "hours"})], B=[say("b")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.rulewright"


@contextmanager
def running(path: Path, clock: Callable[[], datetime]) -> Iterator[LocalEngine]:
    engine = started(path, clock)
    try:
        yield engine
    finally:
        engine.stop()


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond its first bytes, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def effects(engine: LocalEngine) -> list[str]:
    kinds = [type(one.content).__name__ for one in engine.ledger.log(("deal", "1"))]
    return [one for one in kinds if one == "Acted"]


def test_a_full_disk_is_said_and_survived(path: Path) -> None:
    moments = [START]
    with prepared(path, RULES) as window, running(path, lambda: moments[0]) as engine:
        window.records.put(deal(1))
        until(lambda: engine.ledger.next_due() is not None)
        with full_disk():
            moments[0] += timedelta(hours=2)
            until(lambda: "database" in engine.problems())
            assert "no room" in engine.problems()["database"]
            assert stage(window, 1) == "A"
        until(lambda: stage(window, 1) == "B")
        until(lambda: engine.problems() == {})
        assert len(effects(engine)) == 2


def test_a_database_that_is_locked_is_said_and_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [START]
    with prepared(path, RULES) as window:
        monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
        with running(path, lambda: moments[0]) as engine:
            window.records.put(deal(1))
            until(lambda: engine.ledger.next_due() is not None)
            with Workspace.open(path, Access.WRITE) as other, other.transaction():
                moments[0] += timedelta(hours=2)
                until(lambda: "database" in engine.problems())
                assert "was writing to it for a long time" in engine.problems()["database"]
            until(lambda: stage(window, 1) == "B")
            until(lambda: engine.problems() == {})
            assert len(effects(engine)) == 2
