"""What the pages that show an engine's doings have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QStackedWidget, QVBoxLayout, QWidget

from app.engine.words import msg
from app.publish.engine import Going, LedgerPort
from app.ui.preview.parts import column, label
from app.ui.run.bar import PICTURE
from app.ui.run.context import RunContext
from app.ui.run.watch import EngineWatch, Phase
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

_stopped = msg("Let your rules run")
_stopped_text = msg(
    "Once the engine runs, what happens to records in Data, by import and by HTTP sets rules off for real. Messages "
    "leave through the channels that are set up; without one they stay in this workspace’s own inboxes and chats."
)
_start = msg("Start the engine")
_soon = msg("One moment")


def framed(title: str, content: QWidget) -> QWidget:
    """Return a page with a heading and what it is about on a panel below."""
    caption = label("title")
    caption.setText(title)
    panel = QFrame()
    panel.setProperty("role", "panel")
    inside = QVBoxLayout(panel)
    inside.setContentsMargins(1, tokens.TIGHT, 1, 1)
    inside.addWidget(content)
    whole = QWidget()
    layout = column(caption, panel, spacing=tokens.MEDIUM)
    layout.setStretch(1, 1)
    layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
    whole.setLayout(layout)
    return whole


def card(title: str, about: str, *parts: QWidget | QLayout) -> QFrame:
    """Return a panel with a heading, what it is about, and what it holds."""
    caption, words = label("strong"), label("muted", wrap=True)
    caption.setText(title)
    words.setText(about)
    made = QFrame()
    made.setProperty("role", "panel")
    inside = QVBoxLayout(made)
    inside.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
    inside.addLayout(column(caption, words, *parts, spacing=tokens.SMALL))
    return made


class EnginePage(QStackedWidget):
    """Shows what it asks the engine for; without one it says what to do."""

    start_asked = Signal()
    """The engine is to start."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Ask nothing yet."""
        super().__init__()
        self.context = context
        self.watch = watch
        self.tr_ = context.look.tr
        tr = self.tr_
        self.stopped = EmptyState(context.theme, PICTURE, tr(_stopped), tr(_stopped_text), tr(_start))
        self.stopped.button.setProperty("kind", "primary")
        self.soon = EmptyState(context.theme, "mdi6.timer-sand-empty", tr(_soon))
        self.stopped.asked.connect(self.start_asked)
        self.addWidget(self.stopped)
        self.addWidget(self.soon)
        self.body: QWidget | None = None
        watch.phase_changed.connect(self.show_phase)

    @abstractmethod
    def ask(self, engine: LedgerPort) -> object:
        """Ask an engine for what the page shows; off the window's thread."""

    @abstractmethod
    def show_answer(self, answer: Any) -> bool:
        """Show what lies there; return whether that is worth looking at while no engine runs."""

    def show_going(self, going: Going) -> None:
        """Show how the engine goes, where the page tells of it."""

    def fill(self, body: QWidget) -> None:
        """Take the widget that shows what the engine said."""
        self.body = body
        self.addWidget(body)
        self.show_phase(self.watch.phase)

    def show_phase(self, phase: Phase) -> None:
        """Show what the engine said while it runs, and what to do while it does not."""
        self.stopped.button.setEnabled(phase is Phase.STOPPED)
        if phase is Phase.STOPPED:
            self.setCurrentWidget(self.stopped)
        elif phase in (Phase.LOOKING, Phase.STARTING):
            self.setCurrentWidget(self.soon)

    def come(self, answer: Any) -> None:
        """Take what lies there, and show it: while no engine runs only where that is worth looking at."""
        worth = self.show_answer(answer)
        if self.body is not None and (worth or self.watch.phase is Phase.RUNNING):
            self.setCurrentWidget(self.body)
