"""Choosing another language: the whole window speaks it at once, and nothing that was under way is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.engine import editing
from app.engine.words import msg
from app.i18n import LANGUAGE_VARIABLE, PSEUDO
from app.ui.data.table.page import RecordPage
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.preferences.dialog import Choice, PreferencesDialog, Switch
from app.ui.run.context import EngineDoor
from tests.ui.run.engines import FakeDoor, FakeEngine


def speak(designer: Designer, language: str, qtbot: QtBot) -> MainWindow:
    choices = designer.tools.choices
    before = designer.window
    choices.choose(choices.value.changed(language=language))
    after = designer.window
    assert after is not None
    assert after is not before
    qtbot.waitExposed(after)
    return after


def shown_words(window: QWidget) -> list[str]:
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    return [*labels, *(one.text() for one in window.findChildren(QPushButton) if one.isVisible())]


def delete_first_rule(window: MainWindow) -> None:
    document = window.session.document
    node = next(node.id for _, node in document.value.nodes())
    document.edit(partial(editing.remove, ids=[node]), msg("Delete"))


def test_the_whole_window_speaks_the_chosen_language_at_once(
    designer: Designer, window: MainWindow, qtbot: QtBot
) -> None:
    assert "&File" in [one.text() for one in window.menuBar().actions()]
    window.resize(1111, 777)
    new = speak(designer, PSEUDO, qtbot)
    assert (new.width(), new.height()) == (1111, 777)
    assert all(one.text().startswith("[") for one in new.menuBar().actions())
    assert not window.isVisible()
    assert {"Rehearse", "Problems"}.isdisjoint(shown_words(new))
    again = speak(designer, "en", qtbot)
    assert "&File" in [one.text() for one in again.menuBar().actions()]


def test_rules_their_history_and_what_is_selected_stay(designer: Designer, window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.document.value
    delete_first_rule(window)
    after = window.session.document.value
    kept = next(node.id for _, node in after.nodes())
    window.session.document.select((kept,))
    new = speak(designer, PSEUDO, qtbot)
    assert new.session.document.selection == (kept,)
    assert new.modes.undo_stack.undoText() == "[Déĺéťé~~]"
    new.actions_["edit.undo"].trigger()
    assert new.session.document.value == before
    new.actions_["edit.redo"].trigger()
    assert new.session.document.value == after
    delete_first_rule(new)
    assert new.session.document.value != after


def test_a_rehearsal_goes_on_where_it_was(designer: Designer, window: MainWindow, qtbot: QtBot) -> None:
    window.open_mode("rehearse")
    mode = window.rehearse()
    key = next(iter(mode.session.rehearsal.states))
    mode.session.move([key], "A_PREACCEPTED")
    mode.session.advance(timedelta(days=1))
    qtbot.waitUntil(lambda: not mode.session.busy)
    mode.board.choose(key)
    mode.pane.open_tab(mode.pane.messages)
    now, frames = mode.session.rehearsal.now, len(mode.session.reel.frames)
    new = speak(designer, PSEUDO, qtbot)
    again = new.rehearse()
    assert new.mode == "rehearse"
    assert (again.session.rehearsal.now, len(again.session.reel.frames)) == (now, frames)
    assert again.board.chosen == [key]
    assert again.pane.messages.isVisible()
    again.session.rewind(0)
    assert again.session.rehearsal.now < now


def test_what_was_edited_among_the_data_can_still_be_taken_back(
    designer: Designer, window: MainWindow, qtbot: QtBot
) -> None:
    window.open_mode("data")
    page = window.data().open("contact")
    assert isinstance(page, RecordPage)
    shelf = page.kind.shelf
    page.add()
    page.bar.search.setText("Ros")
    page.bar.search.setModified(True)
    assert shelf.count() == 2
    new = speak(designer, PSEUDO, qtbot)
    shown = new.data().page
    assert new.mode == "data"
    assert isinstance(shown, RecordPage)
    assert shown.kind.id == "contact"
    assert shown.bar.search.text() == "Ros"
    assert new.modes.undo_stack.undoText().startswith("[")
    new.actions_["edit.undo"].trigger()
    assert shelf.count() == 1


def test_an_engine_goes_on_under_the_next_window(
    designer: Designer, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeDoor(FakeEngine())

    def door(_workspace: object, *_more: object) -> EngineDoor:
        return fake.door

    monkeypatch.setattr("app.ui.run.door.door_of", door)
    window.open_mode("run")
    window.run().start()
    qtbot.waitUntil(lambda: fake.runs)
    new = speak(designer, PSEUDO, qtbot)
    mode = new.run()
    qtbot.waitUntil(lambda: mode.watch.engine is not None)
    assert new.mode == "run"
    assert not fake.engine.stopped


def test_preferences_stay_open_in_the_language_that_was_chosen_there(
    designer: Designer, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, PSEUDO)
    speak_english = designer.tools.choices.value.changed(language="en")
    designer.tools.choices.choose(speak_english)
    designer.show_preferences()
    dialog = window.findChild(PreferencesDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Preferences"
    language = dialog.controls["language"]
    assert isinstance(language, Choice)
    language.setFocus()
    QTest.keyClick(language, Qt.Key.Key_Home)  # as the system
    new = designer.window
    assert new is not None
    assert new is not window
    dialog = new.findChild(PreferencesDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.windowTitle().startswith("[")
    assert dialog.focusWidget() is dialog.controls["language"]


def test_a_search_that_was_typed_stays(designer: Designer, window: MainWindow, qtbot: QtBot) -> None:
    search = window.design.finder.search
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "mail")
    new = speak(designer, PSEUDO, qtbot)
    assert new.design.finder.search.text() == "mail"


def test_open_preferences_show_what_is_chosen_elsewhere(designer: Designer) -> None:
    dialog, choices = designer.show_preferences(), designer.tools.choices
    still = dialog.controls["reduced_motion"]
    assert isinstance(still, Switch)

    for wanted in (True, False):
        choices.choose(choices.value.changed(reduced_motion=wanted))
        assert still.isChecked() is wanted
