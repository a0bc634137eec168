"""The engine is started, watched and stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.delivery.smtp import Smtp
from app.engine.errors import KnownError
from app.engine.words import msg
from app.run.manner import read_manner
from app.run.policy import read_overdue
from app.storage.ledger.ledger import Ledger
from app.storage.workspace import Workspace
from app.ui.run.mode import RunMode
from app.ui.run.rates import Rates
from app.ui.run.watch import Phase
from tests.ui.data.test_accessibility import nameless
from tests.ui.run.engines import NOW, FakeDoor, FakeEngine, refusal


def _press(mode: RunMode) -> None:
    QTest.mouseClick(mode.bar.button, Qt.MouseButton.LeftButton)


def test_without_an_engine_it_is_said_what_to_do(mode: RunMode) -> None:
    assert mode.bar.button.text() == "Start the engine"
    assert mode.overview.stopped.isVisible()
    assert "stay in this workspace" in mode.overview.stopped.accessibleDescription()


def test_an_engine_is_started_and_stopped_with_the_mouse(mode: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    QTest.mouseClick(mode.overview.stopped.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: mode.watch.going is not None)
    assert mode.bar.button.text() == "Stop"
    assert "Since" in mode.bar.accessibleName()
    _press(mode)
    qtbot.waitUntil(lambda: mode.watch.phase is Phase.STOPPED, timeout=5000)
    assert engine.stopped
    assert mode.overview.stopped.isVisible()


def test_the_keyboard_that_starts_an_engine_is_where_it_is_stopped_and_stays_there(
    mode: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    mode.activateWindow()
    mode.overview.stopped.button.setFocus()
    QTest.keyClick(mode.overview.stopped.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: mode.watch.going is not None)
    assert QApplication.focusWidget() is mode.bar.button
    assert mode.bar.button.text() == "Stop"
    QTest.keyClick(mode.bar.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: engine.stopped and mode.watch.phase is Phase.STOPPED, timeout=5000)
    assert QApplication.focusWidget() is mode.bar.button
    assert mode.bar.button.text() == "Start the engine"


def test_an_engine_that_runs_already_is_found_again(mode: RunMode, fake: FakeDoor, qtbot: QtBot) -> None:
    assert mode.watch.phase is Phase.STOPPED
    fake.runs = True
    qtbot.waitUntil(lambda: mode.watch.phase is Phase.RUNNING, timeout=5000)


def test_one_that_was_started_elsewhere_goes_on_whatever_the_window_would_choose(
    mode: RunMode, fake: FakeDoor, qtbot: QtBot
) -> None:
    assert mode.bar.keep.isVisible()
    fake.by_window, fake.runs = False, True
    qtbot.waitUntil(lambda: mode.watch.going is not None, timeout=5000)
    assert not mode.bar.keep.isVisible()
    assert "started outside this window: it goes on" in mode.bar.accessibleName()
    fake.engine.stopped = True
    qtbot.waitUntil(mode.bar.keep.isVisible, timeout=5000)


def test_why_it_could_not_be_started_is_said(mode: RunMode, fake: FakeDoor, qtbot: QtBot) -> None:
    fake.fails = KnownError(msg("Rules run in “sales” already."))
    _press(mode)
    qtbot.waitUntil(mode.notice.isVisible)
    assert mode.notice.accessibleName() == "Rules run in “sales” already."
    assert mode.watch.phase is Phase.STOPPED


def test_an_engine_that_has_died_is_noticed(running: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.stopped = True
    qtbot.waitUntil(lambda: running.watch.phase is Phase.STOPPED, timeout=5000)
    assert running.bar.button.text() == "Start the engine"


def test_figures_lead_to_what_is_behind_them(running: RunMode, qtbot: QtBot) -> None:
    overview = running.overview
    qtbot.waitUntil(overview.dead.isVisible)
    assert overview.dead.accessibleName() == "Not delivered: 1"
    assert overview.waiting.accessibleName() == "Wait for their time: 2"
    QTest.mouseClick(overview.under_way, Qt.MouseButton.LeftButton)
    assert running.page is running.deliveries
    assert running.deliveries.side == "waiting"


def test_what_keeps_it_from_working_is_said_above_the_figures(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.problems = {"Office": "The password is missing."}
    engine.late = 2
    running.watch.look()
    qtbot.waitUntil(lambda: "The password is missing." in running.overview.said.text())
    assert "2 rules were due" in running.overview.said.text()


def test_rules_are_let_run_brought_up_to_date_and_ended(running: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(running.overview.live.lines))
    line = running.overview.live.lines["sales"]
    assert line.said.endswith("do not run")
    menu = line.run_button.menu()
    assert menu is not None
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: line.said.startswith("Runs as it is designed"))
    assert engine.entered is True
    engine.live["sales"] = type(engine.live["sales"])("sales", "older", NOW, 3)
    running.watch.look()
    qtbot.waitUntil(line.renew_button.isVisible)
    QTest.mouseClick(line.renew_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: line.said.startswith("Runs as it is designed"))
    assert engine.entered is False


def test_what_the_engine_refuses_is_said_and_it_runs_on(running: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(running.overview.live.lines))
    engine.refuses = refusal("The rules have errors.")
    running.overview.live.lines["sales"].live_asked.emit(False)
    qtbot.waitUntil(running.notice.isVisible)
    assert running.notice.accessibleName() == "The rules have errors."
    assert running.watch.phase is Phase.RUNNING


def test_what_ran_is_told_in_sentences_as_it_happens(running: RunMode, engine: FakeEngine, qtbot: QtBot) -> None:
    whole = engine.log
    engine.log = whole[:2]
    running.open("ran")
    qtbot.waitUntil(lambda: "Entered" in running.ran.trace.text())
    assert "There is no number." not in running.ran.trace.text()
    engine.log = whole
    running.watch.look()
    qtbot.waitUntil(lambda: "“Text them” failed: There is no number." in running.ran.trace.text())
    assert "Roof, Rossi" in running.ran.trace.text()


def test_a_line_leads_to_the_rule_it_comes_from(running: RunMode, qtbot: QtBot) -> None:
    running.open("ran")
    qtbot.waitUntil(lambda: running.ran.trace.model.rowCount() == 5)
    with qtbot.waitSignal(running.node_asked) as asked:
        running.ran.trace.table.row_opened.emit(4)
    assert asked.args == ["note"]


def test_what_waits_says_until_when_and_for_which_rule(running: RunMode, qtbot: QtBot) -> None:
    running.open("waiting")
    qtbot.waitUntil(lambda: len(running.waiting.rows()) == 2)
    due, left, title, rules = running.waiting.rows()[0]
    assert "Mar 2, 2026" in due
    assert (left, title, rules) == ("3 hours", "Roof, Rossi", "Text them")


def test_late_rules_are_run_or_skipped_as_is_chosen(mode: RunMode, workspace: Workspace) -> None:
    mode.open("late")
    late, ledger = mode.late, Ledger(workspace.database)
    QTest.mouseClick(late.skip, Qt.MouseButton.LeftButton, pos=late.skip.rect().center())
    late.hours.setValue(6)
    late.hours.editingFinished.emit()
    assert read_overdue(ledger).skip_later_than == timedelta(hours=6)
    late.run_all.click()
    assert read_overdue(ledger).skip_later_than is None


def test_an_hour_late_is_one_hour_and_the_box_stays_as_wide(mode: RunMode) -> None:
    mode.open("late")
    mode.late.skip.click()
    hours = mode.late.hours
    wide = hours.sizeHint().width()
    hours.setValue(1)
    assert hours.text() == "1 hour late"
    assert hours.sizeHint().width() == wide
    hours.selectAll()
    QTest.keyClicks(hours, "12")
    assert (hours.value(), hours.text()) == (12, "12 hours late")


def test_an_engine_stops_with_the_window_unless_it_is_to_go_on(
    running: RunMode, engine: FakeEngine, workspace: Workspace
) -> None:
    running.bar.keep.click()
    assert read_manner(workspace.settings).keep
    running.leave()
    assert not engine.stopped
    running.bar.keep.click()
    running.leave()
    assert engine.stopped


def test_the_last_minute_is_counted_and_begins_afresh_with_another_engine() -> None:
    rates = Rates()
    for second in range(31):
        rates.add(NOW + timedelta(seconds=second), {"events": second * 2}, NOW)
    assert rates.now("events") == 60
    for second in range(31, 121):
        rates.add(NOW + timedelta(seconds=second), {"events": second * 2}, NOW)
    assert rates.now("events") == 120
    again = NOW + timedelta(seconds=121)
    rates.add(again, {"events": 0}, again)
    assert rates.now("events") == 0
    assert not rates.curve("events")


@pytest.mark.parametrize("page", ["now", "ran", "waiting", "deliveries", "channels", "late"])
def test_everything_on_a_page_has_a_name(page: str, running: RunMode, qtbot: QtBot) -> None:
    if page == "channels":
        running.channels.add(Smtp)
    with qtbot.waitSignal(running.watch.went):
        running.open(page)
    assert not nameless(running)


def test_rules_with_errors_are_let_run_despite_them_or_their_problems_are_shown(
    running: RunMode, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.errors = True
    faults, line = running.overview.faults, running.overview.live.lines["sales"]
    line.live_asked.emit(True)
    qtbot.waitUntil(faults.isVisible)
    assert "Sales" in faults.accessibleName()
    assert engine.live == {}
    with qtbot.waitSignal(running.rules_asked, check_params_cb=lambda pipeline: pipeline == "sales"):
        QTest.mouseClick(faults.show_button, Qt.MouseButton.LeftButton)
    line.live_asked.emit(True)
    qtbot.waitUntil(faults.isVisible)
    QTest.mouseClick(faults.despite_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "sales" in engine.live)
    assert engine.entered
    assert not faults.isVisible()
