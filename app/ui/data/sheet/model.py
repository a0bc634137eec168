"""The cells of a look-up table, with an empty row after the last to go on in."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.engine.model.lookup import Lookup

_Index = QModelIndex | QPersistentModelIndex
_NONE = Lookup("", "", ())
_TEXT = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)


class SheetModel(QAbstractTableModel):
    """Shows a table and asks for the cells that are typed."""

    cell_asked = Signal(int, int, str)
    """The cell of this row and column is to hold this text."""

    def __init__(self, next_row: str) -> None:
        """Hold no table yet; `next_row` is what a screen reader calls the empty row."""
        super().__init__()
        self._next_row = next_row
        self.table = _NONE

    def show_table(self, table: Lookup) -> None:
        """Hold another table, or the same as it is now; where only cells differ, in place."""
        old, same = self.table, table.id == self.table.id
        if same and table.columns == old.columns and len(table.rows) == len(old.rows):
            self.table = table
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows), len(table.columns) - 1))
            return
        if same and table.columns == old.columns and table.rows[: len(old.rows)] == old.rows:
            self.beginInsertRows(QModelIndex(), len(old.rows), len(table.rows) - 1)
            self.table = table
            self.endInsertRows()
            return
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() or not self.table.columns else len(self.table.rows) + 1

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        ahead = index.row() >= len(self.table.rows)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._next_row if ahead else self.table.rows[index.row()][index.column()]
            return f"{self.table.columns[index.column()]}: {text}"
        if role not in _TEXT:
            return None
        return "" if ahead else self.table.rows[index.row()][index.column()]

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == self.data(index, role):
            return False
        self.cell_asked.emit(index.row(), index.column(), text)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.table.columns[section] if section < len(self.table.columns) else None
        return str(section + 1) if section < len(self.table.rows) else "+"
