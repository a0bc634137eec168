"""Small buttons with an icon that follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.ui.theme.theme import Theme, Type

_AROUND = 12
"""Padding and border above and below the words of a field."""


class IconButton(QToolButton):
    """A button that is an icon; its words are its tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        words: str,
        *,
        color: str = "muted",
        size: int = 16,
        checkable: bool = False,
        beside_field: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Draw `icon` in the colour of a token; beside a field it is as high as one line of it."""
        super().__init__(parent)
        self._theme, self._icon, self._color = theme, icon, color
        self._size, self._beside_field = size, beside_field
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(words)
        self._dress()
        theme.theme_changed.connect(self._dress)
        if checkable:
            self.toggled.connect(self._draw)

    def set_words(self, words: str) -> None:
        """Say something else."""
        self.setToolTip(words)
        self.setAccessibleName(words)

    def _dress(self) -> None:
        theme = self._theme
        picture, side = theme.scaled(self._size), theme.scaled(self._size + 10)
        line = QFontMetrics(theme.font(Type.BODY)).height() + _AROUND
        self.setIconSize(QSize(picture, picture))
        self.setFixedSize(side, max(side, line) if self._beside_field else side)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(self._theme.icon(self._icon, "accent" if self.isChecked() else self._color))


class QuietButton(QPushButton):
    """A button without a frame, for what is added or done in passing."""

    def __init__(self, theme: Theme, icon: str, words: str, parent: QWidget | None = None) -> None:
        """Show an icon before the words; no icon where it is empty."""
        super().__init__(words, parent)
        self.setProperty("kind", "add")
        self._theme, self._icon = theme, icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw()
        theme.theme_changed.connect(self._draw)

    def _draw(self) -> None:
        if self._icon:
            self.setIcon(self._theme.icon(self._icon, "accent"))
