"""The engine and the window it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.paths import Places
from app.run.manner import Manner, write_manner
from app.storage.workspace import Workspace
from app.ui.desk.designer import Designer
from app.ui.run.context import EngineDoor
from app.ui.widgets.segments import Segments
from tests.ui.run.conftest import fill
from tests.ui.run.engines import FakeDoor


@pytest.mark.parametrize("keep", [True, False])
def test_an_engine_that_starts_with_the_window_stops_with_it_unless_it_is_to_go_on(
    keep: bool,
    qapp: QApplication,
    catalogue: Catalogue,
    fake: FakeDoor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def door(_workspace: Path, *_more: object) -> EngineDoor:
        return fake.door

    monkeypatch.setattr("app.ui.run.door.door_of", door)
    path = tmp_path / "sales.rulewright"
    fill(path)
    with Workspace.open(path) as workspace:
        write_manner(workspace.settings, Manner(keep=keep, with_window=True))
    program = Designer(qapp, Places(tmp_path, tmp_path, tmp_path, tmp_path), catalogue, lambda _path: None)
    try:
        program.open(path)
        qtbot.waitUntil(lambda: fake.runs)
    finally:
        program.close()
        assert program.tools.jobs.close()
    assert fake.engine.stopped is not keep
    assert fake.closed


def test_all_modes_stay_readable_in_the_smallest_window(
    qapp: QApplication, catalogue: Catalogue, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "sales.rulewright"
    fill(path)
    program = Designer(qapp, Places(tmp_path, tmp_path, tmp_path, tmp_path), catalogue, lambda _path: None)
    try:
        window = program.open(path)
        qtbot.waitExposed(window)
        window.resize(960, 640)
        modes = window.bar.findChild(Segments)
        assert modes is not None
        qtbot.waitUntil(lambda: modes.width() >= modes.minimumSizeHint().width())
        window.resize(1400, 800)
        qtbot.waitUntil(lambda: "No problems" in [one.text() for one in window.bar.findChildren(QPushButton)])
    finally:
        program.close()
        assert program.tools.jobs.close()
