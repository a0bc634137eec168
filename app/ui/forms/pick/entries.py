"""What can be picked, in groups, and which of it a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from app.engine.alphabet import folded

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """Something to pick: `key` is handed on, `note` says its kind, `value` what it is on the chosen record."""

    key: str
    label: str
    icon: str = ""
    color: str = "muted"
    note: str = ""
    value: str = ""
    words: str = ""
    """Further words by which the search finds it."""
    initials: str = ""
    """Shown in a round sign in place of an icon: a person."""

    @cached_property
    def searched(self) -> str:
        """What the search looks at."""
        return folded(f"{self.label} {self.note} {self.words} {self.key}")

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.label, self.note, self.value) if part)


@dataclass(frozen=True)
class Group:
    """Entries under a heading; without a title they stand on top."""

    title: str
    entries: tuple[Entry, ...]


def found(groups: Iterable[Group], wanted: str) -> tuple[Group, ...]:
    """Return the groups with the entries that hold all words searched for; those whose label begins so come first."""
    words = folded(wanted).split()
    if not words:
        return tuple(group for group in groups if group.entries)
    kept = []
    for group in groups:
        title = folded(group.title)
        hits = [one for one in group.entries if all(word in one.searched or word in title for word in words)]
        hits.sort(key=lambda one: _farness(one, words))
        if hits:
            kept.append(replace(group, entries=tuple(hits)))
    return tuple(sorted(kept, key=lambda group: _farness(group.entries[0], words)))


def _farness(entry: Entry, words: Sequence[str]) -> tuple[int, ...]:
    """Return for each word how far an entry is from it: its label begins so, a word of it does, it holds it."""
    label = folded(entry.label)
    return tuple(0 if label.startswith(word) else 1 if f" {word}" in label else 2 for word in words)


class Entries(QAbstractListModel):
    """The rows of the popup: headings and entries."""

    ROW = Qt.ItemDataRole.UserRole + 1

    def __init__(self) -> None:
        """Start without rows."""
        super().__init__()
        self._rows: list[Entry | str] = []
        self.chosen: frozenset[str] = frozenset()
        self.dragged: Callable[[Entry], str] | None = None
        """Gives the text of an entry that is dragged out; without it nothing can be."""

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self._rows = []
        for group in groups:
            self._rows += [group.title] if group.title else []
            self._rows += group.entries
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None for a heading."""
        found_row = self._rows[row] if 0 <= row < len(self._rows) else None
        return found_row if isinstance(found_row, Entry) else None

    def next_entry(self, row: int, step: int) -> int:
        """Return the nearest row with an entry from a row on, in the direction of `step`; -1 where there is none."""
        while 0 <= row < len(self._rows):
            if self.entry(row) is not None:
                return row
            row += step
        return -1

    def row_of(self, key: str) -> int:
        """Return the first row of an entry, or -1."""
        return next((place for place, row in enumerate(self._rows) if isinstance(row, Entry) and row.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Entries.ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else row.spoken if role != Qt.ItemDataRole.DisplayRole else row.label
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Entry):
            return row.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entry(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return fixed | Qt.ItemFlag.ItemIsDragEnabled if self.dragged is not None else fixed

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        entries = [entry for index in indexes if (entry := self.entry(index.row())) is not None]
        data.setText("".join(map(self.dragged, entries)) if self.dragged is not None else "")
        return data
