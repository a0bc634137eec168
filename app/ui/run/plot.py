"""How fast the engine works: curves of the last minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign, column, label, row, set_text
from app.ui.run.rates import KEPT, Rates
from app.ui.theme import tokens
from app.ui.widgets.chart import Chart

KINDS: Mapping[str, tuple[Msg, str, str]] = {
    "events": (msg("Events"), "mdi6.flash-outline", "triggers"),
    "timers": (msg("Rules that were due"), "mdi6.timer-outline", "accent"),
    "posts": (msg("Messages sent"), "mdi6.send-outline", "client"),
}
"""What is counted: word, icon and colour of each curve."""
_LEAST_HEIGHT = 10.0
_LINE = 2
_STEP = 120
"""Seconds between named moments, where there is room."""

_title, _minutes = msg("Per minute"), msg("the last {n} minutes")
_told = msg("{kind}: {n} per minute")


class RatesPlot(QWidget):
    """Curves, with a legend that gives the present figures; the same is said in words to a screen reader."""

    def __init__(self, look: Look) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._look = look
        self._curves = _Curves(look)
        self._figures = {kind: label("strong") for kind in KINDS}
        caption, words = label("strong"), label("muted")
        caption.setText(look.tr(_title))
        words.setText(look.tr(_minutes.fill(n=round(KEPT.total_seconds() / 60))))
        keys = [self._key(kind) for kind in KINDS]
        head = row(caption, words, None, *keys, spacing=tokens.MEDIUM)
        layout = column(head, self._curves, spacing=tokens.SMALL)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_rates(self, rates: Rates, now: datetime) -> None:
        """Draw the last minutes up to now."""
        curves, told = {kind: rates.curve(kind) for kind in KINDS}, []
        for kind, (words, _, _) in KINDS.items():
            figure = self._look.tr.number(round(rates.now(kind)))
            set_text(self._figures[kind], figure)
            told.append(self._look.tr(_told.fill(kind=words, n=figure)))
        self._curves.curves = curves
        self._curves.highest = max((_LEAST_HEIGHT, *(n for points in curves.values() for _, n in points)))
        self._curves.begin, self._curves.end = (now - KEPT).timestamp(), now.timestamp()
        self._curves.update()
        self.setAccessibleName(self._look.tr(_title))
        self.setAccessibleDescription(". ".join(told))

    def _key(self, kind: str) -> QWidget:
        words, icon, color = KINDS[kind]
        key = QWidget()
        key.setLayout(
            row(Sign(self._look, icon, color, 16), QLabel(self._look.tr(words)), self._figures[kind], spacing=6)
        )
        return key


class _Curves(Chart):
    """A curve for each kind, against the clock."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.curves: Mapping[str, Sequence[tuple[datetime, float]]] = {}

    def marks(self, most: int) -> Iterable[tuple[float, str]]:
        tr, step = self.look.tr, _STEP
        while (self.end - self.begin) / step > most:
            step *= 2
        first = (int(self.begin // step) + 1) * step
        return [(one, tr.time(datetime.fromtimestamp(one, tr.zone))) for one in range(first, int(self.end) + 1, step)]

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for kind, points in self.curves.items():
            painter.setPen(QPen(self.look.theme.color(KINDS[kind][2]), _LINE))
            painter.drawPolyline([self.at(moment.timestamp(), n) for moment, n in points])
