"""Draws the palette's headings and entries."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from app.ui.board.looks import LIGHTNING
from app.ui.palette.finding import Entry, Group
from app.ui.palette.model import PaletteModel
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

Index = QModelIndex | QPersistentModelIndex
_GROUP, _ENTRY = 34, 34
_SQUARE, _ICON, _SIGN = 24, 16, 14


class PaletteDelegate(QStyledItemDelegate):
    """Draws with the theme."""

    def __init__(self, theme: Theme, model: PaletteModel, parent: QObject) -> None:
        """Draw the rows of a model."""
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def star_rect(self, row: QRect) -> QRect:
        """Return where an entry's star stands."""
        size = self._theme.scaled(24)
        return QRect(row.right() - size - tokens.TIGHT, row.center().y() - size // 2, size, size)

    def draw_entry(self, painter: QPainter, row: QRect, entry: Entry, *, star: bool = False) -> None:
        """Draw icon and title of an entry, with room for a `star`."""
        theme, dpr = self._theme, painter.device().devicePixelRatio()
        color = entry.category.color
        square_size, icon_size = theme.scaled(_SQUARE), theme.scaled(_ICON)
        square = QRect(row.left() + tokens.LARGE, row.center().y() - square_size // 2 + 1, square_size, square_size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colors.tint(color))
        painter.drawRoundedRect(square, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        offset = (square_size - icon_size) // 2
        icon = theme.pixmap(entry.type.about.icon, color, icon_size, dpr)
        painter.drawPixmap(square.left() + offset, square.top() + offset, icon)
        words = QRect(square.right() + 1 + tokens.SMALL, row.top(), 0, row.height())
        words.setRight(self.star_rect(row).left() - tokens.TIGHT if star else row.right() - tokens.SMALL)
        if entry.type.about.helper:
            size = theme.scaled(_SIGN)
            words.setRight(words.right() - size - tokens.TIGHT)
            sign = theme.pixmap("mdi6.wrench-outline", "helper", size, dpr)
            painter.drawPixmap(words.right() + tokens.TIGHT, row.center().y() - size // 2 + 1, sign)
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)

    def _draw_group(self, painter: QPainter, row: QRect, group: Group, *, opened: bool) -> None:
        theme, dpr = self._theme, painter.device().devicePixelRatio()
        size, middle = theme.scaled(_ICON), row.center().y() + 1
        arrow = theme.pixmap("mdi6.chevron-down" if opened else "mdi6.chevron-right", "muted", size, dpr)
        painter.drawPixmap(row.left() + tokens.TIGHT, middle - size // 2, arrow)
        left = row.left() + tokens.TIGHT + size + tokens.TIGHT
        painter.drawPixmap(left, middle - size // 2, theme.pixmap(group.icon, group.color, size, dpr))
        words = QRect(left + size + tokens.SMALL, row.top(), 0, row.height())
        words.setRight(row.right() - theme.scaled(44))
        painter.setFont(theme.font(Type.STRONG))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(group.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(theme.font(Type.BADGE))
        painter.setPen(theme.color("muted"))
        count = QRect(row.right() - theme.scaled(44), row.top(), theme.scaled(44) - tokens.MEDIUM, row.height())
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(count, right, str(len(group.entries)))
        if group.trigger:
            sign = theme.scaled(_SIGN)
            bolt = theme.pixmap(LIGHTNING, "triggers", sign, dpr)
            painter.drawPixmap(count.left() - tokens.TIGHT, middle - sign // 2, bolt)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.scaled(_ENTRY if index.parent().isValid() else _GROUP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, row = option.widget, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        current = isinstance(view, QAbstractItemView) and view.currentIndex() == index and view.hasFocus()
        ground = QRectF(row).adjusted(tokens.TIGHT, 1, -tokens.TIGHT, -1)
        if selected or hovered or current:
            painter.setPen(QPen(self._theme.color("accent"), tokens.FOCUS_WIDTH) if current else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colors.selection if selected else self._theme.color("hover"))
            edge = 1 if current else 0
            radius = tokens.FIELD_RADIUS
            painter.drawRoundedRect(ground.adjusted(edge, edge, -edge, -edge), radius, radius)
        group, entry = self._model.group(index), self._model.entry(index)
        if group is not None:
            opened = isinstance(view, QTreeView) and view.isExpanded(index.sibling(index.row(), 0))
            self._draw_group(painter, row, group, opened=opened)
        elif entry is not None:
            starred = entry.id in self._model.starred
            star = starred or hovered or current
            self.draw_entry(painter, row, entry, star=star)
            if star:
                size = self._theme.scaled(_ICON)
                place = self.star_rect(row).center()
                icon, color = ("mdi6.star", "triggers") if starred else ("mdi6.star-outline", "muted")
                dpr = painter.device().devicePixelRatio()
                picture = self._theme.pixmap(icon, color, size, dpr)
                painter.drawPixmap(place.x() - size // 2 + 1, place.y() - size // 2 + 1, picture)
        painter.restore()
