"""What the Problems panel asks for, carried out as edits of the open rule set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.engine.checks import suppressing
from app.engine.checks.problem import Problem, Waypoint
from app.engine.words import msg
from app.ui.desk.session import Session
from app.ui.panels.problems import ProblemsPanel

_ignore, _bring_back = msg("Ignore a problem"), msg("Bring a problem back")


class Mending(QObject):
    """Mends, waves through, brings back, and follows a path from pipeline to pipeline."""

    def __init__(self, session: Session, panel: ProblemsPanel, show_node: Callable[[str], None]) -> None:
        """`show_node` shows a card of the open rule set."""
        super().__init__()
        self._session = session
        self._show_node = show_node
        panel.fix_asked.connect(self._mend)
        panel.ignore_asked.connect(self._ignore)
        panel.restore_asked.connect(self._restore)
        panel.waypoint_asked.connect(self._go_to)

    def _mend(self, problem: Problem) -> None:
        if problem.fix is not None:
            self._session.document.edit(problem.fix.apply, problem.fix.words)

    def _ignore(self, problem: Problem, reason: str) -> None:
        self._session.document.edit(lambda old: suppressing.suppress(old, problem, reason), _ignore)

    def _restore(self, problem: Problem) -> None:
        self._session.document.edit(lambda old: suppressing.restore(old, problem), _bring_back)

    def _go_to(self, card: Waypoint) -> None:
        self._session.design(card.pipeline)
        self._show_node(card.node)
