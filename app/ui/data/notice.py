"""A line at the top that says what could not be done; it goes with the next thing that can."""

from __future__ import annotations

from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Sign, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce
from app.ui.widgets.labels import IconButton

_close = msg("Close")


class Notice(Paper):
    """Words in the colour of errors, with a button that puts them away."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        self._words = label(wrap=True)
        close = IconButton(look.theme, "mdi6.close", look.tr(_close), size=16)
        layout = row(Sign(look, "mdi6.alert-circle-outline", "error", 18), self._words, close)
        layout.setStretch(1, 1)
        super().__init__(look, layout, ground="tint:error", border="error", padding=tokens.SMALL)
        close.clicked.connect(self.hide)
        self.hide()

    def say(self, words: str) -> None:
        """Say what could not be done."""
        set_text(self._words, words)
        self.setAccessibleName(words)
        self.show()
        announce(self, words)
