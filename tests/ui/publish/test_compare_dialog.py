"""Saved versions beside each other, and the way back to an older one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.ui.desk.designer import Designer
from app.ui.desk.window import MainWindow
from app.ui.publish.compare_dialog import NOW, CompareDialog
from app.ui.theme.theme import Mode
from tests.ui.window import conftest

places, designer, window = conftest.places, conftest.designer, conftest.window


def rename(window: MainWindow, name: str) -> None:
    def edit(old: RuleSet) -> RuleSet:
        stage = old.stages[0]
        rule = stage.rules[0].model_copy(update={"name": name})
        return old.model_copy(update={"stages": (stage.model_copy(update={"rules": (rule,)}), *old.stages[1:])})

    window.session.document.edit(edit, msg("Rename"))


def compared(window: MainWindow) -> CompareDialog:
    """Save two versions, change the board once more, and open the older one from the history."""
    rename(window, "First")
    window.rule_files.save_version("the first")
    rename(window, "Second")
    window.rule_files.save_version("the second")
    rename(window, "Third")
    older = window.session.workspace.versions.list("loans")[-1]
    window.panels.history.version_asked.emit(older.id)
    dialog = window.findChild(CompareDialog)
    assert dialog is not None
    return dialog


def said(dialog: CompareDialog) -> list[str]:
    model = dialog.view.model()
    stage = model.index(0, 0)
    card = model.index(0, 0, stage)
    rows = (stage, card, model.index(0, 0, card))
    return [one.data(Qt.ItemDataRole.AccessibleTextRole) for one in rows]


def test_a_version_of_the_history_is_compared_with_the_board(window: MainWindow) -> None:
    dialog = compared(window)
    assert dialog.older.currentText().endswith("the first")
    assert said(dialog)[2] == "Name: from “First” to “Third”"
    model = dialog.view.model()
    card = model.index(0, 0, model.index(0, 0))
    assert model.index(0, 0, card).data() == "Name:"  # with the colon, before which some languages leave a space
    assert dialog.summary.text() == "1 changed"


def test_any_two_versions_are_compared(window: MainWindow) -> None:
    dialog = compared(window)
    second = window.session.workspace.versions.list("loans")[0]
    dialog.newer.choose(second.id)
    dialog.newer.value_chosen.emit(second.id)
    assert said(dialog)[2] == "Name: from “First” to “Second”"


def test_the_board_cannot_be_restored_from_itself(window: MainWindow) -> None:
    dialog = compared(window)
    dialog.older.choose(NOW)
    dialog.older.value_chosen.emit(NOW)
    assert not dialog.restore.isEnabled()
    assert dialog.summary.text() == "Nothing differs."


def test_the_older_version_is_restored_as_one_edit(window: MainWindow, qtbot: QtBot) -> None:
    dialog = compared(window)
    dialog.restore.click()
    assert window.session.document.value.stages[0].rules[0].name == "First"
    qtbot.waitUntil(lambda: not window.findChildren(CompareDialog))
    window.session.document.undo_stack.undo()
    assert window.session.document.value.stages[0].rules[0].name == "Third"


def test_rows_grow_with_the_text_and_follow_the_theme(designer: Designer, window: MainWindow, qtbot: QtBot) -> None:
    dialog = compared(window)
    theme = designer.tools.theme
    heights = []
    for size in (1.0, 1.6):
        theme.set_text(size)
        view = dialog.view
        card = view.model().index(0, 0, view.model().index(0, 0))
        qtbot.waitUntil(lambda view=view, card=card: view.visualRect(card).height() > 0)  # type: ignore[misc]
        heights.append(view.sizeHintForIndex(card).height())
    assert heights[1] > heights[0]
    light = dialog.view.grab().toImage()
    theme.set_text(1.0)
    theme.set_mode(Mode.DARK)
    assert dialog.view.grab().toImage() != light
