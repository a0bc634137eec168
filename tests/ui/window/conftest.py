"""A whole window on a small workspace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.engine.model.people import Contact, Department, Employee
from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.engine.model.values import Email, Money, Phone
from app.paths import Places
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from tests.engine.examples import LOANS


def deal(n: int) -> Item:
    """Return one of the deals, each a thousand dearer than the one before."""
    values = {
        "title": f"Roof {n}",
        "amount": Money(Decimal(4000 + n * 1000), "EUR"),
        "responsible": "ann",
        "contacts": ("contact:1",),
        "created_at": datetime(2026, 3, n + 1, tzinfo=UTC),
        "close_date": date(2026, 12, n + 1),
    }
    return Item(str(n), "deal", "loans", "A_SUBMITTED", values)


def make_workspace(path: Path) -> None:
    """Write a workspace with two pipelines, five deals, two employees, a client, and the loans rule set."""
    path.write_bytes(_workspace())


@cache
def _workspace() -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made.rulewright"
        _fill(made)
        return made.read_bytes()


def _fill(path: Path) -> None:
    with Workspace.create(path) as workspace:
        stages = (PipelineStage("A_SUBMITTED", "Submitted"), PipelineStage("A_PREACCEPTED", "Pre-accepted"),
                  PipelineStage("WON", "Won", "#7BD500", StageKind.WON))  # fmt: skip
        workspace.pipelines.put(Pipeline("loans", "Loans", "deal", stages))
        workspace.pipelines.put(Pipeline("leads", "Leads", "lead", (PipelineStage("NEW", "New"),)))
        workspace.records.put(
            Department("sales", "Sales", None, "bo"),
            Employee("ann", "Ann Lind", "Agent", "sales", (Email("ann@example.com"),)),
            Employee("bo", "Bo Berg", "Head of sales", "sales"),
            Contact("1", "Paolo", "Rossi", phones=(Phone("+39025550100"),), emails=(Email("paolo@example.com"),)),
            *(deal(n) for n in range(5)),
        )
        old = workspace.drafts.load("loans")
        loans = rule_set_file.loads(json.dumps(LOANS))
        workspace.drafts.save(old, old.model_copy(update={"stages": (*loans.stages, old.stages[2])}))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "settings", tmp_path / "data", tmp_path / "logs", tmp_path / "documents")


@pytest.fixture
def designer(qapp: QApplication, places: Places, catalogue: Catalogue) -> Iterator[Designer]:
    program = Designer(qapp, places, catalogue, make_workspace)
    yield program
    program.close()
    assert program.tools.jobs.close()


@pytest.fixture
def window(designer: Designer, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    path = tmp_path / "test.rulewright"
    make_workspace(path)
    made = designer.open(path)
    qtbot.waitExposed(made)
    return made
