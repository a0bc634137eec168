"""The groups of the palette as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.offers import TYPES, types_mime
from app.ui.palette.finding import Entry, Group

Index = QModelIndex | QPersistentModelIndex
Place = tuple[str, str]
"""The id of a group, and that of an entry in it; empty for the group itself."""

_spoken_helper = msg("{title}, helper rule")
_spoken_star = msg("{title}, starred")


class PaletteModel(QAbstractItemModel):
    """Rows below the root are groups; below them stand the entries."""

    def __init__(self, tr: Translator, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._tr = tr
        self._groups: list[Group] = []
        self.starred: frozenset[str] = frozenset()

    @property
    def groups(self) -> list[Group]:
        """What is shown."""
        return self._groups

    def show(self, groups: list[Group], starred: frozenset[str]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._groups = groups
        self.starred = starred
        self.endResetModel()

    def group(self, index: Index) -> Group | None:
        """Return the group at an index, None for an entry."""
        return self._groups[index.row()] if index.isValid() and not index.internalId() else None

    def entry(self, index: Index) -> Entry | None:
        """Return the entry at an index, None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].entries[index.row()]

    def place(self, index: Index) -> Place | None:
        """Return what stands at an index, so that it is found again once other groups are shown."""
        group, entry = self.group(index), self.entry(index)
        if entry is not None:
            return self._groups[index.internalId() - 1].id, entry.id
        return (group.id, "") if group is not None else None

    def index_of(self, place: Place) -> QModelIndex:
        """Return where something stands now; an entry that has left its group, in the first that still has it."""
        group_id, entry_id = place
        found = [
            (group.id != group_id, row, n)
            for row, group in enumerate(self._groups)
            for n, one in enumerate(("", *(entry.id for entry in group.entries)))
            if one == entry_id and (entry_id or group.id == group_id)
        ]
        if not found:
            return QModelIndex()
        _, row, n = min(found)
        return self.index(n - 1, 0, self.index(row, 0)) if n else self.index(row, 0)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    @overload
    def parent(self) -> QObject: ...
    @overload
    def parent(self, index: Index) -> QModelIndex: ...
    def parent(self, index: Index | None = None) -> QObject | QModelIndex:
        if index is None:
            return super().parent()  # type: ignore[return-value]
        place = index.internalId() if index.isValid() else 0
        return self.createIndex(place - 1, 0, 0) if place else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() else len(self._groups[parent.row()].entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entry(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        always = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return always | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group = self.group(index)
        if group is not None:
            return group.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        entry = self.entry(index)
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.description
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(entry)
        return None

    def _spoken(self, entry: Entry) -> str:
        words = self._tr(_spoken_helper.fill(title=entry.title)) if entry.type.about.helper else entry.title
        return self._tr(_spoken_star.fill(title=words)) if entry.id in self.starred else words

    def mimeTypes(self) -> list[str]:
        return [TYPES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return types_mime([entry.id for one in indexes if (entry := self.entry(one))])

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
