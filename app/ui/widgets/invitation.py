"""Says over an empty board how to begin, without taking the board away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_ICON = 22


class Invitation(QFrame):
    """A strip with one button."""

    asked = Signal()
    """The button was pressed."""

    def __init__(self, theme: Theme, words: str, button: str) -> None:
        """Show translated words."""
        super().__init__()
        self._theme = theme
        self._sign, said, self.button = QLabel(), QLabel(words), QPushButton(button)
        said.setWordWrap(True)
        self.button.clicked.connect(self.asked)
        panel = QFrame()
        panel.setProperty("role", "panel")
        row = QHBoxLayout(panel)
        row.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        row.setSpacing(tokens.SMALL)
        row.addWidget(self._sign)
        row.addWidget(said, 1)
        row.addWidget(self.button)
        around = QVBoxLayout(self)
        around.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, 0)
        around.addWidget(panel)
        self.setAccessibleName(words)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        size = self._theme.scaled(_ICON)
        self._sign.setPixmap(self._theme.pixmap("mdi6.lightbulb-on-outline", "accent", size, self.devicePixelRatioF()))
