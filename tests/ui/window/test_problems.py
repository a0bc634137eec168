"""From a problem in the list to the board and back, in a whole window."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

from app.engine import editing
from app.engine.checks.problem import Problem
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.words import msg
from app.ui.desk.window import MainWindow

HERE, THERE = "A_SUBMITTED", "A_PREACCEPTED"


def _put(window: MainWindow, stage: str, rule: Rule) -> None:
    place = Place(stage, Section.RULES, 0)

    def edit(old: RuleSet) -> RuleSet:
        return editing.insert(old, [rule], place)

    window.session.document.edit(edit, msg("Add a card"))


def _problem(window: MainWindow, check: str, qtbot: QtBot) -> Problem:
    found: list[Problem] = []

    def told() -> None:
        found[:] = [one.problem for one in window.panels.problems.model.rows if one.problem.check == check]
        assert found

    qtbot.waitUntil(told, timeout=20_000)
    return found[0]


def _gone(window: MainWindow, check: str) -> bool:
    return all(one.problem.check != check for one in window.panels.problems.model.rows)


HELPER = Rule(id="look-up", type="helper.employee_info", parameters={"employee": "responsible"})


def test_a_fix_is_an_edit_that_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    _put(window, HERE, HELPER)
    document = window.session.document

    window.panels.problems.fix_asked.emit(_problem(window, "helper.unused", qtbot))

    assert document.value.find("look-up") is None
    assert document.undo_stack.undoText() == "Delete it"
    document.undo_stack.undo()
    assert document.value.find("look-up") is not None


def test_a_problem_is_ignored_and_brought_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.panels.problems
    _put(window, HERE, HELPER)
    panel.ignore_asked.emit(_problem(window, "helper.unused", qtbot), "Used next month.")
    qtbot.waitUntil(partial(_gone, window, "helper.unused"), timeout=20_000)
    assert panel.ignored_button.text() == "1 ignored"
    assert window.session.workspace.drafts.load("loans").find("look-up") == window.session.document.value.find(
        "look-up"
    )

    panel.ignored_button.click()
    panel.restore_asked.emit(_problem(window, "helper.unused", qtbot))

    qtbot.waitUntil(lambda: not panel.ignored_button.isVisible(), timeout=20_000)


def test_the_path_of_a_loop_is_numbered_on_the_board(window: MainWindow, qtbot: QtBot) -> None:
    _put(window, HERE, Rule(id="on", type="item.stage", parameters={"stage": THERE}))
    _put(window, THERE, Rule(id="back", type="item.stage", parameters={"stage": HERE}))
    panel, looks = window.panels.problems, window.design.board.model
    problem = _problem(window, "loop", qtbot)

    row = [one.problem for one in panel.model.rows].index(problem)
    panel.table.setCurrentIndex(panel.model.index(row, 0))

    def signs(card: str) -> list[str]:
        (index,) = looks.indexes_of((card,))
        look = looks.look(index)
        assert look is not None
        return [one.words for one in look.marks]

    assert "Step 1 of the chosen problem" in signs("on")
    assert "Step 2 of the chosen problem" in signs("back")
    panel.steps.on.click()
    panel.steps.on.click()
    assert window.session.document.selection == ("back",)


def test_an_sms_that_is_too_long_on_a_record_of_the_workspace_is_found(window: MainWindow, qtbot: QtBot) -> None:
    text = "About {{ item.title }}: " + "{{ client.first_name }} " * 40
    sms = Rule(id="long", type="client.sms", parameters={"text": text, "provider": "log"})
    _put(window, HERE, sms)
    assert "On 5 records of 5" in _problem(window, "sms.segments", qtbot).words.plain()
