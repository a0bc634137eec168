"""What a screen reader is told of the board."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.engine.words import msg
from app.ui.desk.window import MainWindow
from app.ui.inspector.pages import NodePage


def test_a_card_says_where_it_stands(window: MainWindow) -> None:
    cards = QAccessible.queryAccessibleInterface(window.design.board.column("A_PREACCEPTED").cards)

    said = [cards.child(place).text(QAccessible.Text.Description) for place in range(cards.childCount())]

    rules = [one for one in said if one.endswith("of 3 in the stage Pre-accepted")]
    assert rules == [f"{place} of 3 in the stage Pre-accepted" for place in (1, 2, 3)]


def test_a_box_to_choose_from_says_what_it_is_for(window: MainWindow, qtbot: QtBot) -> None:
    window.show_node("hello")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    boxes = [one for one in window.findChildren(QComboBox) if one.isVisible() and one.accessibleName()]

    for box in boxes:
        box.setFocus()

    assert boxes != []
    for box in boxes:
        spoken = QAccessible.queryAccessibleInterface(box)
        labels = [one.text(QAccessible.Text.Name) for one, _ in spoken.relations(QAccessible.RelationFlag.Label)]
        told = [spoken.text(QAccessible.Text.Name), *labels, spoken.text(QAccessible.Text.Description)]
        assert [one for one in told if one.startswith(box.accessibleName())] != []


def test_a_field_says_what_is_wrong_with_it(window: MainWindow) -> None:
    window.show_node("hello")
    page = window.design.card.inspector.page
    assert isinstance(page, NodePage)
    assert page.form is not None
    row = next(iter(page.form.rows.values()))

    row.show_problem(msg("This cannot be."), missing=False)

    spoken = QAccessible.queryAccessibleInterface(row.editor.focus_target())
    assert spoken.text(QAccessible.Text.Description) == "This cannot be."
    assert spoken.text(QAccessible.Text.Name) != ""
