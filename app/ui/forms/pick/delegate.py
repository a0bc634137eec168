"""Draws the rows of the popup: a sign, a label, its kind, and its value at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.forms.pick.entries import Entries, Entry
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

_ROW = 30
_HEADING = 26
_SIGN = 20
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class EntryDelegate(QStyledItemDelegate):
    """Draws headings and entries."""

    def __init__(self, theme: Theme) -> None:
        """Draw with a theme."""
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = isinstance(index.data(Entries.ROW), str)
        return QSize(100, self._theme.scaled(_HEADING if heading else _ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(Entries.ROW)
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Entry):
            self._paint_entry(painter, rect, row, option, index)
        else:
            painter.setFont(self._theme.font(Type.SECTION))
            painter.setPen(self._theme.color("muted"))
            painter.drawText(rect.adjusted(tokens.SMALL, tokens.TIGHT, -tokens.SMALL, 0), _LEFT, str(row))
        painter.restore()

    def _paint_entry(
        self,
        painter: QPainter,
        rect: QRect,
        entry: Entry,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(QPen(theme.color("accent"), 1) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colors.selection if chosen else theme.colors.hover))
            ground = QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5)
            painter.drawRoundedRect(ground, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        inner = rect.adjusted(tokens.SMALL, 0, -tokens.SMALL, 0)
        model = index.model()
        if isinstance(model, Entries) and entry.key in model.chosen:
            side = theme.scaled(16)
            self._picture(painter, inner.right() - side, inner, "mdi6.check", "accent", side)
            inner.setRight(inner.right() - side - 6)
        side = theme.scaled(_SIGN)
        draw_sign(painter, theme, QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side), entry)
        inner.setLeft(inner.left() + side + tokens.SMALL)
        self._paint_words(painter, inner, entry)

    def _paint_words(self, painter: QPainter, inner: QRect, entry: Entry) -> None:
        theme = self._theme
        body, small = theme.font(Type.BODY), theme.font(Type.MUTED)
        metrics, fine = QFontMetrics(body), QFontMetrics(small)
        label_width = min(metrics.horizontalAdvance(entry.label), inner.width())
        note_width = fine.horizontalAdvance(entry.note) + tokens.SMALL if entry.note else 0
        left_for_value = inner.width() - label_width - note_width - tokens.LARGE
        wanted = fine.horizontalAdvance(entry.value) + 2
        value_width = min(wanted, max(left_for_value, inner.width() // 3)) if entry.value else 0
        painter.setFont(body)
        painter.setPen(theme.color("text"))
        room = inner.width() - (value_width + tokens.SMALL if value_width else 0)
        label = metrics.elidedText(entry.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, _LEFT, label)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        left = metrics.horizontalAdvance(label) + tokens.SMALL
        if entry.note and room - left > fine.horizontalAdvance("mmm"):
            note = fine.elidedText(entry.note, Qt.TextElideMode.ElideRight, room - left)
            painter.drawText(inner.adjusted(left, 1, 0, 1), _LEFT, note)
        if value_width:
            value = fine.elidedText(entry.value, Qt.TextElideMode.ElideRight, value_width)
            painter.drawText(inner.adjusted(0, 1, 0, 1), _RIGHT, value)

    def _picture(self, painter: QPainter, left: int, row: QRect, name: str, color: str, size: int) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = self._theme.pixmap(name, color, size, ratio)
        painter.drawPixmap(left, row.center().y() - size // 2 + 1, picture)


def draw_sign(painter: QPainter, theme: Theme, rect: QRect, entry: Entry) -> None:
    """Draw an entry's icon, or a person's initials in a circle."""
    if entry.initials:
        draw_initials(painter, theme, rect, entry.initials, entry.color)
        return
    if entry.icon:
        size = theme.scaled(16)
        picture = theme.pixmap(entry.icon, entry.color, size, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.center().x() - size // 2 + 1, rect.center().y() - size // 2 + 1, picture)


def sign_icon(theme: Theme, entry: Entry, ratio: float) -> QIcon:
    """Return an entry's icon, or a person's initials in a circle, for a button."""
    if not entry.initials:
        return theme.icon(entry.icon, entry.color) if entry.icon else QIcon()
    side = theme.scaled(_SIGN)
    picture = QPixmap(QSize(side, side) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_initials(painter, theme, QRect(0, 0, side, side), entry.initials, entry.color)
    painter.end()
    return QIcon(picture)


def draw_initials(painter: QPainter, theme: Theme, rect: QRect, initials: str, color: str) -> None:
    """Draw initials in a tinted circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colors.tint(color)))
    painter.drawEllipse(rect)
    font = theme.font(Type.BADGE)
    font.setPixelSize(max(8, rect.height() * 9 // 20))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(theme.color(color))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials)
