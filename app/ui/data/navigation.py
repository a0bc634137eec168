"""The list at the left: what there is in the workspace, and how many of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_ENTRY = Qt.ItemDataRole.UserRole
_ROW, _HEADING = 32, 34
_Index = QModelIndex | QPersistentModelIndex

_whole = msg("Records and set-up")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing there is; a heading has no id."""

    id: str
    title: str
    icon: str = ""
    count: Callable[[], int] | None = None
    """Asked off the window's thread."""


class Entries(QAbstractListModel):
    """What there is, under headings."""

    def __init__(self, look: Look) -> None:
        """Hold nothing yet."""
        super().__init__()
        self._look = look
        self._entries: Sequence[Entry] = ()
        self._counts: Mapping[str, int] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """All of it, headings too."""
        return self._entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show others."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many there are of each."""
        self._counts = counts
        self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, -1 without one."""
        return next((row for row, one in enumerate(self._entries) if one.id == entry_id), -1)

    def count_of(self, entry: Entry) -> str:
        """Return how many there are, in figures; nothing where that is not known."""
        return self._look.tr.number(self._counts[entry.id]) if entry.id in self._counts else ""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title} {self.count_of(entry)}".strip()
        return entry if role == _ENTRY else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) if self._entries[index.row()].id else Qt.ItemFlag.NoItemFlags


class _Drawn(QStyledItemDelegate):
    """An icon, a name, a count; headings as section labels."""

    def __init__(self, look: Look, model: Entries) -> None:
        super().__init__()
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, self._look.theme.scaled(_ROW if index.data(_ENTRY).id else _HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(_ENTRY)
        area: QRect = option.rect.adjusted(tokens.SMALL, 1, -tokens.SMALL, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.id:
            self._entry(painter, area, option, entry)
        else:
            painter.setFont(self._look.theme.font(Type.SECTION))
            painter.setPen(self._look.theme.color("muted"))
            lower = area.adjusted(tokens.SMALL, tokens.SMALL, 0, 0)
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        painter.restore()

    def _entry(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, entry: Entry) -> None:
        theme = self._look.theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.colors.selection if chosen else theme.colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.colors.accent))
            painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        side = theme.scaled(tokens.ICON)
        token = "accent" if chosen else "muted"
        picture = theme.pixmap(entry.icon, token, side, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + tokens.SMALL, area.center().y() - side // 2 + 1, picture)
        count = self._model.count_of(entry)
        painter.setFont(theme.font(Type.MUTED))
        painter.setPen(theme.color("muted"))
        right = area.adjusted(0, 0, -tokens.SMALL, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        room = painter.fontMetrics().horizontalAdvance(count) + tokens.MEDIUM
        painter.setFont(theme.font(Type.STRONG if chosen else Type.BODY))
        painter.setPen(theme.color("text"))
        words = area.adjusted(side + 2 * tokens.SMALL, 0, -room, 0)
        name = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


class Navigation(QListView):
    """Lets one of the things there are be chosen."""

    asked = Signal(str)
    """Show what has this id."""

    def __init__(self, look: Look, name: str = "") -> None:
        """Show nothing yet; `name` is what a screen reader calls the list, where it is not that of *Data*."""
        super().__init__()
        self.entries = Entries(look)
        self.setModel(self.entries)
        self._drawn = _Drawn(look, self.entries)
        self.setItemDelegate(self._drawn)
        self.setProperty("role", "cards")  # the entry that has the keyboard shows it
        self.setMouseTracking(True)
        self.setAccessibleName(name or look.tr(_whole))
        self.setFixedWidth(look.theme.scaled(220))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._choose)

    def choose(self, entry_id: str) -> None:
        """Mark an entry; it is asked for where it was not marked before."""
        row = self.entries.row_of(entry_id)
        if row >= 0:
            self.setCurrentIndex(self.entries.index(row))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(_ENTRY).id:
            self.asked.emit(index.data(_ENTRY).id)


def heading(words: str) -> Entry:
    """Return a heading."""
    return Entry("", words)
