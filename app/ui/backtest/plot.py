"""Messages of each channel on each day, as stacked bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.backtest.words import channel_of
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row
from app.ui.theme import tokens
from app.ui.theme.theme import Type
from app.ui.widgets.flow import FlowLayout

_DAY = 86_400
_BAR = 0.86
PerDay = Mapping[tuple[str, date], int]

LEAST = 120
"""Pixels of height below which bars say nothing."""

_title = msg("Messages per day")
_none = msg("No messages")
_said = msgs(
    "{n} message on {days} days; the most, {most}, on {day}",
    "{n} messages on {days} days; the most, {most}, on {day}",
)
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
        self._axis = _Days(look.tr)
        self._plot = pg.PlotWidget(axisItems={"bottom": self._axis}, background=None)
        self._plot.setMinimumHeight(LEAST)
        self._plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=True, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table of days says the same to the keyboard
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.getPlotItem().showGrid(y=True, alpha=0.15)
        self._plot.scene().sigMouseClicked.connect(self._clicked)
        self._plot.scene().sigMouseMoved.connect(self._moved)
        keys = QWidget()
        self._legend = FlowLayout(keys, spacing=tokens.MEDIUM)
        self._caption, self._words = label("strong"), label("muted")
        self._caption.setText(look.tr(_title))
        self._words.setWordWrap(True)
        head = row(self._caption, self._words, spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        layout = column(head, keys, self._plot, spacing=tokens.SMALL)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        look.theme.theme_changed.connect(self._draw)

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
        self._draw()
        self._plot.autoRange()

    def _told(self) -> str:
        tr, by_day = self._look.tr, self._by_day()
        if not by_day:
            return tr(_none)
        worst = max(by_day, key=lambda one: (by_day[one], one))
        words = _said.fill(n=sum(by_day.values()), days=len(by_day), most=by_day[worst], day=worst)
        return tr(words)

    def _by_day(self) -> dict[date, int]:
        found: dict[date, int] = defaultdict(int)
        for (_, day), n in self._days.items():
            found[day] += n
        return dict(found)

    def _draw(self) -> None:
        theme = self._look.theme
        self._plot.clear()
        self._plot.setBackground(theme.color("surface"))
        heights: dict[date, int] = defaultdict(int)
        for channel in self._totals:
            color = theme.color(channel_of(channel)[2])
            days = sorted(day for name, day in self._days if name == channel)
            numbers = [self._days[channel, day] for day in days]
            below = [heights[day] for day in days]
            x = [_place(day) for day in days]
            bars = pg.BarGraphItem(x=x, y0=below, height=numbers, width=_BAR * _DAY, brush=color, pen=None)
            self._plot.addItem(bars)
            for day, n in zip(days, numbers, strict=True):
                heights[day] += n
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(QColor(theme.colors.border))
            axis.setTextPen(theme.color("muted"))
            axis.setStyle(tickFont=theme.font(Type.BADGE))
        self._plot.getViewBox().setLimits(yMin=0, minXRange=3 * _DAY)
        self._show_legend()

    def _show_legend(self) -> None:
        self._legend.clear()
        for channel, n in self._totals.items():
            words, icon, color = channel_of(channel)
            name, number = QLabel(self._look.tr(words)), label("muted")
            number.setText(self._look.tr.number(n))
            key = QWidget()
            key.setLayout(row(Sign(self._look, icon, color, 16), name, number, spacing=6))
            self._legend.addWidget(key)

    def _bar_at(self, place: QPointF) -> tuple[str, date] | None:
        """Return channel and day of the bar at a place of the scene."""
        view = self._plot.getViewBox()
        if not view.sceneBoundingRect().contains(place):
            return None
        there = view.mapSceneToView(place)
        day = (datetime.fromtimestamp(there.x(), UTC) + timedelta(hours=12)).date()
        height = 0
        for channel in self._totals:
            height += self._days.get((channel, day), 0)
            if 0 <= there.y() < height:
                return channel, day
        return None

    def _clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        found = self._bar_at(event.scenePos())
        if found is not None:
            self.day_asked.emit(*found)

    def _moved(self, place: QPointF) -> None:
        found, tr = self._bar_at(place), self._look.tr
        if found is None:
            QToolTip.hideText()
            return
        words = _tip.fill(day=found[1], channel=channel_of(found[0])[0], n=self._days[found])
        QToolTip.showText(self._plot.mapToGlobal(self._plot.mapFromScene(place)), tr(words), self._plot)


class _Days(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Days and months as the reader writes them."""

    def __init__(self, tr: Translator) -> None:
        super().__init__("bottom")
        self._tr = tr

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        days = max(1, round((maxVal - minVal) / _DAY))
        step = next((one for one in (1, 2, 7, 14, 28, 56, 91, 182, 364) if days / one <= max(2, size / 90)), 728)
        first = int(minVal // _DAY) + 1
        first += -first % step
        return [(step * _DAY, [one * _DAY for one in range(first, int(maxVal // _DAY) + 1, step)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self._tr.date(datetime.fromtimestamp(one, UTC).date()) for one in values]


def _place(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
