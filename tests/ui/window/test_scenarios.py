"""Scenarios in a whole window: kept in the workspace, undone from the menu, marked on the board."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.engine.scenario_file import from_json
from app.ui.desk.window import MainWindow
from app.ui.rehearse.scenarios.page import ScenariosPage


def saved(window: MainWindow, qtbot: QtBot) -> ScenariosPage:
    """Rehearse a record and save that as a scenario."""
    window.open_mode("rehearse")
    mode = window.rehearse()
    session = mode.session
    session.enter([next(iter(session.rehearsal.states.values())).item])
    qtbot.waitUntil(lambda: not session.busy)
    next(one for one in mode.findChildren(QPushButton) if one.text() == "Save as scenario…").click()
    qtbot.waitUntil(lambda: mode.pages.value == "scenarios")
    assert mode.scenarios is not None
    return mode.scenarios


def test_a_scenario_is_kept_in_the_workspace_and_undo_of_the_window_takes_it_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = saved(window, qtbot)
    shelf = window.session.workspace.scenarios
    (kept,) = shelf.all("loans")
    assert from_json(kept.content) == page.scenario
    undo = window.actions_["edit.undo"]
    qtbot.waitUntil(undo.isEnabled)
    undo.trigger()
    assert shelf.all("loans") == ()
    window.open_mode("design")
    assert not undo.isEnabled()


def test_cards_that_no_scenario_touches_are_marked_on_the_board_when_asked(window: MainWindow, qtbot: QtBot) -> None:
    page = saved(window, qtbot)
    page.marks.click()
    looks, rule_set = window.design.board.model.looks, window.session.document.value

    def marked() -> set[str]:
        words = {node.id: [mark.words for mark in looks.of(node).marks] for _, node in rule_set.nodes()}
        return {node for node, each in words.items() if "No scenario touches it" in each}

    qtbot.waitUntil(lambda: bool(marked()))
    assert "welcome" not in marked()
    assert "chat" in marked()
    page.marks.click()
    assert marked() == set()


def test_another_pipeline_has_scenarios_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    page = saved(window, qtbot)
    window.session.design("leads")
    assert page.binder.pages == ()
    window.session.design("loans")
    assert len(page.binder.pages) == 1
