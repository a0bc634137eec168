"""A full disk and a locked database are said and survived: nothing is lost, nothing happens twice."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import current_thread

import pytest
from structlog.testing import capture_logs

from app.engine.model.item import Item
from app.engine.words import msg
from app.run.local import LocalEngine
from app.storage import database
from app.storage.errors import StorageError
from app.storage.ledger.outbox import Outgoing
from app.storage.ledger.views import Views
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Access, Workspace
from tests.engine.board import board, go, say
from tests.run.test_local import deal, prepared, stage, started
from tests.waiting import until

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = board(A=[go("on", "B")], B=[say("b")])
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


def test_a_database_that_is_away_for_sending_is_said_once_and_asked_ever_more_seldom(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, waited = list[int](), list[float]()

    def away(limit: int) -> list[Outgoing]:
        asked.append(limit)
        raise StorageError(msg("It does not answer."))

    with capture_logs() as lines, prepared(path, RULES), running(path, lambda: START) as engine:
        stopping = engine._stopping  # noqa: SLF001  how long it waits is what is looked at
        really, waits = engine.poster.claim, stopping.wait

        def patient(timeout: float | None = None) -> bool:
            if current_thread().name != "rulewright-send" or timeout is None:
                return waits(timeout)
            waited.append(timeout)
            return waits(0)

        monkeypatch.setattr(stopping, "wait", patient)
        monkeypatch.setattr(engine.poster, "claim", away)
        until(lambda: len(asked) > 9)
        assert engine.problems()["sending"] == "It does not answer."
        monkeypatch.setattr(engine.poster, "claim", really)
        until(lambda: engine.problems() == {})
    assert [one["name"] for one in lines if one["log_level"] == "warning"] == ["sending"]
    assert waited[:5] == [0.2, 0.4, 0.8, 1.6, 3.2]
    assert max(waited) == 30


def test_a_database_that_does_not_answer_for_a_moment_ends_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with prepared(path, RULES) as window, running(path, lambda: START) as engine:
        really, failed = engine.ledger.next_due, list[int]()

        def once() -> datetime | None:
            if not failed:
                failed.append(1)
                raise StorageError(msg("It does not answer."))
            return really()

        monkeypatch.setattr(engine.ledger, "next_due", once)
        engine.wake()
        until(lambda: bool(failed))
        window.records.put(deal(1))
        until(lambda: engine.status()["done"].get("events") == 1)
        until(lambda: engine.problems() == {})


def test_an_event_that_cannot_be_carried_out_is_refused_and_keeps_no_other_from_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with prepared(path, NOW) as window:
        really = WorkspaceCompany.write_item

        def cramped(company: WorkspaceCompany, item: Item) -> None:
            if item.id == "7":
                raise ZeroDivisionError("seven")
            really(company, item)

        monkeypatch.setattr(WorkspaceCompany, "write_item", cramped)
        window.records.put(*(deal(one) for one in range(20)))
        with running(path, lambda: START) as engine:
            until(lambda: window.records.items("deal").stage_counts("sales") == {"A": 1, "B": 19})
            assert [(one.item, one.error) for one in Views(engine.ledger.store).failed(9)] == [("7", "seven")]
            assert engine.problems() == {}


def test_an_engine_that_is_stopped_among_many_events_goes_on_where_it_was(path: Path) -> None:
    with prepared(path, NOW) as window:
        window.records.put(*(deal(one) for one in range(500)))
        with running(path, lambda: START) as engine:
            until(lambda: bool(window.records.items("deal").stage_counts("sales").get("B")))
        with running(path, lambda: START) as engine:
            until(lambda: window.records.items("deal").stage_counts("sales") == {"B": 500})
            logs = [engine.ledger.log(("deal", str(one))) for one in range(500)]
            kinds = {tuple(type(one.content).__name__ for one in log).count("Acted") for log in logs}
            assert kinds == {2}
