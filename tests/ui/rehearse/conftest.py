from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.mode import RehearseMode
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(qapp)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def context(theme: Theme, jobs: Jobs) -> RehearseContext:
    return solar.context(theme, jobs)


@pytest.fixture
def document(qapp: QApplication) -> RuleSetDocument:
    return solar.document(qapp)


@pytest.fixture
def mode(context: RehearseContext, document: RuleSetDocument, qtbot: QtBot) -> RehearseMode:
    made = RehearseMode(context, document)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made
