"""The panels below the modes: problems, trace and history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QTabWidget

from app.engine.checks.problem import Problem
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.panels.problems import ProblemsPanel
from app.ui.theme.theme import Theme
from app.ui.widgets.later import Later

if TYPE_CHECKING:
    from app.engine.telling import Glossary
    from app.ui.panels.history import HistoryPanel, SavedVersion
    from app.ui.panels.trace import TracePanel
    from app.ui.rehearse.scenarios.runs import Traced
    from app.ui.rehearse.session import Session as Rehearsing
    from app.ui.scale.find_panel import FindPanel

_problems, _trace, _history = msg("Problems"), msg("Trace"), msg("History")
_find = msg("Find")
_problems_n = msg("Problems ({n})")


class Panels(QTabWidget):
    """Tabs of which the later ones are made when they are first looked at."""

    node_asked = Signal(str, str)
    """A card is to be shown, and a field of its form."""
    version_asked = Signal(str)
    """A saved version is to be restored."""
    save_asked = Signal()
    """The rule set is to be saved as a version."""
    rehearse_asked = Signal()
    """The person wants to see something happen."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        stack: Callable[[], QUndoStack],
        versions: Callable[[], Sequence[SavedVersion]],
        make_find: Callable[[], FindPanel],
    ) -> None:
        """Ask for the undo stack and the saved versions of the open rule set when they are shown."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._stack = stack
        self._versions = versions
        self._way_to_rehearse = True
        self.problems = ProblemsPanel(theme, tr)
        self.problems.node_asked.connect(self.node_asked)
        self._trace = Later(self._make_trace)
        self._history = Later(self._make_history)
        self._find = Later(make_find)
        self.setDocumentMode(True)
        self.setProperty("role", "surface")
        for panel, words in (
            (self.problems, _problems),
            (self._trace, _trace),
            (self._history, _history),
            (self._find, _find),
        ):
            panel.setMinimumHeight(1)  # an empty state may be cut where the person wants room for the board
            self.addTab(panel, tr(words))

    @property
    def trace(self) -> TracePanel:
        """The trace of the rehearsal."""
        return self._trace.part

    @property
    def history(self) -> HistoryPanel:
        """The edits, and the saved versions."""
        return self._history.part

    @property
    def finding(self) -> FindPanel:
        """The search through all pipelines."""
        return self._find.part

    def turn_to_find(self) -> None:
        """Show the search, and give it the keyboard."""
        self.setCurrentWidget(self._find)
        self.finding.begin()

    def turn_to_problems(self) -> None:
        """Show the problems."""
        self.setCurrentWidget(self.problems)

    def offer_rehearsal(self, offered: bool) -> None:
        """Offer the way to Rehearse where there is no trace yet."""
        self._way_to_rehearse = offered
        if self._trace.is_made:
            self.trace.offer_rehearsal(offered)

    def turn_to_trace(self) -> None:
        """Show the trace."""
        self.setCurrentWidget(self._trace)

    def show_problems(self, problems: Sequence[Problem], glossary: Glossary) -> None:
        """List what is wrong."""
        self.problems.show_problems(problems, glossary)
        words: Msg = _problems_n.fill(n=len(problems)) if problems else _problems
        self.setTabText(0, self._tr(words))

    def show_trace(self, session: Rehearsing | Traced) -> None:
        """Tell what has happened in a rehearsal, or in the run of a scenario."""
        self.trace.show_trace(session.rehearsal.steps, session.glossary, session.titles())

    def follow(self) -> None:
        """Show the edits and versions of the rule set that is open now."""
        if self._history.is_made:
            self.history.show_stack(self._stack())
            self.show_versions()

    def show_versions(self) -> None:
        """Show the versions as they are now."""
        if self._history.is_made:
            self.history.show_versions(self._versions())

    def _make_trace(self) -> TracePanel:
        from app.ui.panels.trace import TracePanel

        made = TracePanel(self._theme, self._tr)
        made.node_asked.connect(lambda node: self.node_asked.emit(node, ""))
        made.rehearse_asked.connect(self.rehearse_asked)
        made.offer_rehearsal(self._way_to_rehearse)
        return made

    def _make_history(self) -> HistoryPanel:
        from app.ui.panels.history import HistoryPanel

        made = HistoryPanel(self._theme, self._tr, self._stack())
        made.version_asked.connect(self.version_asked)
        made.save_asked.connect(self.save_asked)
        made.show_versions(self._versions())
        return made
