from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.words import msg
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.panels.history import HistoryPanel, SavedVersion
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar


@pytest.fixture
def document(qapp: QApplication) -> RuleSetDocument:
    return solar.document(qapp)


@pytest.fixture
def panel(theme: Theme, document: RuleSetDocument, qtbot: QtBot) -> HistoryPanel:
    made = HistoryPanel(theme, ENGLISH, document.undo_stack)
    qtbot.addWidget(made)
    made.resize(900, 220)
    made.show()
    return made


def _call(document: RuleSetDocument, name: str) -> None:
    document.edit(lambda old: old.model_copy(update={"name": name}), msg("Call it {name}").fill(name=name))


def _said(panel: HistoryPanel) -> list[str]:
    model = panel.table.model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_edits_are_listed_in_words_from_the_first(panel: HistoryPanel, document: RuleSetDocument) -> None:
    _call(document, "Roofs")
    _call(document, "Solar")

    assert _said(panel) == ["As it was opened", "Call it Roofs", "Call it Solar (here you are)"]


def test_what_was_undone_stays_in_sight(panel: HistoryPanel, document: RuleSetDocument) -> None:
    _call(document, "Roofs")
    document.undo_stack.undo()

    assert _said(panel) == ["As it was opened (here you are)", "Call it Roofs (undone)"]


def test_a_click_goes_back_to_an_edit_and_forward_again(panel: HistoryPanel, document: RuleSetDocument) -> None:
    for name in ("A", "B", "C"):
        _call(document, name)

    _click(panel, 1)
    assert document.value.name == "A"

    _click(panel, 3)
    assert document.value.name == "C"


def test_enter_goes_back_too(panel: HistoryPanel, document: RuleSetDocument) -> None:
    _call(document, "A")
    QTest.keyClick(panel.table, Qt.Key.Key_Up)
    assert document.value.name == "A"

    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert document.value.name == "Solar roofs"


def test_a_new_edit_after_going_back_drops_what_came_after(panel: HistoryPanel, document: RuleSetDocument) -> None:
    _call(document, "A")
    _call(document, "B")
    document.undo_stack.undo()
    _call(document, "C")

    assert _said(panel) == ["As it was opened", "Call it A", "Call it C (here you are)"]


def test_another_rule_set_brings_its_own_edits(panel: HistoryPanel, document: RuleSetDocument) -> None:
    _call(document, "A")
    other = solar.document(panel)
    panel.show_stack(other.undo_stack)
    _call(document, "B")

    assert _said(panel) == ["As it was opened (here you are)"]


def test_saved_versions_are_listed_newest_first_and_lead_to_themselves(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.show_versions(
        [
            SavedVersion("aaa", datetime(2026, 3, 1, tzinfo=UTC), "Before spring", "Anna Keller"),
            SavedVersion("bbbbbbbbbb", datetime(2026, 3, 20, tzinfo=UTC)),
        ]
    )
    model = panel.version_table.model()
    assert [model.index(row, 0).data() for row in range(2)] == ["bbbbbbbb", "Before spring"]
    panel.version_table.setCurrentIndex(model.index(1, 0))

    with qtbot.waitSignal(panel.version_asked) as asked:
        QTest.keyClick(panel.version_table, Qt.Key.Key_Return)

    assert asked.args == ["aaa"]


def _click(panel: HistoryPanel, row: int) -> None:
    place = panel.table.visualRect(panel.table.model().index(row, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
