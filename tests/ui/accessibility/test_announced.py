"""A screen reader is told of what happens where the keyboard is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from tests.ui.accessibility.heard import can_be_heard, heard

pytestmark = pytest.mark.skipif(not can_be_heard, reason="Qt’s events are heard through its library on Linux")


@pytest.fixture
def said() -> Iterator[list[str]]:
    with heard() as words:
        yield words


def test_a_card_moved_by_the_keyboard_says_where_it_has_landed(window: MainWindow, said: list[str]) -> None:
    window.show_node("hello")
    board = window.design.board
    board.focus_cards()
    said.clear()

    QTest.keyClick(board.column("A_PREACCEPTED").cards, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert said == ["Say hello: Won, Rules, 1 of 1"]


def test_undo_and_redo_say_what_they_did(window: MainWindow, said: list[str]) -> None:
    window.show_node("hello")
    window.design.board.menus.actions["delete"].trigger()
    what = window.session.document.undo_stack.undoText()
    said.clear()

    window.actions_["edit.undo"].trigger()
    window.actions_["edit.redo"].trigger()

    assert f"Undone: {what}" in said
    assert f"Done again: {what}" in said


def test_the_number_of_problems_is_said_when_it_changes(
    designer: Designer, window: MainWindow, said: list[str], qtbot: QtBot
) -> None:
    window.watch.look()
    with qtbot.waitSignal(window.watch.found, timeout=20_000):
        pass
    said.clear()

    with qtbot.waitSignal(window.watch.found, timeout=20_000):
        window.design.board.add([designer.tools.catalogue.rules["client.email"]])

    assert [one for one in said if one.endswith(("problem", "problems"))] != []


def test_a_rehearsal_says_what_has_happened_and_what_time_it_is(
    window: MainWindow, said: list[str], qtbot: QtBot
) -> None:
    window.open_mode("rehearse")
    session = window.rehearse().session
    key = next(iter(session.rehearsal.states))
    session.move([key], "A_PREACCEPTED")
    said.clear()

    with qtbot.waitSignal(session.changed, timeout=20_000):
        session.step()

    assert [one.partition(": ")[2] for one in said] == ["To the next happening"]


def test_a_backtest_says_that_it_is_finished(window: MainWindow, said: list[str], qtbot: QtBot) -> None:
    window.open_mode("backtest")
    mode = window.backtest()
    mode.past.take_own()
    mode.start()
    qtbot.waitUntil(lambda: mode.outcome is not None, timeout=60_000)

    assert said[-1] == "The backtest is finished."


def test_a_notice_is_said(window: MainWindow, said: list[str]) -> None:
    window.session.saved.emit()

    assert said == ["Everything is written again."]
