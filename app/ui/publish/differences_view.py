"""Shows what differs between two versions, rule by rule."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPalette,
    QResizeEvent,
    QStandardItemModel,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from app.engine.differences import Differences
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.publish.difference_rows import SIGNS, Kind, Row, filled, row_of
from app.ui.theme import tokens
from app.ui.theme.theme import Type
from app.ui.widgets.two_lines import paint_two_lines

Index = QModelIndex | QPersistentModelIndex

FEW = 12
"""Up to so many cards everything is shown unfolded."""
_CARD_HEIGHT = 44
_STAGE_HEIGHT = 32
_name = msg("What differs")


class DifferenceDelegate(QStyledItemDelegate):
    """Paints the rows: stages as headings, cards in two lines, changes as text that wraps."""

    def __init__(self, look: Look, view: QTreeView) -> None:
        """Paint in the theme's colours."""
        super().__init__(view)
        self._theme = look.theme
        self._tr = look.tr
        self._view = view

    def document(self, row: Row, width: int) -> QTextDocument:
        """Return the text of a change, laid out in a width."""
        theme = self._theme
        colors = {name: theme.colors.named(name) for name in ("muted", "error", "success")}
        colors |= {f"{name}_ground": theme.colors.tint(name) for name in ("error", "success")}
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(theme.font(Type.BODY))
        document.setHtml(row.markup(colors))
        document.setTextWidth(width)
        return document

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = row_of(index)
        if row.kind is Kind.CHANGE:
            room = self._room(index)
            return QSize(room, round(self.document(row, room).size().height()) + tokens.SMALL)
        return QSize(0, self._theme.scaled(_CARD_HEIGHT if row.kind is Kind.CARD else _STAGE_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = row_of(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            self._mark(painter, option)
        place = option.rect.adjusted(tokens.TIGHT, 0, -tokens.MEDIUM, 0)
        match row.kind:
            case Kind.STAGE:
                self._stage(painter, row, place, selected=selected)
            case Kind.CARD:
                self._card(painter, row, place, selected=selected)
            case Kind.CHANGE:
                self._change(painter, row, place)
        painter.restore()

    def _mark(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.selection)
        painter.drawRoundedRect(option.rect.adjusted(0, 1, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)

    def _stage(self, painter: QPainter, row: Row, place: QRect, *, selected: bool) -> None:
        if row.sign is not None:
            place = self._sign(painter, row, place, selected=selected)
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(self._theme.color("text"))
        _draw(painter, place, row.title)

    def _card(self, painter: QPainter, row: Row, place: QRect, *, selected: bool) -> None:
        place = self._sign(painter, row, place, selected=selected)
        half = place.height() // 2
        upper = QRect(place.left(), place.top() + 3, place.width(), half - 2)
        lower = QRect(place.left(), place.top() + half, place.width(), half - 3)
        paint_two_lines(painter, self._theme, (upper, row.title), (lower, row.more))

    def _sign(self, painter: QPainter, row: Row, place: QRect, *, selected: bool) -> QRect:
        """Paint icon and word of a sign, the word legible on what is selected too; return the room that is left."""
        if row.sign is None:
            return place
        words, icon, color = SIGNS[row.sign]
        size = self._theme.scaled(tokens.ICON)
        picture = self._theme.pixmap(icon, color, size, self._view.devicePixelRatioF())
        painter.drawPixmap(place.left(), place.center().y() - size // 2, picture)
        painter.setFont(self._theme.font(Type.BADGE))
        painter.setPen(self._theme.color("text" if selected else color))
        said = self._tr(words)
        width = painter.fontMetrics().horizontalAdvance(said)
        end = QRect(place.right() - width, place.top(), width + 1, place.height())
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        return place.adjusted(size + tokens.SMALL, 0, -width - tokens.MEDIUM, 0)

    def _change(self, painter: QPainter, row: Row, place: QRect) -> None:
        indent = self._theme.scaled(tokens.ICON) + tokens.SMALL
        document = self.document(row, place.width() - indent)
        painter.translate(place.left() + indent, place.top() + tokens.TIGHT)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._theme.color("text"))
        document.documentLayout().draw(painter, context)

    def _room(self, index: Index) -> int:
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        width = self._view.viewport().width() - self._view.indentation() * (depth + 1)
        return max(width - self._theme.scaled(tokens.ICON) - tokens.SMALL - tokens.TIGHT - tokens.MEDIUM, 120)


def _draw(painter: QPainter, place: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class DifferencesView(QTreeView):
    """A tree of stages, cards and what has changed in them; unfolded by arrow keys or a click."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self.setAccessibleName(look.tr(_name))
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(look.theme.scaled(tokens.LARGE))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(DifferenceDelegate(look, self))
        self.setModel(QStandardItemModel())
        self.clicked.connect(self._fold)
        look.theme.theme_changed.connect(self._dress)

    def show_differences(self, differences: Differences) -> None:
        """Show others."""
        self.setModel(filled(differences, self._look.tr))
        if len(differences.cards) <= FEW:
            self.expandAll()
        else:
            self.expandToDepth(0)
        first = self.model().index(0, 0)
        self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _fold(self, index: QModelIndex) -> None:
        if self.model().hasChildren(index) and row_of(index).kind is Kind.CARD:
            self.setExpanded(index, not self.isExpanded(index))

    def _dress(self) -> None:
        self.setIndentation(self._look.theme.scaled(tokens.LARGE))
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
