from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDateTime, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QSlider
from pytestqt.qtbot import QtBot

from app.ui.rehearse.asking import MomentDialog
from app.ui.rehearse.mode import RehearseMode
from tests.ui.rehearse.solar import START
from tests.ui.rehearse.standing import choose, dialog, named, open_tab, press, rows, settled, titles

FIRST = ("deal", "1")


@pytest.fixture(autouse=True)
def _entered(mode: RehearseMode, qtbot: QtBot) -> None:
    mode.session.enter([mode.session.state(FIRST).item])
    settled(mode, qtbot)
    choose(mode, "1")


def _shown(mode: RehearseMode) -> list[str]:
    return [one.text() for one in mode.clock.findChildren(QLabel) if one.isVisible()]


def test_the_bar_says_what_time_it_is_and_what_comes_next_in_the_workspace_zone(mode: RehearseMode) -> None:
    assert "Tue, Mar 31, 2026, 9:00 AM" in [one.replace("\u202f", " ") for one in _shown(mode)]
    assert "Thank the client · Roof of the Rossi house" in _shown(mode)


def test_the_next_happening_is_stepped_to_and_its_effect_told(mode: RehearseMode, qtbot: QtBot) -> None:
    press(mode.clock, "Next happening")
    settled(mode, qtbot)

    assert mode.session.rehearsal.now == START + timedelta(minutes=15)
    assert rows(mode.pane.timeline)[-1].startswith(
        "SMS to Paolo Rossi (+39 335 818 4471): Thank you, Paolo! Anna will call you today."
    )


@pytest.mark.parametrize(("words", "length"), [("+1 hour", timedelta(hours=1)), ("+1 day", timedelta(days=1))])
def test_time_is_let_pass(mode: RehearseMode, qtbot: QtBot, words: str, length: timedelta) -> None:
    press(mode.clock, words)
    settled(mode, qtbot)

    assert mode.session.rehearsal.now == START + length


def test_function_keys_let_time_pass(mode: RehearseMode, qtbot: QtBot) -> None:
    with qtbot.waitActive(mode):
        mode.activateWindow()
    QTest.keyClick(mode, Qt.Key.Key_F9)

    qtbot.waitUntil(lambda: mode.session.rehearsal.now == START + timedelta(hours=1))


def test_without_a_plan_there_is_no_next_happening(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "lost")

    assert "Nothing is planned" in _shown(mode)
    press(mode.clock, "Next happening")
    assert mode.session.rehearsal.now == START


def test_without_a_plan_it_says_how_much_waits_for_somebody(mode: RehearseMode, qtbot: QtBot) -> None:
    assert "1 rule under way" not in _shown(mode)
    while mode.session.rehearsal.next_due:
        press(mode.clock, "Next happening")
        settled(mode, qtbot)

    assert {"Nothing is planned", "1 rule under way"} <= set(_shown(mode))


def test_the_slider_brings_an_earlier_moment_back_and_the_later_one_again(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "survey")
    slider = mode.clock.findChild(QSlider)
    assert slider is not None

    slider.setValue(1)
    assert "Roof of the Rossi house" in titles(mode, "new")

    slider.setValue(2)
    assert "Roof of the Rossi house" in titles(mode, "survey")


def test_what_is_done_after_going_back_replaces_what_had_come_after(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "survey")
    QTest.mouseClick(named(mode.clock, "One moment back"), Qt.MouseButton.LeftButton)
    mode.session.move([FIRST], "lost")

    slider = mode.clock.findChild(QSlider)
    assert slider is not None
    assert (slider.value(), slider.maximum()) == (2, 2)
    assert "Roof of the Rossi house" in titles(mode, "lost")


def test_an_earlier_date_shows_how_everything_stood_then_and_keeps_what_came_after(
    mode: RehearseMode, qtbot: QtBot
) -> None:
    press(mode.clock, "+1 day")
    settled(mode, qtbot)
    later = mode.session.rehearsal

    mode.session.advance_to(START + timedelta(minutes=20))
    settled(mode, qtbot)
    choose(mode, "1")

    assert mode.session.rehearsal.now == START + timedelta(minutes=20)
    assert any("Still not called" in one for one in rows(open_tab(mode, mode.pane.plan)))
    mode.session.rewind(mode.session.reel.place + 1)
    assert mode.session.rehearsal is later


def test_a_date_is_asked_for_in_the_workspace_zone(mode: RehearseMode, qtbot: QtBot) -> None:
    press(mode.clock, "To a date…")
    asked = dialog(mode)
    assert isinstance(asked, MomentDialog)
    asked.box.setDateTime(QDateTime(2026, 4, 3, 12, 0, 0))
    press(asked, "Go there")
    settled(mode, qtbot)

    assert mode.session.rehearsal.now == datetime(2026, 4, 3, 10, 0, tzinfo=UTC)


def test_playing_goes_from_happening_to_happening_until_nothing_is_planned(mode: RehearseMode, qtbot: QtBot) -> None:
    for one in mode.clock.findChildren(QTimer):
        one.setInterval(1)
    play = named(mode.clock, "Play: one happening after the other")
    play.click()
    assert play.accessibleName() == "Pause"

    qtbot.waitUntil(lambda: not play.isChecked())

    assert mode.session.rehearsal.next_due is None
    assert mode.session.rehearsal.now == START + timedelta(days=1)


def test_beginning_anew_puts_everything_back(mode: RehearseMode) -> None:
    mode.session.move([FIRST], "survey")
    QTest.mouseClick(named(mode.clock, "Begin anew"), Qt.MouseButton.LeftButton)

    assert mode.session.rehearsal.now == START
    assert mode.session.rehearsal.steps == ()
    assert "Roof of the Rossi house" in titles(mode, "new")


def test_long_work_is_shown_and_can_be_stopped_leaving_everything_as_it_was(mode: RehearseMode, qtbot: QtBot) -> None:
    before = mode.session.rehearsal
    mode.clock.show_busy(busy=True)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in mode.clock.findChildren(QProgressBar)))

    mode.session.advance(timedelta(days=1))
    press(mode.clock, "Cancel")
    settled(mode, qtbot)

    assert mode.session.rehearsal is before
    assert not any(one.isVisible() for one in mode.clock.findChildren(QProgressBar))
