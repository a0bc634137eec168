"""A strip that says what a person should know, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.announcing import announce


class Notice(QWidget):
    """Shown above the board while there is something to say."""

    def __init__(self, theme: Theme) -> None:
        """Say nothing yet."""
        super().__init__()
        self._theme = theme
        self._icon, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "strong")
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(tokens.SMALL)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.MEDIUM)
        row.setSpacing(tokens.MEDIUM)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addLayout(self._buttons)
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, title: str, text: str, actions: Mapping[str, Callable[[], None]]) -> None:
        """Show translated words, and a button for each thing that can be done."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title} {text}")
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for words, act in actions.items():
            button = QPushButton(words)
            button.clicked.connect(act)
            self._buttons.addWidget(button)
        self.show()
        announce(self, self.accessibleName())

    def _dress(self) -> None:
        size = self._theme.scaled(20)
        self._icon.setPixmap(self._theme.pixmap("mdi6.information-outline", "warning", size, self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("warning"), 1))
        painter.setBrush(QColor(self._theme.colors.tint("warning")))
        area = QRectF(self.rect()).adjusted(0.5, 4.5, -tokens.SMALL - 0.5, -4.5)
        painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
        painter.end()
