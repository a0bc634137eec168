from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Problem, Severity
from app.engine.telling import Glossary
from app.engine.words import msg
from app.i18n import ENGLISH
from app.ui.panels.problems import ProblemsPanel
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar

MISSING = Problem(
    "parameter_missing", Severity.ERROR, msg("“{label}” is missing.").fill(label=msg("Text")), "new", "thanks", "text"
)
EMPTY_DATES = Problem(
    "date_empty", Severity.WARNING, msg("Many deals have no close date."), "contract", "remind", "when"
)
UNUSED = Problem("result_unused", Severity.NOTE, msg("Nobody uses its result."), "survey", "visit")
WHOLE = Problem("loop", Severity.WARNING, msg("Rules and triggers chase one another."), "new")


@pytest.fixture
def names(catalogue: Catalogue) -> Glossary:
    return Glossary.of(solar.directory(), catalogue, [solar.rule_set()])


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot) -> ProblemsPanel:
    made = ProblemsPanel(theme, ENGLISH)
    qtbot.addWidget(made)
    made.resize(1000, 200)
    made.show()
    return made


def _rows(panel: ProblemsPanel) -> list[tuple[str, str]]:
    model = panel.table.model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def _filter(panel: ProblemsPanel, words: str) -> QToolButton:
    return next(one for one in panel.findChildren(QToolButton) if one.text() == words)


def test_a_problem_says_what_is_wrong_and_where(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING, WHOLE], names)

    assert _rows(panel) == [
        ("“Text” is missing.", "New › Thank the client"),
        ("Rules and triggers chase one another.", "New"),
    ]


def test_a_screen_reader_says_how_bad_it_is(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)

    said = panel.table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Error: “Text” is missing. New › Thank the client"


def test_a_click_leads_to_the_field_of_the_card(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.show_problems([MISSING, EMPTY_DATES], names)
    place = panel.table.visualRect(panel.table.model().index(1, 0)).center()

    with qtbot.waitSignal(panel.node_asked) as asked:
        QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert asked.args == ["remind", "when"]


def test_enter_leads_there_too(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.show_problems([MISSING], names)
    panel.table.setCurrentIndex(panel.table.model().index(0, 0))

    with qtbot.waitSignal(panel.node_asked) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)

    assert asked.args == ["thanks", "text"]


def test_the_number_of_problems_is_told_when_it_changes(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.count_changed) as told:
        panel.show_problems([MISSING, UNUSED], names)
    assert told.args == [2]

    with qtbot.assertNotEmitted(panel.count_changed):
        panel.show_problems([MISSING, EMPTY_DATES], names)


def test_a_severity_can_be_left_out_and_the_number_stays(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING, EMPTY_DATES, UNUSED], names)

    _filter(panel, "1 warning").click()

    assert [one for one, _ in _rows(panel)] == ["“Text” is missing.", "Nobody uses its result."]
    assert panel.count == 3


def test_without_problems_the_panel_says_so(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)
    panel.show_problems([], names)

    assert panel.said_instead == "No problems"


def test_with_all_hidden_the_panel_says_that_instead(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)
    _filter(panel, "1 error").click()

    assert panel.said_instead == "All problems are hidden"
