"""Tables of what is planned, and of what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.theme.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Lines(QAbstractTableModel):
    """Rows of texts under headers, each with an icon and its colour where it has one."""

    def __init__(self, theme: Theme, headers: Sequence[str], signed: int) -> None:
        """Hold no rows yet; `signed` is the column with the icons."""
        super().__init__()
        self._theme = theme
        self._headers = headers
        self._signed = signed
        self._rows: Sequence[tuple[Sequence[str], str, str]] = ()

    def show_rows(self, rows: Sequence[tuple[Sequence[str], str, str]]) -> None:
        """Hold others: cells, icon, colour."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cells, icon, color = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return cells[index.column()]
            case Qt.ItemDataRole.DecorationRole if icon and index.column() == self._signed:
                return self._theme.icon(icon, color)
            case Qt.ItemDataRole.ForegroundRole if index.column() == 0:
                return QBrush(self._theme.color("muted"))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headers[section]
        return None


class LinesView(QTableView):
    """Shows such a table; the last column takes the room that is left."""

    def __init__(self, theme: Theme, name: str, headers: Sequence[str], widths: Sequence[int], signed: int) -> None:
        """`name` is for screen readers; `widths` are those of all columns but the last, `signed` is that with icons."""
        super().__init__()
        self.lines = Lines(theme, headers, signed)
        self._theme = theme
        self._widths = widths
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(len(headers) - 1, QHeaderView.ResizeMode.Stretch)
        theme.theme_changed.connect(self._room)
        self._room()

    def wrap(self, *, few: bool) -> None:
        """Show all words of each row, in several lines where needed; only where there are few rows."""
        self.setWordWrap(few)
        mode = QHeaderView.ResizeMode.ResizeToContents if few else QHeaderView.ResizeMode.Fixed
        self.verticalHeader().setSectionResizeMode(mode)

    def _room(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.scaled(28))
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, self._theme.scaled(width))
