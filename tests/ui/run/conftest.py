from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.delivery.secrets.redaction import Redactor
from app.delivery.secrets.vault import Vault
from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.model.people import Contact, Employee
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.words import Msg, msg
from app.i18n import ENGLISH
from app.run.manner import base_of
from app.storage.workspace import Workspace
from app.ui.jobs import Jobs
from app.ui.run.at_rest import LedgerAtRest
from app.ui.run.context import RunContext
from app.ui.run.mode import RunMode
from app.ui.run.watch import Phase
from app.ui.theme.theme import Theme
from tests.ui.backtest.conftest import rules
from tests.ui.run.engines import NOW, FakeDoor, FakeEngine


class Drawer:
    """A place for secrets that lies open."""

    writable = True

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    @property
    def where(self) -> Msg:
        return msg("the drawer")

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, value: str) -> None:
        self.kept[name] = value

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


def fill(path: Path) -> None:
    """Write a workspace with one pipeline and its rules."""
    with Workspace.create(path) as made:
        stages = tuple(PipelineStage(key, key.capitalize()) for key in ("new", "offer", "won"))
        made.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
        made.records.put(Contact("1", "Paolo", "Rossi"), Employee("ann", "Ann Lind"))
        made.drafts.save(made.drafts.load("sales"), rule_set_file.loads(rules(told=True)))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    fill(tmp_path / "sales.rulewright")
    with Workspace.open(tmp_path / "sales.rulewright") as made:
        yield made


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(qapp)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def fake() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def engine(fake: FakeDoor) -> FakeEngine:
    return fake.engine


@pytest.fixture
def context(
    theme: Theme, jobs: Jobs, catalogue: Catalogue, workspace: Workspace, fake: FakeDoor, drawer: Drawer
) -> RunContext:
    vault = Vault((drawer,), Redactor())
    sets: list[RuleSet] = [workspace.drafts.load("sales")]
    directory = workspace.directory()
    later = NOW + timedelta(seconds=30)
    return RunContext(
        theme,
        ENGLISH,
        jobs,
        catalogue,
        workspace,
        lambda: directory,
        lambda: sets,
        lambda: later,
        fake.door,
        LedgerAtRest(workspace.database, lambda: later, ENGLISH, lambda: base_of(workspace.settings)),
        lambda: vault,
    )


@pytest.fixture
def mode(context: RunContext, qtbot: QtBot) -> RunMode:
    made = RunMode(context)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.watch.phase is not Phase.LOOKING)
    return made


@pytest.fixture
def running(mode: RunMode, qtbot: QtBot) -> RunMode:
    """A mode with an engine that runs."""
    mode.bar.button.click()
    qtbot.waitUntil(lambda: mode.watch.going is not None)
    return mode
