"""Problems mended, waved through and brought back with mouse and keyboard, in a whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.ui.desk.window import MainWindow
from app.ui.panels.problems_model import REMEDY, Row
from tests.engine.board import after, board, go, on, put, say
from tests.engine.checks.cases import CASES, text_client

BROKEN: dict[str, RuleSet] = {
    "field.unreported": board(B=[on("x", "field.changed", {"fields": ["amount", "modified_at"]})]),
    "reference.unknown": board(A=[put("x", "sorce", "web")]),
    "sms.segments": board(A=[text_client(text="We’re on our way – see you soon. " * 4)]),
    "date.invalid": board(A=[say("x", when=after(1, base="item.close_dat"))]),
    **{
        one: CASES[one].bad
        for one in (
            "condition.invalid",
            "helper.unused",
            "link.insecure",
            "message.at_night",
            "message.repeated",
            "order.first",
            "placeholder.unknown",
            "result.too_early",
            "rule.unreachable",
            "trigger.shadowed",
            "trigger.unreachable",
        )
    },
}
"""For each check that has a fix, a rule set in which it offers one."""


def put_in(window: MainWindow, rule_set: RuleSet) -> None:
    """Put the stages of another rule set before those of the open one: records stand there."""

    def edit(old: RuleSet) -> RuleSet:
        bare = (one.model_copy(update={"triggers": (), "rules": ()}) for one in old.stages)
        return old.model_copy(update={"stages": (*rule_set.stages, *bare)})

    window.session.document.edit(edit, msg("Try"))


def rows(window: MainWindow, check: str) -> list[int]:
    """The rows of a check that offer something at a click."""
    model = window.panels.problems.model
    return [place for place, one in enumerate(model.rows) if one.problem.check == check and model.remedy(one)]


def click_remedy(window: MainWindow, row: int) -> Row:
    """Click on what the last column of a row offers."""
    panel = window.panels.problems
    panel.table.scrollTo(panel.model.index(row, REMEDY))
    place = panel.table.visualRect(panel.model.index(row, REMEDY)).center()
    found = panel.model.rows[row]
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return found


@pytest.mark.parametrize("check", BROKEN)
def test_a_click_mends_and_undo_brings_the_problem_back(window: MainWindow, check: str, qtbot: QtBot) -> None:
    put_in(window, BROKEN[check])
    document, broken = window.session.document, window.session.document.value
    qtbot.waitUntil(lambda: bool(rows(window, check)), timeout=20_000)

    problem = click_remedy(window, rows(window, check)[0]).problem
    mended = document.value
    assert mended != broken
    qtbot.waitUntil(
        lambda: all(one.problem.words != problem.words for one in window.panels.problems.model.rows), timeout=20_000
    )

    window.actions_["edit.undo"].trigger()
    assert document.value == broken
    qtbot.waitUntil(lambda: bool(rows(window, check)), timeout=20_000)
    window.actions_["edit.redo"].trigger()
    assert document.value == mended


def ask_to_ignore(window: MainWindow, check: str, qtbot: QtBot) -> QInputDialog:
    panel = window.panels.problems
    qtbot.waitUntil(lambda: bool(rows(window, check)), timeout=20_000)
    menu = panel.menu_for(panel.model.rows[rows(window, check)[0]])
    next(one for one in menu.actions() if one.text() == "Ignore with a reason…").trigger()
    menu.close()
    dialog = panel.findChild(QInputDialog)
    assert dialog is not None
    return dialog


def test_a_problem_is_not_ignored_before_a_reason_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    put_in(window, BROKEN["helper.unused"])
    dialog = ask_to_ignore(window, "helper.unused", qtbot)
    line, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
    assert line is not None
    assert buttons is not None
    go_on = buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert go_on.text() == "Ignore"
    assert line.accessibleName() == "Why may it stay? The reason is kept on the card, in the file."
    QTest.keyClicks(line, "  ")
    assert not go_on.isEnabled()
    QTest.keyClicks(line, "Used next month")
    assert go_on.isEnabled()
    dialog.reject()


def test_a_reason_is_written_on_the_card_and_undo_takes_it_away(window: MainWindow, qtbot: QtBot) -> None:
    put_in(window, BROKEN["helper.unused"])
    dialog = ask_to_ignore(window, "helper.unused", qtbot)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "Used next month")
    QTest.keyClick(line, Qt.Key.Key_Return)

    def reasons() -> list[str]:
        found = window.session.workspace.drafts.load("loans").find("x")
        return [one.reason for one in found[1].suppress] if found else []

    assert reasons() == ["Used next month"]
    qtbot.waitUntil(lambda: not rows(window, "helper.unused"), timeout=20_000)
    window.actions_["edit.undo"].trigger()
    assert reasons() == []
    qtbot.waitUntil(lambda: bool(rows(window, "helper.unused")), timeout=20_000)


def test_a_rule_whose_result_others_use_can_go_and_each_of_them_says_what_it_misses(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_node("chat")
    window.design.board.focus_cards()
    QTest.keyClick(window.design.board.column("A_PREACCEPTED").cards, Qt.Key.Key_Delete)
    assert window.session.document.value.find("chat") is None

    def missed() -> list[str]:
        return [one.problem.words.plain() for one in window.panels.problems.model.rows if one.problem.node == "hello"]

    qtbot.waitUntil(lambda: any("no rule with the ID “chat”" in one for one in missed()), timeout=20_000)
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: not any("no rule with the ID “chat”" in one for one in missed()), timeout=20_000)


def test_a_stage_is_renamed_and_the_cards_that_lead_there_say_its_new_name(window: MainWindow) -> None:
    window.session.document.edit(
        lambda old: old.model_copy(
            update={"stages": (old.stages[0].model_copy(update={"rules": (go("on", "WON"),)}), *old.stages[1:])}
        ),
        msg("Move on"),
    )
    model, board_ = window.design.board.model, window.design.board

    def sentence() -> str:
        look = model.look(model.index_of("on"))
        assert look is not None
        return look.sentence

    assert sentence() == "Move to Won"
    menu = board_.menus.stage_menu("WON")
    next(one for one in menu.actions() if one.text() == "Rename").trigger()
    line = next(one for one in board_.column("WON").findChildren(QLineEdit) if one.isVisible())
    line.selectAll()
    QTest.keyClicks(line, "Signed")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert sentence() == "Move to Signed"
    window.actions_["edit.undo"].trigger()
    assert sentence() == "Move to Won"
