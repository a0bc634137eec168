"""What a screen reader is told of the board."""

from __future__ import annotations

from PySide6.QtGui import QAccessible

from app.ui.desk.window import MainWindow


def test_a_card_says_where_it_stands(window: MainWindow) -> None:
    cards = QAccessible.queryAccessibleInterface(window.design.board.column("A_PREACCEPTED").cards)

    said = [cards.child(place).text(QAccessible.Text.Description) for place in range(cards.childCount())]

    rules = [one for one in said if one.endswith("of 3 in the stage Pre-accepted")]
    assert rules == [f"{place} of 3 in the stage Pre-accepted" for place in (1, 2, 3)]
