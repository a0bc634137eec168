"""Messages of each channel on each day, as stacked bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from app.engine.words import msg, msgs
from app.ui.backtest.words import channel_of
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row
from app.ui.theme import tokens
from app.ui.widgets.chart import Chart
from app.ui.widgets.flow import FlowLayout

_BAR = 0.86
_FEWEST = 3
"""Days that are seen at the least."""
_CLOSER = 0.8
_STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364)
"""Days between those that are named."""
PerDay = Mapping[tuple[str, date], int]

_title = msg("Messages per day")
_none = msg("No messages")
_said = msgs("{n} message; the most, {most}, on {day}", "{n} messages; the most, {most}, on {day}")
_tip = msg("{day}\n{channel}: {n}")


class DayPlot(QWidget):
    """Stacked bars with a legend that gives the totals; a click on a bar opens the day."""

    day_asked = Signal(str, object)
    """The messages of a channel on a day are to be shown."""

    def __init__(self, look: Look) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._look = look
        self._days: PerDay = {}
        self._totals: dict[str, int] = {}
        self._bars = _Bars(look)
        self._bars.asked.connect(self.day_asked)
        keys = QWidget()
        self._legend = FlowLayout(keys, spacing=tokens.MEDIUM)
        self._caption, self._words = label("strong"), label("muted")
        self._caption.setText(look.tr(_title))
        self._words.setWordWrap(True)
        head = row(self._caption, self._words, spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        layout = column(head, keys, self._bars, spacing=tokens.SMALL)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        look.theme.theme_changed.connect(self._show_legend)

    def show_days(self, per_day: PerDay) -> None:
        """Draw other days."""
        self._days = per_day
        totals: dict[str, int] = defaultdict(int)
        for (channel, _), n in per_day.items():
            totals[channel] += n
        self._totals = dict(sorted(totals.items(), key=lambda one: (-one[1], one[0])))
        self._words.setText(self._told())
        self.setAccessibleName(self._look.tr(_title))
        self.setAccessibleDescription(self._words.text())
        self._bars.show_days(per_day, self._totals)
        self._show_legend()

    def _told(self) -> str:
        tr, by_day = self._look.tr, self._by_day()
        if not by_day:
            return tr(_none)
        worst = max(by_day, key=lambda one: (by_day[one], one))
        words = _said.fill(n=sum(by_day.values()), most=by_day[worst], day=worst)
        return tr(words)

    def _by_day(self) -> dict[date, int]:
        found: dict[date, int] = defaultdict(int)
        for (_, day), n in self._days.items():
            found[day] += n
        return dict(found)

    def _show_legend(self) -> None:
        self._legend.clear()
        for channel, n in self._totals.items():
            words, icon, color = channel_of(channel)
            name, number = QLabel(self._look.tr(words)), label("muted")
            number.setText(self._look.tr.number(n))
            key = QWidget()
            key.setLayout(row(Sign(self._look, icon, color, 16), name, number, spacing=6))
            self._legend.addWidget(key)


class _Bars(Chart):
    """Stacked bars; the wheel looks closer, a drag goes along, a click asks for a bar."""

    asked = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.days: PerDay = {}
        self.channels: tuple[str, ...] = ()
        self._whole = (0.0, 1.0)
        self._grip: tuple[QPointF, float] | None = None
        self._dragged = False
        self.setMouseTracking(True)

    def show_days(self, days: PerDay, channels: Iterable[str]) -> None:
        """Show all of other days."""
        self.days, self.channels = days, tuple(channels)
        totals: dict[date, int] = defaultdict(int)
        for (_, day), n in days.items():
            totals[day] += n
        self.highest = max(totals.values(), default=1)
        self._whole = (min(totals).toordinal() - 0.5, max(totals).toordinal() + 0.5) if totals else (0.0, 1.0)
        self._look_at(*self._whole)

    def _look_at(self, begin: float, end: float) -> None:
        first, last = self._whole
        width = min(max(end - begin, _FEWEST), max(last - first, _FEWEST))
        self.begin = max(min(begin, last - width), min(first, (first + last - width) / 2))
        self.end = self.begin + width
        self.update()

    def marks(self, most: int) -> Iterable[tuple[float, str]]:
        step = next((one for one in _STEPS if (self.end - self.begin) / one <= most), 2 * _STEPS[-1])
        first = -int(-self.begin // 1)
        return [
            (one, self.look.tr.date(date.fromordinal(one)))
            for one in range(first + -first % step, int(self.end) + 1, step)
            if self.days
        ]

    def draw(self, painter: QPainter) -> None:
        heights: dict[date, int] = defaultdict(int)
        for channel in self.channels:
            color = self.look.theme.color(channel_of(channel)[2])
            for day in [one for name, one in self.days if name == channel]:
                n, place = self.days[channel, day], day.toordinal()
                lower, upper = (self.at(place - _BAR / 2, heights[day]), self.at(place + _BAR / 2, heights[day] + n))
                painter.fillRect(QRectF(lower, upper).normalized(), color)
                heights[day] += n

    def _bar_at(self, place: QPointF) -> tuple[str, date] | None:
        found = self.under(place)
        if found is None:
            return None
        day, height = date.fromordinal(max(1, round(found[0]))), 0
        for channel in self.channels:
            height += self.days.get((channel, day), 0)
            if found[1] < height:
                return channel, day
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        found = self.under(event.position())
        if found is not None and self.days:
            factor = _CLOSER ** (event.angleDelta().y() / 120)
            self._look_at(found[0] - (found[0] - self.begin) * factor, found[0] + (self.end - found[0]) * factor)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip, self._dragged = (event.position(), self.begin), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = None if self._dragged else self._bar_at(event.position())
        self._grip = None
        if found is not None:
            self.asked.emit(*found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            start, begin = self._grip
            moved = event.position().x() - start.x()
            self._dragged = self._dragged or abs(moved) >= QApplication.startDragDistance()
            if self._dragged:
                begin -= moved / self.area().width() * (self.end - self.begin)
                self._look_at(begin, begin + self.end - self.begin)
            return
        found, tr = self._bar_at(event.position()), self.look.tr
        if found is None:
            QToolTip.hideText()
            return
        words = _tip.fill(day=found[1], channel=channel_of(found[0])[0], n=self.days[found])
        QToolTip.showText(event.globalPosition().toPoint(), tr(words), self)
