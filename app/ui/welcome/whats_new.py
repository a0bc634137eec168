"""Shows what is new in the newest version."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Sign
from app.ui.theme import tokens
from app.ui.welcome.news import NEWS, Item
from app.ui.widgets.room import grow

_title = msg("What’s new")
_heading = msg("New in Rulewright {version}")
_tour = msg("Show the tour")
_ICON = 22
_WIDTH = 480


class WhatsNew(QDialog):
    """A short list, with a way to the tour."""

    tour_asked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Show the newest version."""
        super().__init__(parent)
        self._look = look
        tr, newest = look.tr, NEWS[0]
        self.setWindowTitle(tr(_title))
        heading = QLabel(tr(_heading.fill(version=newest.version)))
        heading.setProperty("role", "title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.MEDIUM)
        grid.setVerticalSpacing(tokens.MEDIUM)
        grid.setColumnStretch(1, 1)
        for row, item in enumerate(newest.items):
            self._add(grid, row, item)
        tour = QPushButton(tr(_tour))
        tour.setProperty("kind", "quiet")
        tour.clicked.connect(self._ask_tour)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(tour, QDialogButtonBox.ButtonRole.HelpRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.WIDE, tokens.WIDE, tokens.WIDE, tokens.LARGE)
        layout.setSpacing(tokens.LARGE)
        layout.addWidget(heading)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(look.theme.scaled(_WIDTH))

    def _add(self, grid: QGridLayout, row: int, item: Item) -> None:
        tr = self._look.tr
        sign, title, text = Sign(self._look, item.icon, "accent", _ICON), QLabel(tr(item.title)), QLabel(tr(item.text))
        title.setProperty("role", "strong")
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(text)
        grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, row, 1)

    def _ask_tour(self) -> None:
        self.accept()
        self.tour_asked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)
