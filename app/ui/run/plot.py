"""How fast the engine works: curves of the last minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row, set_text
from app.ui.run.rates import KEPT, Rates
from app.ui.theme import tokens
from app.ui.theme.theme import Type

KINDS: Mapping[str, tuple[Msg, str, str]] = {
    "events": (msg("Events"), "mdi6.flash-outline", "triggers"),
    "timers": (msg("Rules that were due"), "mdi6.timer-outline", "accent"),
    "posts": (msg("Messages sent"), "mdi6.send-outline", "client"),
}
"""What is counted: word, icon and colour of each curve."""
_LEAST_HEIGHT = 10.0
_LINE = 2

_title, _minutes = msg("Per minute"), msg("the last {n} minutes")
_told = msg("{kind}: {n} per minute")


class RatesPlot(QWidget):
    """Curves, with a legend that gives the present figures; the same is said in words to a screen reader."""

    def __init__(self, look: Look) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._look = look
        self._axis = _Clock(look)
        self._plot = pg.PlotWidget(axisItems={"bottom": self._axis}, background=None)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.getPlotItem().showGrid(y=True, alpha=0.15)
        self._curves = {kind: self._plot.plot(antialias=True) for kind in KINDS}
        self._figures = {kind: label("strong") for kind in KINDS}
        caption, words = label("strong"), label("muted")
        caption.setText(look.tr(_title))
        words.setText(look.tr(_minutes.fill(n=round(KEPT.total_seconds() / 60))))
        keys = [self._key(kind) for kind in KINDS]
        head = row(caption, words, None, *keys, spacing=tokens.MEDIUM)
        layout = column(head, self._plot, spacing=tokens.SMALL)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        look.theme.theme_changed.connect(self._dress)
        self._dress()

    def show_rates(self, rates: Rates, now: datetime) -> None:
        """Draw the last minutes up to now."""
        highest = _LEAST_HEIGHT
        told = []
        for kind, (words, _, _) in KINDS.items():
            points = rates.curve(kind)
            self._curves[kind].setData([one.timestamp() for one, _ in points], [n for _, n in points])
            highest = max(highest, *(n for _, n in points), 0.0)
            figure = self._look.tr.number(round(rates.now(kind)))
            set_text(self._figures[kind], figure)
            told.append(self._look.tr(_told.fill(kind=words, n=figure)))
        self._plot.setXRange((now - KEPT).timestamp(), now.timestamp(), padding=0)
        self._plot.setYRange(0, highest * 1.1, padding=0)
        self.setAccessibleName(self._look.tr(_title))
        self.setAccessibleDescription(". ".join(told))

    def figure(self, kind: str) -> str:
        """Return the figure that is shown of a kind."""
        return self._figures[kind].text()

    def _key(self, kind: str) -> QWidget:
        words, icon, color = KINDS[kind]
        key = QWidget()
        key.setLayout(
            row(Sign(self._look, icon, color, 16), QLabel(self._look.tr(words)), self._figures[kind], spacing=6)
        )
        return key

    def _dress(self) -> None:
        theme = self._look.theme
        self._plot.setBackground(theme.color("surface"))
        for kind, (_, _, color) in KINDS.items():
            pen = QPen(theme.color(color), _LINE)
            pen.setCosmetic(True)
            self._curves[kind].setPen(pen)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(QColor(theme.colors.border))
            axis.setTextPen(theme.color("muted"))
            axis.setStyle(tickFont=theme.font(Type.BADGE))


class _Clock(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Clock times, every other minute."""

    def __init__(self, look: Look) -> None:
        super().__init__("bottom")
        self._look = look

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Sequence[tuple[float, Sequence[float]]]:  # noqa: N803
        step = 120
        first = int(minVal // step) + 1
        return [(step, [one * step for one in range(first, int(maxVal // step) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        tr = self._look.tr
        return [tr.time(datetime.fromtimestamp(one, tr.zone)) for one in values]
