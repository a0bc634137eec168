"""A list of short paragraphs, each with a sign, a state and the rule it comes from; thousands scroll smoothly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.model.item import Key
from app.ui.rehearse.cards import Index
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

ROW = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_GAP = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: a title, a note under it, a pill with its state, and the rule or trigger it leads to."""

    icon: str
    color: str
    title: str
    note: str = ""
    link: str = ""
    """The name of the rule it comes from, shown after the note."""
    node: str = ""
    pill: str = ""
    pill_color: str = "muted"
    section: str = ""
    """A heading that stands above this row."""
    faded: bool = False
    record: Key | None = None
    """The record it leads to instead, by key."""
    opens: bool = False
    """Whether what it stands for can be opened."""
    about: object = field(default=None, hash=False)
    """What the row stands for."""

    @property
    def said(self) -> str:
        """All of it, for a screen reader."""
        return ", ".join(part for part in (self.section, self.title, self.pill, self.note, self.link) if part)


class RowsModel(QAbstractListModel):
    """The rows of a view."""

    def __init__(self) -> None:
        """Hold none yet."""
        super().__init__()
        self._rows: list[Row] = []

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where they only go on from those shown, only the new ones are added."""
        old = len(self._rows)
        if old and len(rows) >= old and all(one == other for one, other in zip(self._rows, rows, strict=False)):
            if len(rows) > old:
                self.beginInsertRows(_NOWHERE, old, len(rows) - 1)
                self._rows += rows[old:]
                self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.said
            case Qt.ItemDataRole.UserRole:
                return row
        return None


class RowsView(QListView):
    """Shows rows; Enter, a double click, or a click on the link leads to the rule or record."""

    node_asked = Signal(str)
    """A rule or trigger is to be looked at: its id."""
    record_asked = Signal(object)
    """A record is to be looked at: its key."""
    opened = Signal(object)
    """What a row stands for is to be opened (Row)."""
    row_changed = Signal(object)
    """Another row is the current one (Row), or None."""

    def __init__(self, theme: Theme, name: str) -> None:
        """`name` is what a screen reader says."""
        super().__init__()
        self.rows_model = RowsModel()
        self._delegate = RowDelegate(theme, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setProperty("role", "bare")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setMouseTracking(True)
        self.activated.connect(self._activated)
        self.selectionModel().currentChanged.connect(lambda now: self.row_changed.emit(now.data(ROW)))
        theme.theme_changed.connect(self._relay)

    def show_rows(self, rows: Sequence[Row], *, follow: bool = False) -> None:
        """Show other rows; `follow` keeps the newest, at the end, in sight for whoever looks at the end."""
        bar = self.verticalScrollBar()
        at_end = follow and bar.value() >= bar.maximum()
        self.rows_model.show_rows(rows)
        if at_end:
            self.scrollToBottom()

    def link_at(self, index: QModelIndex, place: QPointF) -> bool:
        """Say whether a place is on the rule's name."""
        return self._delegate.link_rect(index.data(ROW), self.visualRect(index)).contains(place)

    def _activated(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.opens:
            self.opened.emit(row)
        elif row.record is not None:
            self.record_asked.emit(row.record)
        elif row.node:
            self.node_asked.emit(row.node)

    def _relay(self) -> None:
        self._delegate.forget()
        self.scheduleDelayedItemsLayout()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.link_at(index, event.position()):
            self._activated(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        on_link = index.isValid() and self.link_at(index, event.position())
        shape = Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relay()


class RowDelegate(QStyledItemDelegate):
    """Paints rows, as high as their words need."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        """Draw for one view, whose width the words are broken to."""
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[Row, int] = {}

    def forget(self) -> None:
        """Measure anew: width or font have changed."""
        self._heights.clear()

    def link_rect(self, row: Row, area: QRect) -> QRectF:
        """Return where the rule's name stands."""
        if not row.link:
            return QRectF()
        text = self._text_area(row, area)
        metrics = QFontMetrics(self._theme.font(Type.MUTED))
        top, left = text.top() + self._title_height(row, text.width()) + _GAP, text.left()
        if self._in_one_line(row, text.width()):
            left += metrics.horizontalAdvance(_before_link(row))
        else:
            top += self._note_height(row, text.width()) - metrics.height()
        width = min(metrics.horizontalAdvance(row.link), text.right() - left)
        return QRectF(left, top, width, metrics.height())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        height = self._heights.get(row)
        if height is None:
            width = self._text_area(row, QRect(0, 0, self._view.viewport().width(), 0)).width()
            words = self._title_height(row, width)
            if row.note or row.link:
                words += _GAP + self._note_height(row, width)
            height = max(words, self._theme.scaled(tokens.ICON_SQUARE)) + 2 * tokens.SMALL + self._section_height(row)
            self._heights[row] = height
        return QSize(self._theme.scaled(120), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._section(painter, row, option.rect)
        area = option.rect.adjusted(0, self._section_height(row), 0, 0)
        self._ground(painter, area, option)
        if row.faded:
            painter.setOpacity(tokens.DISABLED)
        self._sign(painter, row, area)
        painter.setOpacity(1)  # words are to be read all the same
        text = self._text_area(row, option.rect)
        title = self._title_height(row, text.width())
        alone = not row.note and not row.link
        down = max(self._theme.scaled(tokens.ICON_SQUARE) - title, 0) // 2 if alone else 0
        self._pill(painter, row, QRect(text.right(), area.top() + down, area.right() - text.right(), area.height()))
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(self._theme.color("muted" if row.faded else "text"))
        painter.drawText(QRect(text.left(), text.top() + down, text.width(), title), _WRAP, row.title)
        below = QRect(text.left(), text.top() + title + _GAP, text.width(), self._note_height(row, text.width()))
        painter.setFont(self._theme.font(Type.MUTED))
        painter.setPen(self._theme.color("muted"))
        one_line = row.link and self._in_one_line(row, text.width())
        painter.drawText(below, _LINE if one_line else _WRAP, _before_link(row) if one_line else row.note)
        if row.link:
            link = self.link_rect(row, option.rect)
            painter.setPen(self._theme.color("accent"))
            shown = painter.fontMetrics().elidedText(row.link, Qt.TextElideMode.ElideRight, round(link.width()) + 1)
            painter.drawText(link.adjusted(0, 0, 2, 0), _LINE, shown)
        painter.restore()

    def helpEvent(self, event: Any, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        return False if event.type() == QEvent.Type.ToolTip else super().helpEvent(event, view, option, index)

    # Parts

    def _text_area(self, row: Row, area: QRect) -> QRect:
        left = area.left() + tokens.LARGE + self._theme.scaled(tokens.ICON_SQUARE) + 10
        right = area.right() - tokens.LARGE
        if row.pill:
            right -= QFontMetrics(self._theme.font(Type.BADGE)).horizontalAdvance(row.pill) + tokens.WIDE
        top = area.top() + self._section_height(row) + tokens.SMALL
        return QRect(left, top, max(right - left, 40), max(area.bottom() - top, 0))

    def _title_height(self, row: Row, width: int) -> int:
        metrics = QFontMetrics(self._theme.font(Type.BODY))
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, row.title).height()

    def _note_height(self, row: Row, width: int) -> int:
        metrics = QFontMetrics(self._theme.font(Type.MUTED))
        if not row.note or (row.link and self._in_one_line(row, width)):
            return metrics.height()
        height = metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, row.note).height()
        return height + metrics.height() if row.link else height

    def _in_one_line(self, row: Row, width: int) -> bool:
        """Say whether there is room for the link beside the note; else it stands below."""
        advance = QFontMetrics(self._theme.font(Type.MUTED)).horizontalAdvance
        return not row.note or advance(_before_link(row)) + advance(row.link) <= width

    def _section_height(self, row: Row) -> int:
        return QFontMetrics(self._theme.font(Type.SECTION)).height() + 2 * tokens.SMALL if row.section else 0

    def _section(self, painter: QPainter, row: Row, area: QRect) -> None:
        if row.section:
            painter.setFont(self._theme.font(Type.SECTION))
            painter.setPen(self._theme.color("muted"))
            place = area.adjusted(tokens.LARGE, 0, -tokens.LARGE, 0)
            place.setHeight(self._section_height(row))
            painter.drawText(place, _LINE, row.section)

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        colors = self._theme.colors
        if option.state & QStyle.StateFlag.State_Selected:
            ground = colors.selection
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = colors.hover
        else:
            return
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(colors.accent), 1) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        ground_area = QRectF(area).adjusted(tokens.SMALL + 0.5, 0.5, -tokens.SMALL - 0.5, -0.5)
        painter.drawRoundedRect(ground_area, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)

    def _sign(self, painter: QPainter, row: Row, area: QRect) -> None:
        side = self._theme.scaled(tokens.ICON_SQUARE)
        square = QRectF(area.left() + tokens.LARGE, area.top() + tokens.SMALL, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.tint(row.color)))
        painter.drawRoundedRect(square, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        size = self._theme.scaled(16)
        picture = self._theme.pixmap(row.icon, row.color, size, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(square.center().x() - size / 2, square.center().y() - size / 2), picture)

    def _pill(self, painter: QPainter, row: Row, room: QRect) -> None:
        if not row.pill:
            return
        font = self._theme.font(Type.BADGE)
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(row.pill) + 2 * tokens.SMALL, metrics.height() + 4
        pill = QRectF(room.right() - tokens.LARGE - width + 1, room.top() + tokens.SMALL, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.tint(row.pill_color)))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color(row.pill_color))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, row.pill)


def _before_link(row: Row) -> str:
    return f"{row.note} · " if row.note else ""
