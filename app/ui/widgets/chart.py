"""The ground of a chart: numbers at the left, moments below; what stands on it draws whoever takes it up."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from math import floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_GRID = 0.6
_AIR = 1.08
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEAST = QSize(160, 96)


class Chart(QWidget):
    """Places what is counted: `begin` and `end` of what is seen, and the highest number on it."""

    def __init__(self, look: Look) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.look = look
        self.begin, self.end, self.highest = 0.0, 1.0, 1.0
        self._ground: tuple[object, QRectF] = (None, QRectF())
        self.setMinimumSize(_LEAST)
        look.theme.theme_changed.connect(self.update)

    @abstractmethod
    def draw(self, painter: QPainter) -> None:
        """Draw what stands on the ground."""

    @abstractmethod
    def marks(self, most: int) -> Iterable[tuple[float, str]]:
        """Return at most so many moments that are named below, with their words."""

    def area(self) -> QRectF:
        """Return where things stand: what the words around leave. Each bar asks, so that it is measured once."""
        known = (self.size(), self.highest, self.look.theme.text_size)
        if self._ground[0] != known:
            metrics = self._metrics()
            left = max(metrics.horizontalAdvance(self.look.tr.number(one)) for one in steps(self.highest, self._rows()))
            below = metrics.height() + tokens.SMALL
            area = QRectF(self.rect()).adjusted(left + tokens.SMALL, tokens.SMALL, -tokens.SMALL, -below)
            self._ground = (known, area)
        return self._ground[1]

    def at(self, moment: float, number: float) -> QPointF:
        """Return the point of a number at a moment."""
        area = self.area()
        x = area.left() + (moment - self.begin) / (self.end - self.begin) * area.width()
        return QPointF(x, area.bottom() - number / (self.highest * _AIR) * area.height())

    def under(self, place: QPointF) -> tuple[float, float] | None:
        """Return the moment and the number of a point; None where it lies beside the chart."""
        area = self.area()
        if not area.contains(place):
            return None
        moment = self.begin + (place.x() - area.left()) / area.width() * (self.end - self.begin)
        return moment, (area.bottom() - place.y()) / area.height() * self.highest * _AIR

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.look.theme.font(Type.BADGE))

    def _rows(self) -> int:
        return max(2, int(self.height() / (3 * self._metrics().height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, metrics, area = self.look.theme, self._metrics(), self.area()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setFont(theme.font(Type.BADGE))
        line = QColor(theme.colors.border)
        line.setAlphaF(_GRID)
        for one in steps(self.highest, self._rows()):
            y = self.at(self.begin, one).y()
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("muted"))
            words = QRectF(0, y - metrics.height() / 2, area.left() - tokens.TIGHT, metrics.height())
            painter.drawText(words, _BESIDE, self.look.tr.number(one))
        for moment, text in self.marks(max(1, int(area.width() / (8 * metrics.averageCharWidth() + 40)))):
            width = metrics.horizontalAdvance(text) + 2
            left = min(max(self.at(moment, 0).x() - width / 2, 0), self.width() - width)
            words = QRectF(left, area.bottom() + tokens.TIGHT, width, metrics.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))  # a line along an edge is seen whole
        self.draw(painter)


def steps(highest: float, most: int) -> list[int]:
    """Return round numbers from nothing to the highest, about so many."""
    rough = max(1.0, highest / most)
    power = 10 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    return list(range(0, int(highest) + 1, step))
