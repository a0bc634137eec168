"""A screen reader is told of what happens where the keyboard is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.data.importing.wizard import ImportWizard
from app.ui.data.pages.roles import RolesPage
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.publish.desk import PublishDesk
from tests.ui.accessibility.heard import can_be_heard, heard
from tests.ui.publish.test_publish_dialog import desk, drawer, house, kept, opened

__all__ = ["desk", "drawer", "house", "kept"]

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


def test_undo_among_the_data_says_what_it_did(window: MainWindow, said: list[str]) -> None:
    window.open_mode("data")
    window.data().open("roles")
    page = window.findChild(RolesPage)
    assert page is not None
    page.add_button.click()
    what = window.modes.undo_stack.undoText()

    window.actions_["edit.undo"].trigger()

    assert what != ""
    assert said[-1] == f"Undone: {what}"


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


def test_an_import_says_what_has_come_in(window: MainWindow, said: list[str], tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("first_name,last_name\nAda,Moretti\nIvo,Novak\n", "utf-8")
    window.open_mode("data")
    window.data().import_records("contact")
    wizard = window.findChild(ImportWizard)
    assert wizard is not None
    wizard.take(file)
    qtbot.waitUntil(wizard.next.isEnabled, timeout=20_000)
    said.clear()

    with qtbot.waitSignal(wizard.imported, timeout=20_000):
        QTest.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
        QTest.mouseClick(wizard.next, Qt.MouseButton.LeftButton)

    assert said[-1] == "Everything came in. 2 of 2 rows came in."


def test_a_file_that_cannot_be_read_is_said(window: MainWindow, said: list[str], tmp_path: Path, qtbot: QtBot) -> None:
    window.open_mode("data")
    window.data().import_records("contact")
    wizard = window.findChild(ImportWizard)
    assert wizard is not None

    wizard.take(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: said != [], timeout=20_000)

    assert "gone.csv" in said[-1]


def test_publishing_says_what_runs_now(kept: PublishDesk, said: list[str], qtbot: QtBot) -> None:
    dialog = opened(kept, qtbot)
    dialog.foot.despite.setChecked(True)

    QTest.mouseClick(dialog.foot.publish, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Published" in dialog.foot.said.text(), timeout=20_000)

    assert dialog.foot.said.text() in said


def test_a_notice_is_said(window: MainWindow, said: list[str]) -> None:
    window.session.saved.emit()

    assert said == ["Everything is written again."]
