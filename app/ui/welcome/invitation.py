"""Says over an empty board how to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_begin = msg("No rules yet. Drag one from the palette onto a stage, or begin with a template.")
_template = msg("Choose a template…")
_ICON = 22


class Invitation(QFrame):
    """A strip with one button."""

    template_asked = Signal()

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Say so."""
        super().__init__()
        self._theme = theme
        self._sign, words, button = QLabel(), QLabel(tr(_begin)), QPushButton(tr(_template))
        words.setWordWrap(True)
        button.clicked.connect(self.template_asked)
        panel = QFrame()
        panel.setProperty("role", "panel")
        row = QHBoxLayout(panel)
        row.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        row.setSpacing(tokens.SMALL)
        row.addWidget(self._sign)
        row.addWidget(words, 1)
        row.addWidget(button)
        around = QVBoxLayout(self)
        around.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, 0)
        around.addWidget(panel)
        self.setAccessibleName(words.text())
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        size = self._theme.scaled(_ICON)
        self._sign.setPixmap(self._theme.pixmap("mdi6.lightbulb-on-outline", "accent", size, self.devicePixelRatioF()))
