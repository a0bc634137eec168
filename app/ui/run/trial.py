"""Sends a test through a channel, and says clearly what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.delivery.base import TryAgain
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.run.context import RunContext
from app.ui.theme import tokens

_try, _try_bare = msg("Send a test"), msg("Try whether it answers")
_busy = msg("Sending…")
_left, _left_as = msg("The test has left."), msg("The test has left. The other side calls it {reference}.")
_later = msg("It did not work this time: {why}")
_refused = msg("It does not work: {why}")


class TrialBox(Paper):
    """A line for the address, a button, and below what came of it."""

    try_asked = Signal(str)
    """A test is to be sent to this address."""

    def __init__(self, context: RunContext) -> None:
        """Say nothing yet."""
        look = context.look
        self._tr = look.tr
        self._caption = label("strong")
        self.to = QLineEdit()
        self.button = QPushButton()
        self._sign = Sign(look, "mdi6.check-circle-outline", "success", 18)
        self.said = label(wrap=True)
        line = row(self.to, self.button)
        line.setStretch(0, 1)
        told = row(column(self._sign, None), self.said)
        told.setStretch(1, 1)
        super().__init__(look, column(self._caption, line, told, spacing=tokens.TIGHT), ground="window")
        self.button.clicked.connect(self._press)
        self.to.returnPressed.connect(self._press)
        self.to.textChanged.connect(lambda _text: self._allow())
        self._needs = True
        self.ask(None)
        self.show_nothing()

    def ask(self, words: Msg | None) -> None:
        """Ask where a test goes; without words it goes nowhere, and only tries whether the other side answers."""
        self._needs = words is not None
        set_text(self._caption, self._tr(words) if words is not None else "")
        self.to.setVisible(self._needs)
        self.to.setAccessibleName(self._caption.text())
        self.button.setText(self._tr(_try if self._needs else _try_bare))
        self._allow()

    def show_nothing(self) -> None:
        """Say nothing of an earlier test."""
        self._say("", "", "muted")
        self._allow()

    def show_busy(self) -> None:
        """Say that it is under way."""
        self._say(self._tr(_busy), "mdi6.progress-clock", "accent")
        if self.button.hasFocus():  # a button that is switched off passes it on to the top of the form
            (self.to if self._needs else self).setFocus()
        self.button.setEnabled(False)

    def show_success(self, reference: str) -> None:
        """Say that it has left."""
        words = _left_as.fill(reference=reference) if reference else _left
        self._say(self._tr(words), "mdi6.check-circle-outline", "success")
        self._allow()

    def show_failure(self, error: KnownError) -> None:
        """Say why it did not."""
        later = isinstance(error, TryAgain)
        words = (_later if later else _refused).fill(why=error.words)
        self._say(self._tr(words), "mdi6.alert-circle-outline", "warning" if later else "error")
        self._allow()

    def _say(self, words: str, icon: str, color: str) -> None:
        set_text(self.said, words)
        self._sign.setVisible(bool(words))
        if icon:
            self._sign.show_icon(icon, color)

    def _allow(self) -> None:
        self.button.setEnabled(not self._needs or bool(self.to.text().strip()))

    def _press(self) -> None:
        if self.button.isEnabled():
            self.try_asked.emit(self.to.text().strip())
