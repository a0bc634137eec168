"""The window of the first minute: on the small workspace, on the sample, on nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.paths import Places
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from tests.samples import copy_sample
from tests.ui.window.conftest import places, window

__all__ = ["places", "window"]


@pytest.fixture
def empty(designer: Designer, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    made = designer.create(tmp_path / "empty.rulewright")
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def designer(qapp: QApplication, places: Places, catalogue: Catalogue) -> Iterator[Designer]:
    program = Designer(qapp, places, catalogue, copy_sample)
    yield program
    program.close()
    assert program.tools.jobs.close()


@pytest.fixture
def sample(designer: Designer, qtbot: QtBot) -> MainWindow:
    made = designer.open_first(None)
    designer.greet()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.desks.welcome.tour is not None and made.desks.welcome.tour.isVisible())
    return made
