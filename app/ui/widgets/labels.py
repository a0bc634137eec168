"""Words on panels: section labels and badges."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type


class SectionHeader(QWidget):
    """A label over a part of a panel, with room for a quiet button at its end."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        """Show translated words."""
        super().__init__(parent)
        self._theme = theme
        self._label = QLabel(text, self)
        self._label.setProperty("role", "section")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.TIGHT)
        row.addWidget(self._label)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        """Show other words."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def _dress(self) -> None:
        self._label.setFont(self._theme.font(Type.SECTION))
        self.setAccessibleName(self._label.text())


class Badge(QLabel):
    """A word or a number on a faint ground of a token's colour."""

    def __init__(self, theme: Theme, text: str = "", color: str = "muted", parent: QWidget | None = None) -> None:
        """Show translated words in the colour of a token."""
        super().__init__(text, parent)
        self._theme = theme
        self._color = color
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(Type.BADGE))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._theme.color(self._color))
        self.setPalette(palette)
        self.setContentsMargins(tokens.SMALL - 1, 1, tokens.SMALL - 1, 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.tint(self._color))
        radius = self.height() / 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
        super().paintEvent(event)


class IconButton(QToolButton):
    """A quiet button that shows an icon alone; its words stand in tool tip and accessible name."""

    def __init__(self, theme: Theme, icon: str, words: str, parent: QWidget | None = None, *, size: int = 18) -> None:
        """Show an icon of `size` pixels; `words` are translated."""
        super().__init__(parent)
        self._theme = theme
        self._picture = icon
        self._size = size
        self.setToolTip(words)
        self.setAccessibleName(words)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setIcon(self._theme.icon(self._picture))
        self.setIconSize(QSize(self._theme.scaled(self._size), self._theme.scaled(self._size)))
