from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.checks.fixes import Fix, Remove
from app.engine.checks.problem import Problem, Severity, Suppressed, Waypoint
from app.engine.telling import Glossary
from app.engine.words import msg
from app.i18n import ENGLISH
from app.ui.panels.problems import ProblemsPanel
from app.ui.theme.theme import Theme
from tests.ui.empty import said_instead
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


def test_a_severity_can_be_left_out_and_the_number_stays(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING, EMPTY_DATES, UNUSED], names)

    _filter(panel, "1 warning").click()

    assert [one for one, _ in _rows(panel)] == ["“Text” is missing.", "Nobody uses its result."]
    assert panel.count == 3


def test_without_problems_the_panel_says_so(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)
    panel.show_problems([], names)

    assert said_instead(panel) == "No problems"


def test_with_all_hidden_the_panel_says_that_instead(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)
    _filter(panel, "1 error").click()

    assert said_instead(panel) == "All problems are hidden"


# What can be done about a problem

FIX = Fix(msg("Delete it"), (Remove("visit"),))
MENDABLE = structs.replace(UNUSED, fix=FIX)
CIRCLE = structs.replace(
    WHOLE, node="thanks", path=(Waypoint("solar", "new", "thanks"), Waypoint("solar", "contract", "remind"))
)


def _click(panel: ProblemsPanel, row: int, column: int) -> None:
    place = panel.table.visualRect(panel.table.model().index(row, column)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _do(panel: ProblemsPanel, row: int, words: str) -> None:
    menu = panel.menu_for(panel.model.rows[row])
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def test_a_fix_stands_beside_its_problem_and_a_click_on_it_asks_for_it(
    panel: ProblemsPanel, names: Glossary, qtbot: QtBot
) -> None:
    panel.show_problems([MISSING, MENDABLE], names)
    assert [panel.model.index(row, 2).data() for row in range(2)] == ["", "Delete it"]

    with qtbot.assertNotEmitted(panel.node_asked), qtbot.waitSignal(panel.fix_asked) as asked:
        _click(panel, 1, 2)

    assert asked.args == [MENDABLE]


def test_alt_and_enter_do_what_the_last_column_offers(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.show_problems([MENDABLE], names)
    panel.table.setCurrentIndex(panel.model.index(0, 0))

    with qtbot.waitSignal(panel.fix_asked):
        QTest.keyClick(panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert panel.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == "Delete it (Alt+Enter)"
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Delete it"


def test_the_menu_offers_the_fix_too(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.show_problems([MENDABLE], names)

    with qtbot.waitSignal(panel.fix_asked):
        _do(panel, 0, "Delete it")


def test_a_problem_is_ignored_only_with_a_reason(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.show_problems([MISSING], names)
    dialog = panel.ask_reason(MISSING)
    dialog.setTextValue("  ")
    with qtbot.assertNotEmitted(panel.ignore_asked):
        dialog.accept()

    dialog = panel.ask_reason(MISSING)
    dialog.setTextValue(" It comes later. ")
    with qtbot.waitSignal(panel.ignore_asked) as asked:
        dialog.accept()

    assert asked.args == [MISSING, "It comes later."]


def test_what_is_ignored_is_counted_and_shown_when_asked(panel: ProblemsPanel, names: Glossary, qtbot: QtBot) -> None:
    panel.take_ignored([Suppressed(MENDABLE, "Used next month.")])
    panel.show_problems([MISSING], names)
    assert len(_rows(panel)) == 1

    _filter(panel, "1 ignored").click()

    assert _rows(panel)[1][0] == "Nobody uses its result. Ignored: Used next month."
    assert panel.count == 1
    with qtbot.waitSignal(panel.restore_asked) as asked:
        _click(panel, 1, 2)
    assert asked.args == [MENDABLE]


def test_without_ignored_problems_nothing_is_said_of_them(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING], names)
    assert not panel.ignored_button.isVisible()


def test_the_chosen_problem_shows_its_path_and_steps_lead_along_it(
    panel: ProblemsPanel, names: Glossary, qtbot: QtBot
) -> None:
    panel.show_problems([MISSING, CIRCLE], names)
    assert not panel.steps.isVisible()
    with qtbot.waitSignal(panel.path_changed) as shown:
        panel.table.setCurrentIndex(panel.model.index(1, 0))
    assert shown.args == [CIRCLE.path]

    led: list[Waypoint] = []
    panel.waypoint_asked.connect(led.append)
    for button in (panel.steps.on, panel.steps.on, panel.steps.on, panel.steps.back):
        button.click()

    assert [one.node for one in led] == ["thanks", "remind", "thanks", "remind"]
    assert panel.steps.words == "Step 2 of 2"


def test_the_chosen_problem_stays_chosen_while_others_come_and_go(panel: ProblemsPanel, names: Glossary) -> None:
    panel.show_problems([MISSING, CIRCLE], names)
    panel.table.setCurrentIndex(panel.model.index(1, 0))
    panel.show_problems([EMPTY_DATES, MISSING, CIRCLE], names)
    assert panel.table.currentIndex().row() == 2
    panel.show_problems([MISSING], names)
    assert not panel.steps.isVisible()
