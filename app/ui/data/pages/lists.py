"""Lists of things that are set up: an icon or a colour, a name, what there is to say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type
from app.ui.widgets.two_lines import paint_two_lines

_LINE = Qt.ItemDataRole.UserRole
_HEIGHT, _INDENT = 44, 20
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a list; a heading has no id."""

    id: str
    title: str
    detail: str = ""
    icon: str = ""
    color: str = "muted"
    depth: int = 0


class Lines(QAbstractListModel):
    """The things of a list."""

    def __init__(self) -> None:
        """Hold none yet."""
        super().__init__()
        self._lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show others; of the same things in place."""
        same = [one.id for one in lines] == [one.id for one in self._lines]
        if same:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def row_of(self, line_id: str) -> int:
        """Return the row of a thing, -1 without it."""
        return next((row for row, one in enumerate(self._lines) if one.id and one.id == line_id), -1)

    def first(self) -> str:
        """Return the id of the first thing, empty without any."""
        return next((one.id for one in self._lines if one.id), "")

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (line.title, line.detail) if part)
        return line if role == _LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) if self._lines[index.row()].id else Qt.ItemFlag.NoItemFlags


class _Drawn(QStyledItemDelegate):
    """Draws a line."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line: Line = index.data(_LINE)
        return QSize(120, self._look.theme.scaled(_HEIGHT if line.id and line.detail else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: Line = index.data(_LINE)
        theme = self._look.theme
        area: QRect = option.rect.adjusted(tokens.TIGHT, 1, -tokens.TIGHT, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not line.id:
            painter.setFont(theme.font(Type.SECTION))
            painter.setPen(theme.color("muted"))
            lower = area.adjusted(tokens.SMALL, tokens.SMALL, 0, 0)
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line.title)
            painter.restore()
            return
        self._ground(painter, area, option)
        inner = area.adjusted(tokens.SMALL + theme.scaled(_INDENT) * line.depth, 0, -tokens.SMALL, 0)
        if line.icon:
            side = theme.scaled(tokens.ICON)
            picture = theme.pixmap(line.icon, line.color, side, painter.device().devicePixelRatio())
            painter.drawPixmap(inner.left(), area.center().y() - side // 2 + 1, picture)
            inner.setLeft(inner.left() + side + tokens.SMALL)
        half = inner.height() // 2
        upper = QRect(inner.left(), inner.top() + 3, inner.width(), half - 1) if line.detail else inner
        lower = QRect(inner.left(), inner.top() + half, inner.width(), half - 3)
        paint_two_lines(painter, theme, (upper, line.title), (lower, line.detail))
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        colors = self._look.theme.colors
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colors.selection if chosen else colors.hover))
            painter.drawRoundedRect(area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colors.accent))
            painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)


class LineList(QListView):
    """A list of things, one of which is chosen."""

    chosen = Signal(str)
    """The id of the thing chosen; empty for none."""

    def __init__(self, look: Look, name: str) -> None:
        """`name` is what a screen reader calls the list."""
        super().__init__()
        self.lines = Lines()
        self.setModel(self.lines)
        self._drawn = _Drawn(look)
        self.setItemDelegate(self._drawn)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(0, tokens.TIGHT - 1, 0, tokens.TIGHT - 1)  # as far from the edge as at the sides
        self.selectionModel().currentChanged.connect(self._choose)

    @property
    def current(self) -> str:
        """The id of the thing chosen; empty for none."""
        index = self.currentIndex()
        return str(index.data(_LINE).id) if index.isValid() else ""

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show others; what is chosen stays chosen, or else the first is."""
        kept = self.current
        self.lines.show_lines(lines)
        self.choose(kept if self.lines.row_of(kept) >= 0 else self.lines.first())

    def choose(self, line_id: str) -> None:
        """Choose a thing."""
        row = self.lines.row_of(line_id)
        if row >= 0 and row != self.currentIndex().row():
            self.setCurrentIndex(self.lines.index(row))
        elif row < 0:
            self.chosen.emit("")

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(_LINE).id if index.isValid() else "")
