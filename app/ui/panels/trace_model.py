"""The steps of a trace as rows; each is put into words only when it is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt

from app.engine.model.item import Key
from app.engine.telling import Glossary
from app.engine.trace import Step
from app.engine.words import msg
from app.i18n import Translator
from app.ui.panels.lines import Line, line_of
from app.ui.panels.table import NOWHERE, Index
from app.ui.theme.theme import Theme

HEADS = (msg("Time"), msg("Record"), msg("What happened, or did not"), msg("Rule or trigger"))
WORDS = 2
"""The column of the sentence."""


class TraceModel(QAbstractTableModel):
    """Time, record, sentence, and the rule it comes from."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._names: Glossary | None = None
        self._titles: Mapping[Key, str] = {}
        self._lines: dict[int, Line] = {}  # by the step's id; `steps` keeps them alive
        self.steps: list[Step] = []
        theme.theme_changed.connect(self._recolour)

    def speak(self, names: Glossary, titles: Mapping[Key, str], tr: Translator) -> None:
        """Take what rules and records are called, and the language."""
        self._titles = titles
        if names is not self._names or tr is not self._tr:
            self._names, self._tr = names, tr
            self._lines = {}
            self._recolour()

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps; where they only go on from those shown, only the new ones are added."""
        old = len(self.steps)
        if old and len(steps) >= old and all(map(_same, self.steps, steps)):
            if len(steps) > old:
                self.beginInsertRows(NOWHERE, old, len(steps) - 1)
                self.steps = list(steps)
                self.endInsertRows()
            return
        self.beginResetModel()
        self.steps = list(steps)
        self._lines = {}
        self.endResetModel()

    def line(self, step: Step) -> Line:
        """Return a step in words."""
        found = self._lines.get(id(step))
        if found is None:
            assert self._names is not None  # noqa: S101  nothing is shown before `speak`
            found = self._lines[id(step)] = line_of(step, self._names, self._tr)
        return found

    def cells(self, step: Step) -> tuple[str, ...]:
        """Return the texts of a step's row."""
        line = self.line(step)
        return self._tr.moment(step.at), self._titles.get(line.item, line.item[1]), line.words, line.source

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
        ):  # fmt: skip
            return self._tr(HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        step = self.steps[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.cells(step)[index.column()]
            case Qt.ItemDataRole.DecorationRole:
                line = self.line(step)
                return self._theme.icon(line.icon, line.color) if index.column() == WORDS else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text" if index.column() == WORDS else "muted")
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in self.cells(step) if part)
        return None

    def _recolour(self) -> None:
        if self.steps:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.steps) - 1, len(HEADS) - 1))


def _same(one: Step, other: Step) -> bool:
    return one is other
