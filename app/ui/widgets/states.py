"""The designed forms of nothing to show, of working, and of failure."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

_PICTURE = 40
_STEPS = 1000
_LINE = 560
"""Pixels of width from which on a text is broken, so that it is read without effort."""
_ROOM = 150
"""Pixels of height from which on the picture is shown."""


class EmptyState(QWidget):
    """A sentence, an icon, one button: what a panel shows where there is nothing, or where it failed."""

    asked = Signal()
    """The button was pressed."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str = "",
        button: str = "",
        *,
        color: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        """Show translated words; without `button` there is none."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._color = color
        self._picture = QLabel(self)
        self._title = _centred(title, "strong", self)
        self._text = _centred(text, "muted", self)
        self._text.setMaximumWidth(theme.scaled(_LINE))
        self.button = QPushButton(button, self)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(tokens.WIDE, tokens.SMALL, tokens.WIDE, tokens.SMALL)
        column.setSpacing(tokens.SMALL)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        line = QHBoxLayout()  # a label that is narrower than its layout would stand on the left
        line.addStretch(1)
        line.addWidget(self._text, 1000)
        line.addStretch(1)
        column.addLayout(line)
        column.addSpacing(tokens.TIGHT)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        theme.theme_changed.connect(self._dress)
        self.say(title, text, button)

    def say(self, title: str, text: str = "", button: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._title.setToolTip(title)  # whole where the person has left it too little room
        self._text.setToolTip(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._dress()

    def set_color(self, token: str) -> None:
        """Draw the picture in the colour of another token."""
        self._color = token
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the words where there is no room for the picture."""
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= self._theme.scaled(_ROOM))

    def _dress(self) -> None:
        self._title.setFont(self._theme.font(Type.STRONG))
        size = self._theme.scaled(_PICTURE)
        self._picture.setPixmap(self._theme.pixmap(self._icon, self._color, size, self.devicePixelRatioF()))


class BusyBar(QWidget):
    """A bar with what and how much, and cancel at its side."""

    cancelled = Signal()

    def __init__(self, theme: Theme, cancel: str, parent: QWidget | None = None) -> None:
        """`cancel` is the translated word on the button."""
        super().__init__(parent)
        self._theme = theme
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self._amount = QLabel(self)
        self._amount.setProperty("role", "muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(cancel, self)
        self._cancel.setProperty("kind", "quiet")
        self._cancel.clicked.connect(self.cancelled)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._amount)
        left = QVBoxLayout()
        left.setSpacing(tokens.TIGHT)
        left.addLayout(top)
        left.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.MEDIUM)
        row.addLayout(left, 1)
        row.addWidget(self._cancel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, words: str, share: float | None = None, amount: str = "") -> None:
        """Show what is being done, how much of it (0 to 1, None where nobody knows), and the amount in words."""
        self._words.setText(words)
        self._amount.setText(amount)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0 if share is None and not self._theme.reduced_motion else _STEPS)
        if share is not None:
            self._bar.setValue(round(share * _STEPS))


def _centred(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
