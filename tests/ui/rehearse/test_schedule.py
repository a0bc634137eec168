"""Schedules from files and arriving records, as a person meets them in the Rehearse mode."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.rehearse.mode import RehearseMode
from app.ui.rehearse.schedule.arrivals_dialog import ArrivalsDialog
from app.ui.rehearse.schedule.file_dialog import ScheduleDialog
from tests.ui.rehearse import solar
from tests.ui.rehearse.standing import choose, dialog, open_tab, press, rows, settled, titles

GOOD = """\
at,item,what,with,by
+1 day,Weber,new,stage=new; amount=900,
+2 hours,1,stage,survey,Anna Keller
+3 hours,Moreau garage,set,amount=4000,
+2 days,Weber,stage,survey,
"""
BAD = "at,item,what,with\n+2 hours,1,stage,survey\nsoon,2,stage,survey\n+1 hour,2,stage,nowhere\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(GOOD, "utf-8")
    return path


def opened(mode: RehearseMode, path: Path, qtbot: QtBot) -> ScheduleDialog:
    mode.schedule.open_file(path)
    shown = dialog(mode)
    assert isinstance(shown, ScheduleDialog)
    qtbot.waitUntil(lambda: not mode.session.context.jobs.busy)
    return shown


def arriving(mode: RehearseMode) -> ArrivalsDialog:
    mode.schedule.ask_arrivals()
    shown = dialog(mode)
    assert isinstance(shown, ArrivalsDialog)
    return shown


def cells(view: QAbstractItemView) -> list[list[str]]:
    model = view.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def said(parent: QDialog) -> list[str]:
    return [one.text() for one in parent.findChildren(QLabel) if one.isVisible()]


def test_a_file_is_shown_before_it_is_planned(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    shown = opened(mode, file, qtbot)

    assert cells(shown.events) == [
        ["Tue, Mar 31, 11:00\N{NARROW NO-BREAK SPACE}AM", "Roof of the Rossi house", "Moves to “Site survey”", ""],
        ["Tue, Mar 31, 12:00\N{NARROW NO-BREAK SPACE}PM", "Moreau garage", "Amount changes", "Amount: €4,000"],
        ["Wed, Apr 1, 9:00\N{NARROW NO-BREAK SPACE}AM", "Weber", "Comes in “New”", "Amount: €900"],
        ["Thu, Apr 2, 9:00\N{NARROW NO-BREAK SPACE}AM", "Weber", "Moves to “Site survey”", ""],
    ]
    assert "Everything in the file can be read." in said(shown)
    press(shown, "Plan 4 events")
    assert mode.schedule.text() == "Schedule · 4"


def test_the_next_happening_stops_at_each_planned_event_and_rewinding_brings_them_back(
    mode: RehearseMode, file: Path, qtbot: QtBot
) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    labels = [one.text() for one in mode.clock.findChildren(QLabel)]
    assert "Moves to “Site survey” · Roof of the Rossi house" in labels

    press(mode.clock, "Next happening")
    settled(mode, qtbot)
    assert "Roof of the Rossi house" in titles(mode, "survey")
    assert mode.session.rehearsal.now == solar.START + timedelta(hours=2)

    mode.session.rewind(1)
    assert "Roof of the Rossi house" in titles(mode, "new")
    assert mode.schedule.text() == "Schedule · 4"


def test_what_comes_from_outside_stands_in_the_plan_of_all_and_of_the_record(
    mode: RehearseMode, file: Path, qtbot: QtBot
) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    plan = open_tab(mode, mode.pane.plan)
    mode.board.choose_none()
    assert [one.partition(", 1")[0] for one in rows(plan)[:2]] == [
        "Tue, Mar 31, Moves to “Site survey”",
        "Amount changes",
    ]
    choose(mode, "3")
    assert len(rows(plan)) == 1
    assert "in 3 hours · Planned from outside" in rows(plan)[0]


def test_a_new_record_comes_onto_the_board_at_its_time_and_its_rules_begin(
    mode: RehearseMode, file: Path, qtbot: QtBot
) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    mode.session.advance(timedelta(days=1, minutes=1))
    settled(mode, qtbot)

    assert "Weber" in titles(mode, "new")
    choose(mode, "Weber")
    assert any("Tell sales" in one for one in rows(open_tab(mode, mode.pane.timeline)))


def test_bad_lines_are_told_and_a_mended_file_is_read_again(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    file.write_text(BAD, "utf-8")
    shown = opened(mode, file, qtbot)

    assert shown.tabs.currentWidget() is shown.problems
    assert [row[:3] for row in cells(shown.problems)] == [["3", "at", "soon"], ["4", "with", "nowhere"]]
    assert "“soon” is no time." in cells(shown.problems)[0][3]
    file.write_text(GOOD, "utf-8")
    press(shown, "Read the file again")
    qtbot.waitUntil(lambda: not mode.session.context.jobs.busy)

    press(shown, "Plan 4 events")
    assert mode.schedule.text() == "Schedule · 4"


def test_bad_lines_can_be_left_out(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    file.write_text(BAD, "utf-8")
    press(opened(mode, file, qtbot), "Plan 1 event, leave out the rest")
    assert mode.schedule.text() == "Schedule · 1"


def test_a_file_that_is_no_schedule_says_why(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    file.write_text("name,amount\nRossi,5\n", "utf-8")
    shown = opened(mode, file, qtbot)

    assert any("The schedule has no column “at”." in one for one in said(shown))
    assert not mode.session.rehearsal.planned


def test_another_file_can_take_the_place_of_what_is_planned(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    shown = opened(mode, file, qtbot)
    assert shown.instead.isVisible()
    press(shown, "Plan 4 events")
    assert mode.schedule.text() == "Schedule · 4"


def test_beginning_anew_keeps_the_plan_and_its_moments(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    mode.session.advance(timedelta(days=3))
    settled(mode, qtbot)

    mode.session.restart()

    assert mode.session.rehearsal.now == solar.START
    assert mode.schedule.text() == "Schedule · 4"
    assert "Weber" not in titles(mode, "new")


def test_what_cannot_happen_as_planned_is_told(mode: RehearseMode, file: Path, qtbot: QtBot) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    mode.session.move([("deal", "1")], "survey")
    mode.session.advance(timedelta(hours=3))
    settled(mode, qtbot)

    told = [one.text() for one in mode.notice.findChildren(QLabel) if one.isVisible()]
    assert "Not all of it could happen as planned." in told
    assert any("The record stands in that stage already." in one for one in told)


def test_a_schedule_is_saved_and_read_again(mode: RehearseMode, file: Path, qtbot: QtBot, tmp_path: Path) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    mode.session.advance(timedelta(hours=5))
    settled(mode, qtbot)

    mode.schedule.save_file(tmp_path / "saved.csv")
    mode.session.rewind(0)
    shown = opened(mode, tmp_path / "saved.csv", qtbot)

    assert [row[2] for row in cells(shown.events)] == [
        "Moves to “Site survey”", "Amount changes", "Comes in “New”", "Moves to “Site survey”",
    ]  # fmt: skip
    assert cells(shown.problems) == []


def test_a_schedule_that_cannot_be_saved_is_said(mode: RehearseMode, file: Path, qtbot: QtBot, tmp_path: Path) -> None:
    press(opened(mode, file, qtbot), "Plan 4 events")
    mode.schedule.save_file(tmp_path / "no" / "such" / "folder.csv")
    assert mode.notice.isVisible()


# Arriving records


def test_how_many_will_come_is_said_while_it_is_asked(mode: RehearseMode, qtbot: QtBot) -> None:
    shown = arriving(mode)
    assert shown.sum.text() == "≈ 120 records over 14 days"
    assert len(cells(shown.preview)) == 6

    shown.hours.way.choose(1)
    qtbot.waitUntil(lambda: "≈ 164" in shown.sum.text())
    shown.rate.setValue(0.1)
    shown.days.setValue(1)
    qtbot.waitUntil(lambda: shown.sum.text().startswith("No record comes"))
    shown.reject()


def test_days_and_hours_of_ones_own_count(mode: RehearseMode, qtbot: QtBot) -> None:
    shown = arriving(mode)
    shown.hours.way.choose(2)
    for day in shown.hours.days[1:]:
        day.setChecked(False)
    qtbot.waitUntil(lambda: shown.sum.text() == "≈ 24 records over 14 days")
    assert {row[0].partition(",")[0] for row in cells(shown.preview)} == {"Mon"}
    shown.reject()


def test_records_arrive_while_time_passes_and_people_move_them_on(mode: RehearseMode, qtbot: QtBot) -> None:
    shown = arriving(mode)
    shown.pattern.choose("even")
    shown.days.setValue(5)
    shown.pace.moves.setChecked(True)
    shown.pace.after.setValue(3)
    shown.pace.unit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: shown.sum.text() == "≈ 48 records over 5 days")
    press(shown, "Let them arrive")
    qtbot.waitUntil(lambda: mode.schedule.text() == "Schedule · 48")

    mode.session.advance(timedelta(days=30))
    settled(mode, qtbot)

    new = [state.item for key, state in mode.session.rehearsal.states.items() if key[1].startswith("arrival-")]
    assert len(new) == 48
    assert {one.stage for one in new} == {"won", "lost"}
    assert mode.session.rehearsal.now == datetime(2026, 4, 30, 7, 0, tzinfo=UTC)


def test_one_day_is_not_called_days(mode: RehearseMode) -> None:
    shown = arriving(mode)
    shown.pace.moves.setChecked(True)
    shown.pace.after.setValue(1)
    assert [shown.pace.unit.itemText(row) for row in range(2)] == ["day", "hour"]
    assert "days, from" in said(shown)
    shown.days.setValue(1)
    assert "day, from" in said(shown)
    shown.reject()


def test_values_of_ones_own_hold_for_all_that_come(mode: RehearseMode, qtbot: QtBot) -> None:
    shown = arriving(mode)
    press(shown, "Values of your own…")
    form = next(one for one in shown.findChildren(QDialog) if one.isVisible())
    form.editor("source").line.setText("fair")  # type: ignore[attr-defined]
    press(form, "Set")
    assert "Set for all of them: Source" in said(shown)
    press(shown, "Let them arrive")
    qtbot.waitUntil(lambda: bool(mode.session.rehearsal.planned))

    assert {one.item.values["source"] for one in mode.session.rehearsal.planned if one.item} == {"fair"}


def test_a_second_lot_of_records_does_not_repeat_the_first(mode: RehearseMode, qtbot: QtBot) -> None:
    for already in (0, 1):
        press(arriving(mode), "Let them arrive")
        qtbot.waitUntil(lambda already=already: len(mode.session.reel.frames) == already + 2)  # type: ignore[misc]
    planned = mode.session.rehearsal.planned
    assert len({one.key for one in planned}) == len(planned)


@pytest.mark.parametrize("arrives", [True, False])
def test_all_that_can_be_used_in_the_dialogs_has_a_name(
    mode: RehearseMode, file: Path, qtbot: QtBot, *, arrives: bool
) -> None:
    parent: QDialog = arriving(mode) if arrives else opened(mode, file, qtbot)
    if isinstance(parent, ArrivalsDialog):
        parent.hours.way.choose(2)
        parent.pace.moves.setChecked(True)
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QAbstractItemView)
    used = [one for one in parent.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]
    reached = [one for one in used if one.focusPolicy() != Qt.FocusPolicy.NoFocus]

    assert len(reached) > 3
    assert [one for one in reached if not _name(one) and not isinstance(one.parentWidget(), kinds)] == []
    parent.reject()


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
