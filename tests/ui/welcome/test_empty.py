"""A workspace with nothing in it: everywhere a sentence, an icon and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QHeaderView, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.ui.data.pages.departments import DepartmentsPage
from app.ui.desk.window import MainWindow
from app.ui.rehearse.column import Column
from app.ui.widgets.states import EmptyState

SELECTION = {
    "Choose a rule or trigger on the board",
    "No record chosen",
    "Choose a delivery",
}
"""They wait for a click on something that stands beside them."""
WAITS = {"One moment"}
"""They go by themselves."""
WELL = {"No problems", "Nothing could not be delivered"}
"""They say that all is well."""
FOLLOWS = {
    "Nothing has happened yet",
    "Nothing in the feed yet",
    "No messages yet",
    "No documents or tasks",
    "Nothing is planned",
    "Find rules and triggers in all pipelines",
    "No other package yet",
}
"""What fills them is asked for on the board or in the field right beside them."""


def bare(root: QWidget) -> list[str]:
    """Return the lists and tables that show nothing and say nothing."""
    return [
        view.accessibleName() or type(view).__name__
        for view in root.findChildren(QAbstractItemView)
        if view.isVisible()
        and view.model() is not None
        and view.model().rowCount() == 0
        and not isinstance(view, QHeaderView)
        and not isinstance(view.parent(), QComboBox)
        and not any(one.isVisible() for one in next(around(view)).findChildren(EmptyState))  # said below its head
        and not any(isinstance(one, Column) for one in around(view))  # the column says so itself
    ]


def around(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def mute(root: QWidget) -> list[str]:
    """Return the empty states that lack words, a picture, or a button where there is something to do."""
    faults = []
    for state in root.findChildren(EmptyState):
        if not state.isVisible():
            continue
        title = state.accessibleName()
        pictures = [one for one in state.findChildren(QLabel) if not one.pixmap().isNull()]
        excused = title in SELECTION | WELL | FOLLOWS | WAITS
        if not title or not pictures or (not excused and not state.button.isVisible()):
            faults.append(title or "without words")
    return faults


def tabs(root: QWidget) -> Iterator[None]:
    """Turn to each tab in turn; at least once what is shown already."""
    yield
    for bar in root.findChildren(QTabBar):
        for place in range(bar.count()) if bar.isVisible() else ():
            bar.setCurrentIndex(place)
            yield


@pytest.mark.parametrize("mode", ["design", "rehearse", "backtest", "run", "data"])
def test_no_mode_is_left_bare(empty: MainWindow, mode: str, qtbot: QtBot) -> None:
    empty.open_mode(mode)
    for _ in tabs(empty):
        qtbot.waitUntil(lambda: bare(empty) == [])  # what is read from the disk comes a little later
        without_trace = [one for one in mute(empty) if not (mode == "rehearse" and one == "Nothing to trace yet")]
        assert without_trace == []


def test_no_page_of_the_data_is_left_bare(empty: MainWindow, qtbot: QtBot) -> None:
    empty.open_mode("data")
    data = empty.data()
    listed = next(one for one in data.findChildren(QAbstractItemView) if one.isVisible())
    seen = 0
    for row in range(listed.model().rowCount()):
        index = listed.model().index(row, 0)
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            listed.setCurrentIndex(index)
            seen += 1
            qtbot.waitUntil(lambda: bare(empty) == [])
            assert mute(empty) == [], index.data()
    assert seen > 10


def test_the_button_of_an_empty_page_does_the_next_thing(empty: MainWindow) -> None:
    empty.open_mode("data")
    data = empty.data()
    data.open("departments")
    page = next(one for one in data.findChildren(DepartmentsPage) if one.isVisible())
    QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.list.isVisible()
    assert page.current


@pytest.mark.parametrize("action", ["file.publish", "help.packages"])
def test_no_dialog_is_left_bare(empty: MainWindow, action: str, qtbot: QtBot) -> None:
    empty.actions_[action].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in empty.findChildren(QDialog)))
    dialog = next(one for one in empty.findChildren(QDialog) if one.isVisible())
    assert (bare(dialog), mute(dialog)) == ([], [])


def test_the_history_offers_to_save_and_the_trace_to_rehearse(empty: MainWindow) -> None:
    empty.panels.turn_to_trace()
    state = next(one for one in empty.panels.findChildren(EmptyState) if one.isVisible())
    QTest.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert empty.mode == "rehearse"
    assert empty.rehearse().invitation.isVisible()
