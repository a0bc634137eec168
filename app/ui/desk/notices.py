"""Short words at the lower edge of the window: what was done, what went wrong. They stop nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QWidget

from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.announcing import announce
from app.ui.widgets.labels import IconButton

STAYS = 7000
"""Milliseconds; errors stay until they are closed."""
WIDEST = 560

_ICONS = {
    "error": "mdi6.alert-circle-outline",
    "warning": "mdi6.alert-outline",
    "success": "mdi6.check-circle-outline",
    "accent": "mdi6.information-outline",
}
_close = msg("Close")


class Notices(QFrame):
    """One notice at a time, the newest."""

    def __init__(self, theme: Theme, tr: Translator, window: QWidget) -> None:
        """Float over a window."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._tr = tr
        self._color = "accent"
        self._sign, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self._action: Callable[[], object] | None = None
        close = IconButton(theme, "mdi6.close", tr(_close), self, size=14)
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.button)
        layout.addWidget(close)
        self.setProperty("role", "notice")
        shadow = QGraphicsDropShadowEffect(self, blurRadius=24, xOffset=0, yOffset=4)
        self.setGraphicsEffect(shadow)
        self._gone = QTimer(self, singleShot=True, interval=STAYS)
        self._gone.timeout.connect(self.hide)
        window.installEventFilter(self)
        theme.theme_changed.connect(self._dress)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now."""
        return self._words.text() if self.isVisible() else ""

    def say(self, words: Msg, color: str = "accent", action: tuple[Msg, Callable[[], object]] | None = None) -> None:
        """Say something; `color` is error, warning, success or accent; `action` is what can be done about it."""
        self._color = color
        self._action = action[1] if action is not None else None
        self.button.setVisible(action is not None)
        self.button.setText(self._tr(action[0]) if action is not None else "")
        self._words.setText(self._tr(words))
        self._dress()
        self.show()
        self.raise_()
        self._place()
        self._gone.stop()
        if color != "error":
            self._gone.start()
        announce(self, self._words.text())

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()

    def _dress(self) -> None:
        side, ratio = self._theme.scaled(tokens.ICON), self.devicePixelRatioF()
        self._sign.setPixmap(self._theme.pixmap(_ICONS[self._color], self._color, side, ratio))

    def _place(self) -> None:
        window = self._window
        width = min(self._theme.scaled(WIDEST), window.width() - 2 * tokens.WIDE)
        layout = self.layout()
        assert layout is not None  # noqa: S101  it is set above
        layout.activate()  # words have just come
        self.setFixedSize(width, max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height()))
        self.move((window.width() - width) // 2, window.height() - self.height() - tokens.WIDE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
