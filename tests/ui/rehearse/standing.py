"""What a person sees in the Rehearse mode, for tests to ask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.rehearse.column import Column
from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.rows import RowsView
from app.ui.rehearse.tab import Tab


def column(mode: RehearseMode, stage: str) -> Column:
    return next(one for one in mode.board.columns if one.stage == stage)


def titles(mode: RehearseMode, stage: str) -> list[str]:
    model = column(mode, stage).model
    return [model.index(row).data() for row in range(model.rowCount())]


def said(mode: RehearseMode, item: str) -> str:
    """Return what a screen reader says of a record's card."""
    key = ("deal", item)
    return next(
        str(one.model.place(key).data(Qt.ItemDataRole.ToolTipRole))
        for one in mode.board.columns
        if one.model.place(key).isValid()
    )


def choose(mode: RehearseMode, item: str) -> None:
    mode.board.choose(("deal", item))


def settled(mode: RehearseMode, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not mode.session.busy)


def rows(tab: Tab) -> list[str]:
    """Return what a screen reader says of each row of a tab."""
    view = tab.findChild(RowsView)
    assert view is not None
    assert view.isVisible()
    return [
        str(view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(view.model().rowCount())
    ]


def open_tab(mode: RehearseMode, tab: Tab) -> Tab:
    mode.pane.open_tab(tab)
    return tab


def press(parent: QWidget, words: str) -> None:
    """Press the button with these words."""
    found = [one for one in parent.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    assert len(found) == 1, [one.text() for one in parent.findChildren(QPushButton)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def named(parent: QWidget, words: str) -> QAbstractButton:
    """Return the button that a screen reader calls so."""
    return next(one for one in parent.findChildren(QAbstractButton) if one.accessibleName() == words)


def dialog(mode: RehearseMode) -> QDialog:
    """Return the dialog that is open."""
    found = [one for one in mode.findChildren(QDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
