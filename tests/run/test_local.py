"""The engine of a workspace: it hears what happens there, sends, stops and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Signal

import pytest

from app.delivery.base import Outside, Post, Receipt, Somebody, nobody
from app.delivery.registry import Channels, Configured
from app.engine.effects import Effect
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email
from app.i18n import ENGLISH
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.company import ConfiguredProvider
from app.storage.errors import WorkspaceInUse
from app.storage.ledger.outbox import HERE, Outbox
from app.storage.ledger.releases import Releases
from app.storage.workspace import Workspace
from tests.engine.board import board, catalogue, go, rule, say
from tests.run.posted import counts
from tests.waiting import until

STAGES = ("A", "B", "C", "D")


def now() -> datetime:
    return datetime.now(UTC)


def prepared(path: Path, rule_set: RuleSet) -> Workspace:
    workspace = Workspace.create(path)
    workspace.pipelines.put(Pipeline("sales", "Sales", "deal", tuple(PipelineStage(one, one) for one in STAGES)))
    workspace.records.put(Employee("ann", "Ann", emails=(Email("ann@example.com"),)))
    releases = Releases(workspace.database)
    releases.activate("sales", releases.upload(rule_set, now()).id, now())
    return workspace


def started(path: Path, clock: Callable[[], datetime] = now) -> LocalEngine:
    engine = LocalEngine(workspace_home(path, "test"), Settings(catalogue(), Outside(lambda _: "", clock)))
    engine.start()
    return engine


MAIL = {"to": ["employee:ann"], "subject": "Hello", "text": "y"}
RULES = board(A=[rule("mail", "employee.email", MAIL), go("on", "B")], B=[say("b")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.rulewright"


@pytest.fixture
def window(path: Path) -> Iterator[Workspace]:
    """The workspace as a window has it open for editing, rules published."""
    with prepared(path, RULES) as opened:
        yield opened


def deal(number: int) -> Item:
    return Item(str(number), "deal", "sales", "A", {"title": f"Roof {number}", "responsible": "ann"})


def stage(workspace: Workspace, number: int) -> str:
    item = workspace.records.items("deal").get(str(number))
    return item.stage if item else ""


def test_a_channel_that_cannot_be_opened_is_called_as_people_call_it(path: Path, window: Workspace) -> None:
    window.providers.put(ConfiguredProvider("smtp-1", "Office mailbox", "email", {"kind": "smtp"}))
    engine = started(path)
    try:
        until(lambda: "smtp-1" in engine.problems())
        assert str(ENGLISH(engine.problems()["smtp-1"])).startswith("The channel “Office mailbox” cannot be opened: ")
    finally:
        engine.stop()


def test_what_a_window_writes_is_carried_out_beside_it(path: Path, window: Workspace) -> None:
    engine = started(path)
    try:
        window.records.put(*(deal(one) for one in range(30)))
        until(lambda: window.records.items("deal").stage_counts("sales") == {"B": 30})
        assert [one.receipt for one in Outbox(engine.ledger.store).list()] == [HERE] * 30
        until(lambda: engine.status()["done"].get("events") == 30)
        assert engine.problems() == {}
    finally:
        engine.stop()


def test_only_one_engine_runs_in_a_workspace_and_it_says_which(path: Path, window: Workspace) -> None:
    engine = started(path)
    try:
        with pytest.raises(WorkspaceInUse, match=r"Rules run in “deals\.rulewright” already: test"):
            workspace_home(path, "another")
    finally:
        engine.stop()
    started(path).stop()
    assert window.writable


def test_what_happened_while_nothing_ran_is_carried_out_at_the_start(path: Path, window: Workspace) -> None:
    started(path).stop()
    window.records.put(deal(1))
    engine = started(path)
    try:
        until(lambda: stage(window, 1) == "B")
    finally:
        engine.stop()


def test_a_clock_that_jumps_back_is_said_and_survived(path: Path, window: Workspace) -> None:
    moments = [datetime(2026, 3, 2, 12, tzinfo=UTC)]
    engine = started(path, lambda: moments[0])
    try:
        window.records.put(deal(1))
        until(lambda: stage(window, 1) == "B")
        moments[0] = datetime(2026, 3, 2, 9, tzinfo=UTC)
        window.records.put(deal(2))
        until(lambda: stage(window, 2) == "B")
        window.records.items("deal").move(["1"], "A")
        until(lambda: stage(window, 1) == "B")
        assert "10800 seconds" in engine.problems()["clock"].format(seconds=10800)
        moments[0] = datetime(2026, 3, 2, 13, tzinfo=UTC)
        engine.wake()
        until(lambda: engine.problems() == {})
    finally:
        engine.stop()


class Slow(Channels):
    """Lets the first post wait until the others are through."""

    def __init__(self, outside: Outside) -> None:
        super().__init__((), outside)
        self.through: list[str] = []
        self.opened = Signal()

    def ways(self, effect: Effect, person: Callable[[str], Somebody | None] = nobody) -> tuple[str, ...]:
        del person
        return ("slow",) if effect.external else ()

    def deliver(self, id: str, post: Post) -> Receipt:
        if post.item == "0":
            self.opened.wait(10)
        self.through.append(post.item)
        return Receipt(id)


def test_a_post_that_is_long_on_its_way_is_sent_once(path: Path, window: Workspace) -> None:
    outside = Outside(lambda _: "", now)
    slow = Slow(outside)
    settings = Settings(catalogue(), outside, open_channels=lambda *_: slow)
    lease = timedelta(seconds=1)
    engine = LocalEngine(workspace_home(path, "test"), settings, lease)
    outbox = Outbox(engine.ledger.store)
    engine.start()
    try:
        window.records.put(deal(0))
        until(lambda: len(outbox.list()) == 1)
        (post,) = outbox.list()
        until(lambda: (outbox.get(post.key).next_at or post.at) > post.at + 3 * lease)
        slow.opened.set()
        until(lambda: counts(outbox) == {"sent": 1})
        assert slow.through == ["0"]
    finally:
        engine.stop()


def test_channels_stay_open_until_they_are_set_up_otherwise(path: Path, window: Workspace) -> None:
    opened: list[list[str]] = []

    def opening(configured: Iterable[Configured], outside: Outside) -> Channels:
        known = list(configured)
        opened.append([one.id for one in known])
        return Channels(known, outside)

    settings = Settings(catalogue(), Outside(lambda _: "", now), open_channels=opening)
    engine = LocalEngine(workspace_home(path, "test"), settings)
    engine.start()
    try:
        until(lambda: len(opened) == 2)
        window.records.put(Employee("bo", "Bo"), deal(1))
        until(lambda: stage(window, 1) == "B")
        assert engine.channels() is engine.channels()
        assert opened == [[], ["webhook"]]
        window.providers.put(ConfiguredProvider("bell", "Bell", "desktop", settings={"kind": "desktop"}))
        assert engine.channels().get("bell") is not None
        assert opened[2:] == [["bell", "webhook"]]
    finally:
        engine.stop()


def test_a_slow_post_keeps_no_other_waiting(path: Path, window: Workspace) -> None:
    outside = Outside(lambda _: "", now)
    slow = Slow(outside)
    engine = LocalEngine(workspace_home(path, "test"), Settings(catalogue(), outside, open_channels=lambda *_: slow))
    engine.start()
    try:
        window.records.put(*(deal(one) for one in range(12)))
        until(lambda: len(slow.through) == 11)
        slow.opened.set()
        until(lambda: counts(Outbox(engine.ledger.store)) == {"sent": 12})
        assert slow.through[-1] == "0"
    finally:
        engine.stop()
