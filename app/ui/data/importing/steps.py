"""Where in a row of steps one is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_DISC, _GAP = 24, 28
_place = msg("Step {n} of {all}: {name}")


class Steps(QWidget):
    """Numbered steps; those behind are ticked, the present one stands out."""

    def __init__(self, look: Look, names: Sequence[str]) -> None:
        """Stand at the first step."""
        super().__init__()
        self._look = look
        self._names = names
        self._step = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.update)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Stand at another step."""
        self._step = step
        name = self._names[step]
        self.setAccessibleName(self._look.tr(_place.fill(n=step + 1, all=len(self._names), name=name)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._look.theme.scaled(_DISC) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colors = self._look.theme, self._look.theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, x = theme.scaled(_DISC), 1
        for place, name in enumerate(self._names):
            done, here = place < self._step, place == self._step
            font = theme.font(Type.STRONG if here else Type.BODY)
            disc = QRect(x, 1, side, side)
            painter.setPen(QColor(colors.accent if done or here else colors.outline))
            painter.setBrush(QColor(colors.accent if here else colors.selection if done else colors.window))
            painter.drawEllipse(disc.adjusted(0, 0, -1, -1))
            if done:
                tick = round(side * 0.62)
                picture = theme.pixmap("mdi6.check", "accent", tick, self.devicePixelRatioF())
                painter.drawPixmap(disc.left() + (side - tick) // 2, disc.top() + (side - tick) // 2, picture)
            else:
                painter.setFont(theme.font(Type.MUTED))
                painter.setPen(QColor(colors.on_accent if here else colors.muted))
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(place + 1))
            painter.setFont(font)
            painter.setPen(QColor(colors.text if here or done else colors.muted))
            width = QFontMetrics(font).horizontalAdvance(name)
            words = QRect(disc.right() + tokens.SMALL, 1, width + 2, side)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            x = words.right() + tokens.MEDIUM
            if place < len(self._names) - 1:
                painter.setPen(QColor(colors.border))
                painter.drawLine(x, self.height() // 2, x + theme.scaled(_GAP), self.height() // 2)
                x += theme.scaled(_GAP) + tokens.MEDIUM
        painter.end()
