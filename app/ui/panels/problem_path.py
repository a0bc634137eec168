"""Steps through the cards that a problem leads through."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.engine.checks.problem import Waypoint
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

_step = msg("Step {n} of {of}")
_whole = msg("{of} steps")


class PathSteps(QWidget):
    """Two buttons and where they have led; hidden while the chosen problem stands on one card alone."""

    waypoint_asked = Signal(object)
    """A card of the path is to be shown: its Waypoint."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Have no path yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._path: tuple[Waypoint, ...] = ()
        self._at = -1
        self._label = QLabel()
        self._label.setProperty("role", "muted")
        self.back = self._button(msg("Previous step"), -1)
        self.on = self._button(msg("Next step"), 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        for part in (self.back, self._label, self.on):
            layout.addWidget(part)
        theme.theme_changed.connect(self._dress)
        self._dress()
        self.setVisible(False)

    def show_path(self, path: tuple[Waypoint, ...]) -> None:
        """Begin at the start of a path; without one there is nothing to show."""
        if path == self._path:
            return
        self._path, self._at = path, -1
        self.setVisible(bool(path))
        self._show_step()

    @property
    def words(self) -> str:
        """What is said of where the person stands."""
        return self._label.text()

    def _go(self, by: int) -> None:
        start = self._at if self._at >= 0 else (-1 if by > 0 else 0)
        self._at = (start + by) % len(self._path)  # a circle has no end
        self._show_step()
        self.waypoint_asked.emit(self._path[self._at])

    def _show_step(self) -> None:
        words = _step if self._at >= 0 else _whole
        self._label.setText(self._tr(words.fill(n=self._at + 1, of=len(self._path))))

    def _button(self, words: Msg, by: int) -> QToolButton:
        button = QToolButton()
        button.setToolTip(self._tr(words))
        button.setAccessibleName(self._tr(words))
        button.clicked.connect(lambda: self._go(by))
        return button

    def _dress(self) -> None:
        self.back.setIcon(self._theme.icon("mdi6.chevron-left", "text"))
        self.on.setIcon(self._theme.icon("mdi6.chevron-right", "text"))
