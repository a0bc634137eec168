"""The window starts a real engine as a process of its own, and rules run on a record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.paths import HOME_VARIABLE, places
from app.run.address import read_address
from app.ui.desk.designer import Designer
from app.ui.run.watch import Phase
from tests.ui.run.conftest import fill

PATIENCE = 30_000


def test_a_record_that_is_moved_sets_its_rules_off_for_real(
    qapp: QApplication, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    path = tmp_path / "sales.rulewright"
    fill(path)
    program = Designer(qapp, places(), catalogue, lambda _path: None)
    try:
        window = program.open(path)
        qtbot.waitExposed(window)
        window.actions_["view.run"].trigger()
        assert window.mode == "run"
        run = window.run()
        qtbot.waitUntil(lambda: run.watch.phase is Phase.STOPPED)
        QTest.mouseClick(run.bar.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(run.overview.live.lines) or run.notice.isVisible(), timeout=PATIENCE)
        assert not run.notice.isVisible(), run.notice.accessibleName()
        menu = run.overview.live.lines["sales"].run_button.menu()
        assert menu is not None
        menu.actions()[0].trigger()
        line = run.overview.live.lines["sales"]
        qtbot.waitUntil(lambda: line.said.startswith("Runs as it is designed"), timeout=PATIENCE)
        records = window.session.workspace.records
        records.put(Item("7", "deal", "sales", "new", {"title": "Roof, Rossi", "responsible": "ann"}))
        records.put(Item("7", "deal", "sales", "won", {"title": "Roof, Rossi", "responsible": "ann"}))
        run.open("ran")
        qtbot.waitUntil(lambda: "“Cheer” is done." in run.ran.trace.text(), timeout=PATIENCE)
        assert "Roof, Rossi" in run.ran.trace.text()
        address = read_address(path)
        assert address is not None
        assert address.pid != os.getpid()
    finally:
        program.close()
        assert program.tools.jobs.close()
    qtbot.waitUntil(lambda: read_address(path) is None, timeout=PATIENCE)
