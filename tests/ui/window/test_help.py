"""What the help menu shows can be read."""

from __future__ import annotations

from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from app.ui.desk.window import MainWindow


def test_keys_stand_whole_in_rows_of_one_height(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["help.keys"].trigger()
    qtbot.waitUntil(lambda: any(one.accessibleName() == "Keyboard" for one in window.findChildren(QTreeWidget)))
    table = next(one for one in window.findChildren(QTreeWidget) if one.accessibleName() == "Keyboard")
    qtbot.waitUntil(table.isVisible)
    rows = [table.model().index(place, 1) for place in range(table.topLevelItemCount())]
    assert len({table.visualRect(one).height() for one in rows}) == 1
    assert max(table.sizeHintForIndex(one).width() for one in rows) <= table.columnWidth(1)
    table.window().close()
