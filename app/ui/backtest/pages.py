"""The middle of the Backtest mode: what is to be done next, what is under way, or the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.engine.words import Msg, msg
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.order import Outcome
from app.ui.jobs import Progress
from app.ui.preview.parts import Sign, column, label, row
from app.ui.theme import tokens
from app.ui.widgets.states import BusyBar, EmptyState

if TYPE_CHECKING:
    from app.ui.backtest.report import ReportView

PICTURE = "mdi6.history"

_cancel, _percent = msg("Cancel"), msg("{n} %")
_preparing = msg("Getting ready")
_nothing_sent = msg("Nothing is sent. You can go on working meanwhile.")


class Pages(QStackedWidget):
    """Shows one of three pages; the report is made when there is something to show, as its plot loads slowly."""

    records_asked = Signal(object)
    """The records behind a number of the report are to be shown (Behind)."""
    rule_asked = Signal(str)
    """A rule is to be shown on the board: its id."""
    failed = Signal(object)
    """Something on the report could not be done (KnownError)."""
    cancelled = Signal()
    """What is under way is to end."""

    def __init__(self, context: BacktestContext) -> None:
        """Begin with an empty page."""
        super().__init__()
        self._context = context
        self.state = EmptyState(context.theme, PICTURE, "")
        self.busy = BusyBar(context.theme, context.tr(_cancel))
        self._act: Callable[[], None] | None = None
        self._report: ReportView | None = None
        self._waiting = self._new_waiting()
        self.addWidget(self.state)
        self.addWidget(self._waiting)
        self.state.asked.connect(self._do)
        self.busy.cancelled.connect(self.cancelled)

    @property
    def report(self) -> ReportView:
        """The report."""
        if self._report is None:
            from app.ui.backtest.report import ReportView

            self._report = ReportView(self._context)
            self._report.opened.connect(self.records_asked)
            self._report.rule_asked.connect(self.rule_asked)
            self._report.failed.connect(self.failed)
            self.addWidget(self._report)
        return self._report

    def show_state(self, title: Msg, text: Msg, button: Msg, act: Callable[[], None], color: str = "muted") -> None:
        """Say how things are, with a button for what is to be done."""
        tr = self._context.tr
        self._act = act
        self.state.set_color(color)
        self.state.say(tr(title), tr(text), tr(button))
        self.setCurrentWidget(self.state)

    def show_busy(self, words: Msg | None = None) -> None:
        """Say that something is under way."""
        self.busy.say(self._context.tr(words or _preparing))
        self.setCurrentWidget(self._waiting)
        self.busy.setFocus()

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is."""
        tr = self._context.tr
        self.busy.say(
            tr(progress.words or _preparing),
            progress.share or None,
            tr(_percent.fill(n=round(progress.done))) if progress.done else "",
        )

    def show_report(self) -> None:
        """Show the report as it was last filled."""
        self.setCurrentWidget(self.report)

    def fill_report(self, outcome: Outcome) -> None:
        """Put what came of a backtest into the report, and turn to its summary."""
        self.report.show_outcome(outcome)
        self.report.turn_to("summary")

    def _do(self) -> None:
        if self._act is not None:
            self._act()

    def _new_waiting(self) -> QWidget:
        hint = label("muted")
        hint.setText(self._context.tr(_nothing_sent))
        sign = row(None, Sign(self._context.look, PICTURE, "accent", 44), None)
        inside = column(None, sign, self.busy, hint, None, None, spacing=tokens.LARGE)
        inside.setContentsMargins(tokens.WIDE * 3, 0, tokens.WIDE * 3, 0)
        page = QWidget()
        page.setLayout(inside)
        return page
