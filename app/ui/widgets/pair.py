"""Two things side by side, or one above the other where the room is too narrow for that."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme


class Pair(QWidget):
    """Turns with its width; `least` is how wide each must be, `height` how high, in pixels of usual text."""

    def __init__(self, theme: Theme, first: QWidget, second: QWidget, *, least: int, height: int) -> None:
        """Hold both."""
        super().__init__()
        self._theme = theme
        self._least, self._height = least, height
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(tokens.MEDIUM)
        for one in (first, second):
            self._both.addWidget(one, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < 2 * self._theme.scaled(self._least) + tokens.MEDIUM
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if way is not self._both.direction():
            self._both.setDirection(way)
            self.setMinimumHeight(2 * self._theme.scaled(self._height) + tokens.MEDIUM if stacked else 0)
