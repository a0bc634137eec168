"""Says for as long as a window is open that its workspace can only be looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolBar

from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Sign, row
from app.ui.theme import tokens

OPEN_READING = msg("Open for reading")
"""What is offered where somebody else edits a workspace."""
_reading = msg(
    "Open for reading only, as it is being edited elsewhere. All of it can be looked at, nothing can be changed here."
)
_edit = msg("Try to edit it")


class ReadingStrip(QToolBar):
    """A strip under the bar, with a button that tries again."""

    edit_asked = Signal()
    """The workspace is to be opened for editing."""

    def __init__(self, look: Look) -> None:
        """Say so."""
        super().__init__()
        self.setObjectName("reading")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        words, again = Elided(), QPushButton(look.tr(_edit))
        words.setText(look.tr(_reading))
        words.setToolTip(words.text())
        again.clicked.connect(self.edit_asked)
        line = row(Sign(look, "mdi6.lock-outline", "warning", 18), words, again)
        line.setStretch(1, 1)
        paper = Paper(look, line, ground="tint:warning", border="warning", padding=tokens.SMALL)
        paper.setAccessibleName(words.text())
        self.setAccessibleName(words.text())
        self.addWidget(paper)
