"""What ran, what did not, and why: the log of all records, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.engine.words import msg
from app.publish.engine import LedgerPort, Ran
from app.ui.panels.trace import TracePanel
from app.ui.run.context import RunContext
from app.ui.run.page import EnginePage, framed
from app.ui.run.watch import EngineWatch

MOST = 500
"""Lines that are shown; the log itself holds all."""

_title = msg("What ran, and what did not")
_nothing = msg("Nothing has happened yet")
_nothing_text = msg("Change or move a record in Data: what follows is told here as it happens.")


class RanPage(EnginePage):
    """The newest lines, each with what it comes from."""

    node_asked = Signal(str)
    """A rule or trigger is to be shown: its id."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Show no line yet."""
        super().__init__(context, watch)
        self.trace = TracePanel(context.theme, self.tr_)
        self.trace.say_when_empty(self.tr_(_nothing), self.tr_(_nothing_text))
        self.trace.node_asked.connect(self.node_asked)
        self._shown: tuple[Ran, ...] | None = None
        self.fill(framed(self.tr_(_title), self.trace))

    def ask(self, engine: LedgerPort) -> object:
        return engine.steps(MOST)

    def show_answer(self, answer: Sequence[Ran]) -> bool:
        if self._shown is not None and [one.seq for one in answer] == [one.seq for one in self._shown]:
            return bool(answer)
        self._shown = tuple(answer)
        titles = {one.step.item: one.title for one in answer}
        self.trace.show_trace([one.step for one in answer], self.context.names(), titles)
        return bool(answer)
