"""Problems as rows: what, where, and what can be done at a click; those that are ignored below, in muted colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, Qt

from app.engine.checks.problem import SEVERITIES, Problem, Severity, Suppressed
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator
from app.ui.panels.table import NOWHERE, Index
from app.ui.theme.theme import Theme

if TYPE_CHECKING:
    from app.engine.telling import Glossary

SIGNS: dict[Severity, tuple[str, str, Msg]] = {
    Severity.ERROR: ("mdi6.close-circle", "error", msgs("{n} error", "{n} errors")),
    Severity.WARNING: ("mdi6.alert", "warning", msgs("{n} warning", "{n} warnings")),
    Severity.NOTE: ("mdi6.information", "accent", msgs("{n} note", "{n} notes")),
}
"""Icon, colour and words of each severity."""
IGNORED_ICON = "mdi6.eye-off-outline"
WORDS, PLACE, REMEDY = range(3)
"""The columns."""

_where = msg("{stage} › {card}")
_said = msg("{severity}: {problem} {place}")
_said_ignored = msg("Ignored: {problem} {place} {reason}")
_ignored = msg("{problem} Ignored: {reason}")
_by_key = msg("{remedy} (Alt+Enter)")
_bring_back = msg("Bring back")


class Row(Struct, frozen=True):
    """One line of the list; `reason` says why it is ignored, None where it is not."""

    problem: Problem
    reason: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same while its words change."""
        return self.problem.check, self.problem.node, self.problem.field


class ProblemsModel(QAbstractTableModel):
    """Rows of problems."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._names: Glossary | None = None
        self.rows: list[Row] = []
        theme.theme_changed.connect(self._recolour)

    def show_rows(self, problems: Sequence[Problem], ignored: Sequence[Suppressed], names: Glossary | None) -> None:
        """Show other problems."""
        self.beginResetModel()
        self.rows = [*(Row(one) for one in problems), *(Row(one.problem, one.reason) for one in ignored)]
        self._names = names
        self.endResetModel()

    def place(self, problem: Problem) -> str:
        """Return where a problem is, in the names of stage and card."""
        names = self._names
        if names is None or not problem.stage:
            return ""
        stage = names.stage(problem.stage)
        return self._tr(_where.fill(stage=stage, card=names.node(problem.node))) if problem.node else self._tr(stage)

    def remedy(self, row: Row) -> str:
        """Return what a click on the last column does; empty where that is nothing."""
        if row.reason is not None:
            return self._tr(_bring_back)
        return self._tr(row.problem.fix.words) if row.problem.fix is not None else ""

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.ToolTipRole if index.column() == REMEDY:
                return self._tr(_by_key.fill(remedy=remedy)) if (remedy := self.remedy(row)) else ""
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return (self._words, lambda one: self.place(one.problem), self.remedy)[index.column()](row)
            case Qt.ItemDataRole.DecorationRole if index.column() == WORDS:
                icon, color, _ = SIGNS[row.problem.severity]
                return self._theme.icon(*((icon, color) if row.reason is None else (IGNORED_ICON, "muted")))
            case Qt.ItemDataRole.DecorationRole if index.column() == REMEDY and self.remedy(row):
                return self._theme.icon("mdi6.auto-fix" if row.reason is None else "mdi6.restore", "accent")
            case Qt.ItemDataRole.ForegroundRole:
                quiet = "muted" if row.reason is not None else "text"
                return self._theme.color({WORDS: quiet, PLACE: "muted", REMEDY: "accent"}[index.column()])
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.remedy(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.remedy(row) if index.column() == REMEDY else self._spoken(row)
        return None

    def _words(self, row: Row) -> str:
        words = row.problem.words
        return self._tr(words if row.reason is None else _ignored.fill(problem=words, reason=row.reason))

    def _spoken(self, row: Row) -> str:
        problem, place = row.problem, self.place(row.problem)
        if row.reason is not None:
            return self._tr(_said_ignored.fill(problem=problem.words, place=place, reason=row.reason))
        return self._tr(_said.fill(severity=SEVERITIES[problem.severity], problem=problem.words, place=place))

    def _recolour(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, REMEDY))
