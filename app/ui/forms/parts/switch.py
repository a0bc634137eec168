"""A switch: on or off, in force at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_WIDTH, _HEIGHT, _KNOB = 34, 20, 14


class Switch(QAbstractButton):
    """Slides between off and on; `mixed` shows neither."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        """Say what is switched."""
        super().__init__(parent)
        self._theme = theme
        self._mixed = False
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def show_state(self, on: bool | None) -> None:
        """Show on, off, or with None that it is both."""
        self._mixed = on is None
        self.setChecked(bool(on))
        self.update()

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(self._theme.scaled(_WIDTH) + 4, self._theme.scaled(_HEIGHT) + 4)

    def nextCheckState(self) -> None:
        self._mixed = False
        super().nextCheckState()

    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), tokens.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        track = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        on = self.isChecked() and not self._mixed
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors.accent if on else theme.colors.outline))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        knob = min(theme.scaled(_KNOB), track.height() - 4)
        gap = (track.height() - knob) / 2
        left = track.right() - knob - gap if on else track.left() + gap
        left = track.center().x() - knob / 2 if self._mixed else left
        painter.setBrush(QColor(theme.colors.surface))
        painter.drawEllipse(QRectF(left, track.top() + gap, knob, knob))
