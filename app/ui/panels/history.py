"""The edits of the open rule set, in words, to go back and forth among; and its saved versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.engine.words import msg
from app.i18n import Translator
from app.ui.panels.table import NOWHERE, Index, Table
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type
from app.ui.widgets.labels import SectionHeader
from app.ui.widgets.states import EmptyState

_opened = msg("As it was opened")
_said = {"done": msg("{edit}"), "now": msg("{edit} (here you are)"), "undone": msg("{edit} (undone)")}
_SIGNS = {
    "done": ("mdi6.circle-small", "muted"),
    "now": ("mdi6.arrow-right-circle", "accent"),
    "undone": ("mdi6.circle-small", "border"),
}


class EditsModel(QAbstractListModel):
    """The steps of an undo stack; row 0 is how everything was before the first."""

    def __init__(self, stack: QUndoStack, theme: Theme, tr: Translator) -> None:
        """Show a stack's steps."""
        super().__init__()
        self._stack = stack
        self._theme = theme
        self._tr = tr
        self._known = stack.count()
        theme.theme_changed.connect(self._told)

    def show_stack(self, stack: QUndoStack) -> None:
        """Show what a stack holds now."""
        self._stack = stack
        if self._stack.count() != self._known:
            self.beginResetModel()
            self._known = self._stack.count()
            self.endResetModel()
        self._told()

    def _told(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def _standing(self, row: int) -> str:
        place = self._stack.index()
        return "now" if row == place else "done" if row < place else "undone"

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._known + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        standing = self._standing(row)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._stack.text(row - 1) if row else self._tr(_opened)
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(*_SIGNS[standing])
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(Type.STRONG if standing == "now" else Type.BODY)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("muted" if standing == "undone" else "text")
            case Qt.ItemDataRole.AccessibleTextRole:
                text = self._stack.text(row - 1) if row else self._tr(_opened)
                return self._tr(_said[standing].fill(edit=text))
        return None


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A version of the rule set that was saved; `note` is what its author wrote about it."""

    id: str
    at: datetime
    note: str = ""
    author: str = ""


class VersionsModel(QAbstractTableModel):
    """Saved versions, newest first: when, what, by whom."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self.versions: list[SavedVersion] = []

    def show_versions(self, versions: Sequence[SavedVersion]) -> None:
        """Show other versions."""
        self.beginResetModel()
        self.versions = sorted(versions, key=lambda one: one.at, reverse=True)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.versions)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        version = self.versions[index.row()]
        cells = (version.note or version.id[:8], version.author, self._tr.moment(version.at))
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cells[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return version.id
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("muted" if index.column() else "text")
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in cells if part)
        return None


class HistoryPanel(QWidget):
    """Click an edit to go back, or forward again, to how everything was after it."""

    version_asked = Signal(str)
    """A saved version is to be looked at: its id."""
    save_asked = Signal()
    """The rule set is to be saved as a version."""

    def __init__(self, theme: Theme, tr: Translator, stack: QUndoStack) -> None:
        """Follow the undo stack of the open rule set."""
        super().__init__()
        self._stack = stack
        self.edits = EditsModel(stack, theme, tr)
        self.versions = VersionsModel(theme, tr)
        self.table = Table(tr(msg("Edits")))
        self.table.setModel(self.edits)
        self.table.setHeaderHidden(True)
        self.version_table = Table(tr(msg("Saved versions")))
        self.version_table.setModel(self.versions)
        self.version_table.setHeaderHidden(True)
        self._no_versions = EmptyState(
            theme,
            "mdi6.bookmark-outline",
            tr(msg("No version saved yet")),
            tr(msg("“Save version” keeps the rule set as it is now.")),
            tr(msg("Save version")),
        )
        self._no_versions.asked.connect(self.save_asked)
        self._lay_out(theme, tr)
        self.table.row_opened.connect(self._go_to)
        self.version_table.row_opened.connect(lambda row: self.version_asked.emit(self.versions.versions[row].id))
        stack.indexChanged.connect(self._show_present)
        self._show_present(stack.index())

    def show_stack(self, stack: QUndoStack) -> None:
        """Follow another undo stack: another rule set is open."""
        self._stack.indexChanged.disconnect(self._show_present)
        self._stack = stack
        stack.indexChanged.connect(self._show_present)
        self._show_present(stack.index())

    def show_versions(self, versions: Sequence[SavedVersion]) -> None:
        """Show the saved versions."""
        self.versions.show_versions(versions)
        self.version_table.setVisible(bool(versions))
        self._no_versions.setVisible(not versions)

    def _go_to(self, row: int) -> None:
        self._stack.setIndex(row)

    def _show_present(self, place: int) -> None:
        self.edits.show_stack(self._stack)
        index = self.edits.index(place)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _lay_out(self, theme: Theme, tr: Translator) -> None:
        head = self.version_table.header()
        head.setStretchLastSection(False)
        for column in range(3):
            stretch = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(column, stretch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, tokens.SMALL, 0, 0)
        layout.setSpacing(tokens.LARGE)
        for title, parts in (
            (msg("Edits"), (self.table,)),
            (msg("Saved versions"), (self.version_table, self._no_versions)),
        ):
            column_layout = QVBoxLayout()
            column_layout.setSpacing(tokens.TIGHT)
            header = SectionHeader(theme, tr(title))
            header.setContentsMargins(tokens.MEDIUM, 0, tokens.MEDIUM, 0)
            column_layout.addWidget(header)
            for part in parts:
                column_layout.addWidget(part, 1)
            layout.addLayout(column_layout, 1)
        self.show_versions(())
