"""Records as rows: their ids are known, the records themselves are read as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.engine.model.item import Item
from app.engine.model.people import without_name
from app.engine.model.schema import Field, PipelineStage
from app.engine.model.values import FieldType
from app.ui.data.kinds.base import STAGE, Kind
from app.ui.data.names import Names
from app.ui.preview.look import Look
from app.ui.preview.people import Person, Scene

PAGE = 64
KEPT_PAGES = 24

_MOST_CELLS = 20_000

_Index = QModelIndex | QPersistentModelIndex
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY)


class Cell(NamedTuple):
    """What is drawn of a value."""

    text: str
    stage: PipelineStage | None = None
    person: Person | None = None
    muted: bool = False


_NOTHING = Cell("")


class RecordModel(QAbstractTableModel):
    """The records of one kind that a query found."""

    sort_asked = Signal(str, bool)
    """Sort by the field of this key; descending."""

    def __init__(self, look: Look, names: Names, kind: Kind[Any], now: Callable[[], datetime]) -> None:
        """Hold none yet."""
        super().__init__()
        self._look = look
        self._names = names
        self._now = now
        self.kind = kind
        self._ids: Sequence[str] = ()
        self._rows: dict[str, int] = {}
        self._pages: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._columns: tuple[Field, ...] = ()
        self._scene: Scene | None = None
        self._cells: dict[tuple[str, str], Cell] = {}
        names.changed.connect(self._rename)

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields shown, from the first column on."""
        return self._columns

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these fields."""
        known = {one.key: one for one in self.kind.columns()}
        self.beginResetModel()
        self._columns = tuple(known[key] for key in keys if key in known)
        self._cells.clear()
        self.endResetModel()

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show other records, in this order."""
        self.beginResetModel()
        self._ids = ids
        self._rows = {}
        self._pages.clear()
        self.endResetModel()

    def forget(self, ids: Collection[str] | None) -> None:
        """Read these records anew when they are next seen; all of them for None."""
        self._cells.clear()
        if ids is None:
            self._pages.clear()
        for page in self._pages.values():
            for one in ids or ():
                page.pop(one, None)
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, max(0, len(self._columns) - 1)))

    def id_at(self, row: int) -> str:
        """Return the id in a row."""
        return self._ids[row]

    def row_of(self, record_id: str) -> int:
        """Return the row of a record, -1 where it is not shown."""
        if len(self._rows) != len(self._ids):
            self._rows = {one: row for row, one in enumerate(self._ids)}
        return self._rows.get(record_id, -1)

    def record(self, row: int) -> Any | None:
        """Return the record in a row; None where it is gone meanwhile."""
        number = row // PAGE
        page = self._pages.get(number)
        wanted = self._ids[row]
        if page is None or wanted not in page:
            page = self._read(number)
        self._pages.move_to_end(number)
        return page.get(wanted)

    def _read(self, number: int) -> dict[str, Any]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        page = {one.id: one for one in self.kind.shelf.many(ids)}
        self._pages[number] = page
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return page

    def _rename(self) -> None:
        self._scene = None
        self.forget(())

    @property
    def _here(self) -> Scene:
        if self._scene is None:
            self._scene = self._names.scene(self._look.tr, self._now())
        return self._scene

    def cell(self, row: int, column: int) -> Cell:
        """Return what is drawn in a cell; worked out once for each."""
        field = self._columns[column]
        key = (self._ids[row], field.key)
        found = self._cells.get(key)
        if found is None:
            record = self.record(row)
            if len(self._cells) > _MOST_CELLS:
                self._cells.clear()
            found = self._cells[key] = _NOTHING if record is None else self._made(field, record)
        return found

    def _made(self, field: Field, record: Any) -> Cell:
        value = self.kind.value(record, field.key)
        if field.key == self.kind.named_by and not record.name.strip():
            return Cell(self._look.tr(without_name(record.id)), muted=True)
        if value is None:
            return _NOTHING
        if field.key == STAGE and isinstance(record, Item):
            stage = self._names.stage(record)
            return Cell(stage.name if stage else record.stage, stage)
        text = self._here.typed(field, value).replace("\n", " ")
        if field.type not in (FieldType.EMPLOYEE, FieldType.CLIENT) or not value:
            return Cell(text)
        first = value[0] if isinstance(value, tuple) else value
        return Cell(text, None, self._here.person(str(first)))

    def is_number(self, column: int) -> bool:
        """Say whether a column stands at the right."""
        return self._columns[column].type in _NUMBERS

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        field = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if field.type in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.cell(index.row(), index.column()).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._look.tr.pair(field.label, self.cell(index.row(), index.column()).text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._look.tr(self._columns[section].label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = self._columns[section].type in _NUMBERS
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns):
            self.sort_asked.emit(self._columns[column].key, order == Qt.SortOrder.DescendingOrder)
