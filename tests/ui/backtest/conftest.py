from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.model.people import Contact, Employee
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email, Phone
from app.i18n import ENGLISH
from app.storage.workspace import Workspace
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.mode import BacktestMode
from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.theme.theme import Mode, Theme

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LOG = """Deal ID,Stage,Changed at,User,Amount
1,New,2026-03-02T09:00:00Z,ann,900
1,Offer,2026-03-03T09:00:00Z,ann,900
2,New,2026-03-02T10:00:00Z,ann,8000
2,Won,2026-03-09T10:00:00Z,bo,8000
3,New,2026-03-04T10:00:00Z,bo,7000
3,Called back,2026-03-05T10:00:00Z,bo,7000
3,Offer,2026-03-06T10:00:00Z,bo,7000
"""


def rule(id_: str, type_: str, name: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": name, "parameters": parameters, **more}


def rules(*, told: bool) -> str:
    large = {"left": "item.amount", "op": "ge", "right": {"amount": "5000", "currency": "EUR"}}
    told_of = {"text": "{{ item.id }}", "recipients": ["responsible"]}
    tell = rule("tell", "employee.notification", "Tell them", told_of, only_if=large)
    stages: list[dict[str, Any]] = [
        {"id": "new", "name": "New", "rules": [tell] if told else []},
        {"id": "offer", "name": "Offer", "triggers": [rule("back", "call.incoming", "Client calls", {})], "rules": [
            rule("mail", "client.email", "Send the offer", {"subject": "Offer", "text": "<p>Here it is</p>"}),
            rule("note", "employee.sms", "Text them", {
                "text": "Offer for {{ item.id }}", "employee": "responsible", "provider": "log"}),
        ]},
        {"id": "won", "name": "Won", "rules": [
            rule("cheer", "employee.timeline_comment", "Cheer", {"text": "Won"})]},
    ]  # fmt: skip
    raw = {"format": "rulewright/rule-set", "version": 1, "id": "sales", "name": "Sales", "entity": "deal",
           "pipeline": "sales", "stages": stages}  # fmt: skip
    return json.dumps(raw)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(LOG, "utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "sales.rulewright") as made:
        stages = tuple(PipelineStage(key, key.capitalize()) for key in ("new", "offer", "won"))
        made.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
        made.records.put(
            Employee("ann", "Ann Lind", "Agent", None, (Email("ann@example.com"),), (Phone("+390255501001"),)),
            Employee("bo", "Bo Berg", phones=(Phone("+390255501002"),)),
            Contact("1", "Paolo", "Rossi"),
        )
        empty = made.drafts.load("sales")
        before = rule_set_file.loads(rules(told=False))
        made.versions.save(before, "Without telling", NOW)
        made.drafts.save(empty, rule_set_file.loads(rules(told=True)))
        yield made


@pytest.fixture
def document(workspace: Workspace, qapp: QApplication) -> RuleSetDocument:
    return RuleSetDocument(workspace.drafts.load("sales"), workspace.drafts.save, ENGLISH, qapp)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(qapp)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def context(theme: Theme, jobs: Jobs, catalogue: Catalogue, workspace: Workspace) -> BacktestContext:
    return BacktestContext(theme, ENGLISH, jobs, catalogue, workspace, workspace.directory, lambda: NOW)


@pytest.fixture
def mode(context: BacktestContext, document: RuleSetDocument, qtbot: QtBot) -> BacktestMode:
    made = BacktestMode(context, document)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def done(mode: BacktestMode, log: Path, qtbot: QtBot) -> BacktestMode:
    """A backtest that is over."""
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    mode.start()
    qtbot.waitUntil(lambda: mode.outcome is not None, timeout=30_000)
    return mode


@pytest.fixture
def relight(theme: Theme) -> Callable[[bool], None]:
    """Turn to the dark or the light theme."""
    return lambda dark: theme.set_mode(Mode.DARK if dark else Mode.LIGHT)
