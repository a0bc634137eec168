"""What tests of the window share: the theme, the catalogue, a board on a pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.engine.catalog.registry import Catalogue, load_catalogue
from app.paths import resources
from app.ui.collecting import Collector
from app.ui.theme.theme import Mode, Theme


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Empty it: without a screen Qt keeps what Python has put there until Python is gone, and crashes then."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _closed_is_gone(qapp: QApplication) -> Iterator[None]:
    """Let go of what a test has closed: Qt waits for an event loop, and styles all that is left anew until then."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def collector(qapp: QApplication) -> Iterator[Collector]:
    """Collect on the thread of the tests, as the program does on that of its window."""
    made = Collector(qapp)
    yield made
    made.end()
    made.deleteLater()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    return Theme(qapp, resources() / "theme", mode=Mode.LIGHT)


@pytest.fixture
def theme(dressed: Theme) -> Theme:
    dressed.set_mode(Mode.LIGHT)
    dressed.set_text(1.0)
    dressed.reduced_motion = True
    return dressed


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(others=False)
