"""A whole window on a small workspace, as those of the window have it; and one on the sample, for long looks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.engine.catalog.registry import Catalogue
from app.paths import Places
from app.settings import USUAL_FONT
from app.ui.desk.designer import Designer
from app.ui.theme.theme import Mode
from tests.samples import copy_sample
from tests.ui.window.conftest import designer, places, window

__all__ = ["company", "designer", "places", "sample", "window"]
TODAY = date(2026, 3, 2)
COPY = "copy.rulewright"
"""Lies beside the sample, for whoever wants to read what stands in it."""


@pytest.fixture(scope="session")
def company(qapp: QApplication, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Designer]:
    """Return a window on the sample company, the same for all tests that only look at it."""
    base = tmp_path_factory.mktemp("sample")
    path: Path = base / "Larchwood.rulewright"
    copy_sample(path, TODAY)
    shutil.copy(path, base / COPY)
    made = Designer(
        qapp,
        Places(base, base, base, base, base),
        catalogue,
        lambda _path: None,
        now=lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC),
    )
    made.open(path).resize(1440, 900)
    yield made
    made.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # its window goes before what it works with
    assert made.tools.jobs.close()


@pytest.fixture
def sample(company: Designer) -> Designer:
    """Return it as somebody sees it who has chosen nothing, whatever the test before has chosen."""
    choices, window = company.tools.choices, company.window
    choices.choose(choices.value.changed(language="en", theme=Mode.LIGHT, font_size=USUAL_FONT))
    company.tools.theme.set_mode(Mode.LIGHT)
    assert window is not None
    window.setUpdatesEnabled(True)
    window.resize(1440, 900)
    return company
