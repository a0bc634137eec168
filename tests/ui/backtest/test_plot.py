"""The plot of messages, as a person with a mouse meets it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import ENGLISH
from app.ui.backtest.plot import DayPlot
from app.ui.preview.look import Look
from app.ui.theme.theme import Theme
from app.ui.widgets.chart import Chart, steps

FIRST = date(2026, 3, 2)
DAYS = {("email", FIRST + timedelta(days=n)): 10 + n for n in range(60)} | {("sms", FIRST): 30}


@pytest.fixture
def plot(theme: Theme, qtbot: QtBot) -> DayPlot:
    made = DayPlot(Look(theme, ENGLISH))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show_days(DAYS)
    with qtbot.waitExposed(made):
        made.show()
    return made


def chart_of(plot: DayPlot) -> Chart:
    return next(one for one in plot.findChildren(QWidget) if isinstance(one, Chart))


def place(plot: DayPlot, day: date, number: float) -> QPoint:
    """Return the point of a number of messages on a day."""
    return chart_of(plot).at(day.toordinal(), number).toPoint()


def color_at(plot: DayPlot, point: QPoint) -> QColor:
    return chart_of(plot).grab().toImage().pixelColor(point)


def roll(plot: DayPlot, at: QPoint, clicks: int) -> None:
    """Turn the wheel over the plot."""
    chart, none = chart_of(plot), QPoint()
    QApplication.sendEvent(
        chart,
        QWheelEvent(
            QPointF(at), QPointF(chart.mapToGlobal(at)), none, QPoint(0, 120 * clicks), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def test_bars_of_a_day_stand_on_one_another_in_the_colours_of_their_channels(plot: DayPlot, theme: Theme) -> None:
    email, sms = theme.color("client"), color_at(plot, place(plot, FIRST, 25))
    assert color_at(plot, place(plot, FIRST, 5)) == email
    assert sms not in (email, theme.color("surface"))
    assert color_at(plot, place(plot, FIRST, 42)) == theme.color("surface")


def test_a_click_on_a_bar_asks_for_its_messages_and_beside_it_for_nothing(plot: DayPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.day_asked) as asked:
        QTest.mouseClick(chart_of(plot), Qt.MouseButton.LeftButton, pos=place(plot, FIRST, 5))
    assert asked.args == ["email", FIRST]
    with qtbot.assertNotEmitted(plot.day_asked):
        QTest.mouseClick(chart_of(plot), Qt.MouseButton.LeftButton, pos=place(plot, FIRST + timedelta(days=1), 35))


def test_the_wheel_looks_closer_at_the_day_below_the_pointer_and_back_at_all(plot: DayPlot) -> None:
    chart, day = chart_of(plot), FIRST + timedelta(days=30)
    before, all_of_it = place(plot, day, 5), (chart.begin, chart.end)
    roll(plot, before, 5)
    assert chart.end - chart.begin < 30
    assert abs(place(plot, day, 5).x() - before.x()) <= 1
    roll(plot, before, 100)
    assert chart.end - chart.begin == pytest.approx(3)
    roll(plot, before, -200)
    assert (chart.begin, chart.end) == pytest.approx(all_of_it)


def test_a_drag_goes_along_the_days_as_far_as_there_are_any_and_asks_for_none(plot: DayPlot, qtbot: QtBot) -> None:
    chart, middle = chart_of(plot), place(plot, FIRST + timedelta(days=30), 5)
    roll(plot, middle, 5)
    begin = chart.begin
    with qtbot.assertNotEmitted(plot.day_asked):
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(chart, middle - QPoint(200, 0))
        QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=middle - QPoint(200, 0))
        assert chart.begin > begin
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(chart, middle - QPoint(5000, 0))
        QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=middle)
    assert chart.end == pytest.approx((FIRST + timedelta(days=59)).toordinal() + 0.5)


def test_nothing_is_drawn_of_no_messages(plot: DayPlot) -> None:
    plot.show_days({})
    assert not chart_of(plot).grab().isNull()
    assert plot.accessibleDescription() == "No messages"


@pytest.mark.parametrize(("highest", "most", "seen"), [
    (1, 5, [0, 1]), (10, 5, [0, 2, 4, 6, 8, 10]), (546, 6, [0, 100, 200, 300, 400, 500]),
    (12_000, 3, [0, 5000, 10_000]),
])  # fmt: skip
def test_numbers_beside_a_chart_are_round(highest: float, most: int, seen: list[int]) -> None:
    assert steps(highest, most) == seen
