"""What is wrong with the rule set, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from app.engine.checks.problem import Problem, Severity
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator
from app.ui.panels.table import NOWHERE, Index, Table
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from app.engine.telling import Glossary

SIGNS: dict[Severity, tuple[str, str, Msg]] = {
    Severity.ERROR: ("mdi6.close-circle", "error", msgs("{n} error", "{n} errors")),
    Severity.WARNING: ("mdi6.alert", "warning", msgs("{n} warning", "{n} warnings")),
    Severity.NOTE: ("mdi6.information", "accent", msgs("{n} note", "{n} notes")),
}
"""Icon, colour and words of each severity."""

_NAMES = {Severity.ERROR: msg("Error"), Severity.WARNING: msg("Warning"), Severity.NOTE: msg("Note")}
_where = msg("{stage} › {card}")
_said = msg("{severity}: {problem} {place}")


class ProblemsModel(QAbstractTableModel):
    """Problems as rows: what, and where."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._names: Glossary | None = None
        self.problems: list[Problem] = []
        theme.theme_changed.connect(self._recolour)

    def show_problems(self, problems: Sequence[Problem], names: Glossary | None) -> None:
        """Show other problems."""
        self.beginResetModel()
        self.problems = list(problems)
        self._names = names
        self.endResetModel()

    def place(self, problem: Problem) -> str:
        """Return where a problem is, in the names of stage and card."""
        names = self._names
        if names is None or not problem.stage:
            return ""
        stage = names.stage(problem.stage)
        return self._tr(_where.fill(stage=stage, card=names.node(problem.node))) if problem.node else self._tr(stage)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.problems[index.row()]
        icon, color, _ = SIGNS[problem.severity]
        first = index.column() == 0
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._tr(problem.words) if first else self.place(problem)
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(icon, color) if first else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text" if first else "muted")
            case Qt.ItemDataRole.AccessibleTextRole:
                words = _said.fill(severity=_NAMES[problem.severity], problem=problem.words, place=self.place(problem))
                return self._tr(words)
        return None

    def _recolour(self) -> None:
        if self.problems:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.problems) - 1, 1))


class ProblemsPanel(QWidget):
    """Lists problems, the worst first where asked; a click or Enter leads to the card and its field."""

    node_asked = Signal(str, str)
    """A card is to be shown: its id, and the field of its form (empty for none)."""
    count_changed = Signal(int)
    """There are so many problems now, whichever are shown."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Show no problems yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._problems: tuple[Problem, ...] = ()
        self._names: Glossary | None = None
        self.model = ProblemsModel(theme, tr)
        self.table = Table(tr(msg("Problems")))
        self.table.setModel(self.model)
        self.table.setHeaderHidden(True)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.row_opened.connect(self._open)
        self._filters = {one: self._filter(one) for one in Severity}
        self._empty = EmptyState(
            theme,
            "mdi6.check-circle-outline",
            tr(msg("No problems")),
            tr(msg("Every card has what it needs.")),
            color="success",
        )
        self._hidden = EmptyState(
            theme,
            "mdi6.filter-outline",
            tr(msg("All problems are hidden")),
            tr(msg("Choose above which ones to show.")),
        )
        self._lay_out()
        theme.theme_changed.connect(self._dress)
        self._dress()

    def show_problems(self, problems: Sequence[Problem], names: Glossary) -> None:
        """Show what the checks have found; `names` says what stages and cards are called."""
        if tuple(problems) == self._problems and names is self._names:
            return
        old = len(self._problems)
        self._problems, self._names = tuple(problems), names
        for severity, button in self._filters.items():
            count = sum(one.severity is severity for one in problems)
            button.setText(self._tr(SIGNS[severity][2].fill(n=count)))
            button.setEnabled(bool(count))
        self._choose()
        if len(problems) != old:
            self.count_changed.emit(len(problems))

    @property
    def count(self) -> int:
        """How many problems there are."""
        return len(self._problems)

    @property
    def said_instead(self) -> str:
        """What is said where no problem is listed; empty while some are."""
        shown = self._stack.currentWidget()
        return shown.accessibleName() if isinstance(shown, EmptyState) else ""

    def _choose(self) -> None:
        shown = [one for one in self._problems if self._filters[one.severity].isChecked()]
        self.model.show_problems(shown, self._names)
        self._stack.setCurrentWidget(self.table if shown else self._hidden if self._problems else self._empty)

    def _open(self, row: int) -> None:
        problem = self.model.problems[row]
        if problem.node:
            self.node_asked.emit(problem.node, problem.field)

    def _filter(self, severity: Severity) -> QToolButton:
        button = QToolButton()
        button.setText(self._tr(SIGNS[severity][2].fill(n=0)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setChecked(True)
        button.setEnabled(False)
        button.toggled.connect(self._choose)
        return button

    def _dress(self) -> None:
        for severity, button in self._filters.items():
            icon, color, _ = SIGNS[severity]
            button.setIcon(self._theme.icon(icon, color))

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(tokens.SMALL, tokens.TIGHT, tokens.SMALL, tokens.TIGHT)
        filters.setSpacing(tokens.TIGHT)
        for button in self._filters.values():
            filters.addWidget(button)
        filters.addStretch(1)
        below = QWidget()
        self._stack = QStackedLayout(below)
        for widget in (self._empty, self._hidden, self.table):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(filters)
        layout.addWidget(below, 1)
