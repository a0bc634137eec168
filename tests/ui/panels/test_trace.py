from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.placeholders import Templates
from app.engine.program import Programs, compile_program
from app.engine.rehearse import Rehearsal, Stage
from app.engine.telling import Glossary
from app.i18n import ENGLISH
from app.ui.panels.trace import TracePanel
from app.ui.theme.theme import Theme
from tests.ui.empty import said_instead
from tests.ui.rehearse import solar

TITLES = {one.key: one.values["title"] for one in solar.deals()}


@pytest.fixture
def names(catalogue: Catalogue) -> Glossary:
    return Glossary.of(solar.directory(), catalogue, [solar.rule_set()])


@pytest.fixture
def rehearsal(catalogue: Catalogue) -> Rehearsal:
    there = solar.directory()
    program = compile_program(solar.rule_set(), catalogue, there.schema)
    start = Rehearsal(Stage(Programs.of(program), there, Templates()), solar.START).with_items(solar.deals())
    entered = start.enter(solar.deals()[0])
    return entered.happen(("deal", "1"), "call.incoming", {"number": "+39 1"}).move(("deal", "3"), "invoice")


@pytest.fixture
def panel(theme: Theme, names: Glossary, rehearsal: Rehearsal, qtbot: QtBot) -> TracePanel:
    made = TracePanel(theme, ENGLISH)
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.show_trace(rehearsal.steps, names, TITLES)
    return made


def _told(panel: TracePanel) -> list[str]:
    model = panel.table.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_every_step_is_told_with_time_record_and_rule(panel: TracePanel, rehearsal: Rehearsal) -> None:
    assert panel.table.model().rowCount() == len(rehearsal.steps)
    first = [panel.table.model().index(2, column).data() for column in range(4)]
    assert [one.replace("\u202f", " ") for one in first] == [
        "Mar 31, 2026, 9:00 AM",
        "Roof of the Rossi house",
        "Notification to Anna Keller, Bruno Costa, and Elif Demir: New request: Roof of the Rossi house, €8,400.00",
        "Tell sales",
    ]


def test_only_why_not_leaves_what_stayed_away_with_its_reason(panel: TracePanel) -> None:
    panel.why_not.setChecked(True)

    told = _told(panel)
    assert any(one.startswith("“Tell by SMS” failed:") and "no phone number" in one for one in told)
    assert any(one.startswith("“Call the client” was cancelled:") for one in told)
    assert not any("is done" in one for one in told)


def test_one_record_alone(panel: TracePanel) -> None:
    panel.record.setCurrentIndex(panel.record.findText("Moreau garage"))
    panel.record.activated.emit(panel.record.currentIndex())

    assert {panel.table.model().index(row, 1).data() for row in range(panel.table.model().rowCount())} == {
        "Moreau garage"
    }


def test_one_rule_alone(panel: TracePanel) -> None:
    panel.rule.setCurrentIndex(panel.rule.findText("Thank the client"))
    panel.rule.activated.emit(panel.rule.currentIndex())

    assert [one.split(" ")[4] for one in _told(panel)] == ["planned", "cancelled:"]


def test_one_kind_alone(panel: TracePanel) -> None:
    panel.kind.setCurrentIndex(panel.kind.findText("Triggers"))
    panel.kind.activated.emit(panel.kind.currentIndex())

    assert _told(panel)[0] == "The trigger “Client calls back” fired."


def test_a_search_narrows_to_what_contains_the_words(panel: TracePanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.search, "phone NUMBER")

    qtbot.waitUntil(lambda: len(_told(panel)) == 1)
    assert "no phone number" in _told(panel)[0]


def test_what_goes_on_is_added_below(panel: TracePanel, rehearsal: Rehearsal, names: Glossary) -> None:
    before = _told(panel)
    panel.show_trace(rehearsal.move(("deal", "1"), "lost").steps, names, TITLES)

    assert _told(panel)[: len(before)] == before
    assert _told(panel)[-1] == "Entered “Lost”."


def test_another_rehearsal_takes_the_place_of_the_first(panel: TracePanel, names: Glossary) -> None:
    panel.show_trace((), names, {})

    assert said_instead(panel) == "Nothing to trace yet"


def test_a_trace_in_which_nothing_fits_says_so(panel: TracePanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.search, "zebra")

    qtbot.waitUntil(lambda: said_instead(panel) == "Nothing fits")


def test_enter_leads_to_the_rule(panel: TracePanel, qtbot: QtBot) -> None:
    panel.table.setCurrentIndex(panel.table.model().index(2, 0))

    with qtbot.waitSignal(panel.node_asked) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)

    assert asked.args == ["notify"]


def test_what_is_selected_is_copied_as_text(panel: TracePanel) -> None:
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.table.model().index(1, 0))
    QTest.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    panel.copy()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[3] for line in lines] == ["", "Tell sales"]


def test_without_a_selection_all_that_is_shown_is_copied(panel: TracePanel, rehearsal: Rehearsal) -> None:
    assert len(panel.text().splitlines()) == len(rehearsal.steps)
