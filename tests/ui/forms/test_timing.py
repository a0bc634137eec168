"""The editor of when a rule runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QTimeEdit
from pytestqt.qtbot import QtBot

from app.engine.model.timing import When
from app.i18n import load
from app.paths import resources
from app.ui.forms.context import FormContext
from app.ui.forms.timing import TimingEditor


@pytest.fixture
def timing(context: FormContext, qtbot: QtBot) -> TimingEditor:
    made = TimingEditor(replace(context, due=lambda when: f"runs {when.mode} {when.amount}"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _choose(timing: TimingEditor, name: str, label: str) -> None:
    box = next(one for one in timing.findChildren(QComboBox) if one.accessibleName() == name)
    box.setCurrentIndex(box.findText(label))
    box.activated.emit(box.currentIndex())


def _box(timing: TimingEditor, words: str) -> QCheckBox:
    return next(one for one in timing.findChildren(QCheckBox) if one.text() == words)


def _said(timing: TimingEditor) -> list[str]:
    return [one.text() for one in timing.findChildren(QLabel) if one.isVisible()]


def test_a_delay_is_built_step_by_step(timing: TimingEditor) -> None:
    told: list[When] = []
    timing.when_changed.connect(told.append)
    _choose(timing, "When", "After some time")
    amount = next(one for one in timing.findChildren(QLineEdit) if one.accessibleName() == "Amount of time")
    amount.selectAll()
    QTest.keyClicks(amount, "2")
    _choose(timing, "Unit of time", "hours")
    _box(timing, "Count working time only").click()
    assert told[-1] == When(mode="after", amount=2, unit="hours", business_time=True)


def test_before_a_date_begins_with_the_likeliest_date_field(timing: TimingEditor) -> None:
    told: list[When] = []
    timing.when_changed.connect(told.append)
    _choose(timing, "When", "Before a date")
    assert told == [When(mode="before", amount=1, base="item.close_date")]


@pytest.mark.parametrize(("language", "shown"), [("en", "8:30 PM"), ("fr", "20:30"), ("pl", "20:30")])
def test_the_time_of_day_is_typed_as_the_language_writes_it(
    language: str, shown: str, context: FormContext, qtbot: QtBot
) -> None:
    timing = TimingEditor(replace(context, tr=load(language, resources() / "translations")))
    qtbot.addWidget(timing)
    told: list[When] = []
    timing.when_changed.connect(told.append)
    timing.show_when(When(mode="after", amount=1, clock="20:30"))
    box = timing.findChildren(QTimeEdit)[0]
    assert box.text() == shown
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert told[-1].clock == "21:30"


def test_the_clock_and_following_a_date_are_asked_for_where_they_make_sense(timing: TimingEditor) -> None:
    assert not _box(timing, "At this time of day").isVisible()
    timing.show_when(When(mode="at", base="item.close_date"))
    assert _box(timing, "Follow the date when it changes").isVisible()
    assert not _box(timing, "Count working time only").isVisible()
    told: list[When] = []
    timing.when_changed.connect(told.append)
    _box(timing, "At this time of day").click()
    assert told == [When(mode="at", base="item.close_date", clock="09:00")]
    assert timing.findChildren(QTimeEdit)[0].isVisible()


def test_it_says_when_that_would_be_on_the_chosen_record(timing: TimingEditor) -> None:
    timing.show_when(When(mode="after", amount=3))
    assert "runs after 3" in _said(timing)


@pytest.mark.parametrize(
    "when",
    [
        When(),
        When(mode="after", amount=3, unit="minutes", clock="08:30", business_time=True, wait_for_working_hours=True),
        When(mode="before", amount=1, base="item.close_date", follow_changes=False),
        When(mode="at", base="item.gone"),
    ],
)
def test_a_setting_from_outside_is_shown_in_silence(when: When, timing: TimingEditor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(timing.when_changed):
        timing.show_when(when)
    assert timing.when == when


def test_emptying_the_amount_tells_nothing_until_there_is_a_number(timing: TimingEditor, qtbot: QtBot) -> None:
    timing.show_when(When(mode="after", amount=3))
    amount = next(one for one in timing.findChildren(QLineEdit) if one.accessibleName() == "Amount of time")
    with qtbot.assertNotEmitted(timing.when_changed):
        amount.clear()
    with qtbot.waitSignal(timing.when_changed) as told:
        QTest.keyClicks(amount, "5")
    assert told.args == [When(mode="after", amount=5)]
