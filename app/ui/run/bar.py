"""The strip on top: whether the engine runs, since when, and what starts and stops it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QPushButton, QVBoxLayout, QWidget

from app.engine.words import Msg, msg
from app.publish.engine import Going
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Sign, column, label, row, set_text
from app.ui.run.watch import Phase
from app.ui.theme import tokens

PICTURE = "mdi6.engine-outline"
SQUARE = 36

_SAID: Mapping[Phase, tuple[Msg, Msg, str]] = {
    Phase.LOOKING: (msg("Looking for the engine"), msg("One moment."), "muted"),
    Phase.STOPPED: (msg("The engine is not running"), msg("Nothing happens by itself; what waits stays."), "muted"),
    Phase.STARTING: (msg("The engine is starting"), msg("It opens the workspace and looks what is due."), "accent"),
    Phase.RUNNING: (msg("The engine is running"), msg("In a process of its own."), "success"),
    Phase.STOPPING: (msg("The engine is stopping"), msg("What is under way is brought to a safe end."), "accent"),
}  # fmt: skip
_since = msg("Since {moment}, in a process of its own.")
_since_others = msg("Since {moment}, started outside this window: it goes on when the window is closed.")
_start, _stop, _cancel = msg("Start the engine"), msg("Stop"), msg("Cancel")
_keep = msg("Goes on when the window is closed")
_keep_tip = msg("Otherwise the engine stops with the window. The next start takes up what was due meanwhile.")


class EngineBar(QFrame):
    """Says how the engine stands; asks for its start and its stop."""

    start_asked = Signal()
    stop_asked = Signal()
    keep_asked = Signal(bool)
    """The engine is to go on without the window, or not."""

    def __init__(self, look: Look) -> None:
        """Say that it is looked for."""
        super().__init__()
        self.setProperty("role", "surface")
        self._tr = look.tr
        self._phase = Phase.LOOKING
        self._by_window = True
        self._heir: QWidget | None = None
        """What has the keyboard while the button cannot be pressed."""
        self.button = QPushButton()
        self.keep = QCheckBox(look.tr(_keep))
        self.keep.setToolTip(look.tr(_keep_tip))
        self._sign = Sign(look, PICTURE, "muted", 20, square=SQUARE)
        self._title, self._text = label("strong"), Elided("muted")
        self.button.setMinimumWidth(look.theme.scaled(88))
        self.button.clicked.connect(self._press)
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.keep.isChecked()))
        line = row(
            self._sign, column(self._title, self._text, spacing=0), self.keep, self.button, spacing=tokens.MEDIUM
        )
        line.setStretch(1, 1)
        line.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.LARGE, tokens.SMALL)
        edge = QFrame()
        edge.setProperty("role", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(edge)
        self.show_phase(Phase.LOOKING)

    def show_phase(self, phase: Phase, *, by_window: bool = True) -> None:
        """Say how it stands; whether one that no window has started goes on is not for a window to choose."""
        self._phase = phase
        self._by_window = by_window
        self.keep.setVisible(phase is not Phase.RUNNING or by_window)
        title, text, color = _SAID[phase]
        self._sign.show_icon(PICTURE, color)
        set_text(self._title, self._tr(title))
        set_text(self._text, self._tr(text))
        words = {Phase.RUNNING: _stop, Phase.STARTING: _cancel}.get(phase, _start)
        self.button.setText(self._tr(words))
        self._enable(on=phase not in (Phase.LOOKING, Phase.STOPPING))
        kind = "primary" if phase in (Phase.STOPPED, Phase.LOOKING) else ""
        if self.button.property("kind") != kind:
            self.button.setProperty("kind", kind)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")

    def show_going(self, going: Going) -> None:
        """Say since when it runs."""
        words = _since if self._by_window else _since_others
        set_text(self._text, self._tr(words.fill(moment=going.started_at)))
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")

    def _enable(self, *, on: bool) -> None:
        """Let the button be pressed or not; a keyboard that was on it comes back to it, unless it went elsewhere."""
        had = self.button.hasFocus()
        self.button.setEnabled(on)
        if had and not on:
            self._heir = QApplication.focusWidget()
        elif on and self._heir is not None:
            if QApplication.focusWidget() is self._heir:
                self.button.setFocus()
            self._heir = None

    def _press(self) -> None:
        if self._phase in (Phase.RUNNING, Phase.STARTING):
            self.stop_asked.emit()
        else:
            self.start_asked.emit()
