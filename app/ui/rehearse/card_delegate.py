"""Draws a record as a card: title, client, amount, who is responsible, and what waits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.preview.avatars import color_of
from app.ui.preview.people import Person
from app.ui.rehearse.cards import Card, Index, Role
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

HEIGHT = 88
RING = 3
"""Pixels around a card in which the keyboard's ring is drawn."""
AVATAR = 22
GAP = 2
SIGN = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardDelegate(QStyledItemDelegate):
    """Paints the cards of all columns."""

    def __init__(self, theme: Theme) -> None:
        """Draw in the theme in force."""
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.scaled(200), self._theme.scaled(HEIGHT) + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(Role.CARD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(0, 0, 0, -GAP)
        self._ground(painter, QRectF(area), option)
        if index.data(Role.CAME):
            self._edge(painter, QRectF(area))
        inner = area.adjusted(RING + tokens.MEDIUM, RING + 9, -RING - tokens.MEDIUM, -RING - 9)
        line = QFontMetrics(self._theme.font(Type.STRONG)).height()
        top = QRect(inner.left(), inner.top(), inner.width(), line)
        self._text(painter, top, card.title, Type.STRONG, "text")
        second = top.translated(0, line + 2)
        taken = self._text(painter, second, card.amount, Type.STRONG, "text", align=_RIGHT) if card.amount else 0
        client = second.adjusted(0, 0, -taken - tokens.SMALL if taken else 0, 0)
        self._text(painter, client, card.client, Type.MUTED, "muted")
        side = self._theme.scaled(AVATAR)
        bottom = QRect(inner.left(), inner.bottom() - side + 1, inner.width(), side)
        self._foot(painter, bottom, card)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        colors = self._theme.colors
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        width = 2 if selected else 1
        painter.setPen(QPen(QColor(colors.accent if selected else colors.outline if hovered else colors.border), width))
        painter.setBrush(QColor(colors.selection if selected else colors.surface))
        inset = RING + width / 2
        painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), tokens.RADIUS, tokens.RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colors.accent), tokens.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), tokens.RADIUS + 2, tokens.RADIUS + 2)

    def _edge(self, painter: QPainter, area: QRectF) -> None:
        """Set a card apart that has just come, by a bar at its leading edge."""
        bar = QRectF(area.left() + RING + 5, area.top() + RING + 10, 3, area.height() - 2 * RING - 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.accent))
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _foot(self, painter: QPainter, area: QRect, card: Card) -> None:
        colors = self._theme.colors
        if card.responsible:
            token = color_of(Person(card.person, card.responsible, initials=card.initials))
            disc = QRectF(area.left(), area.top(), area.height(), area.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.mix(colors.named(token), colors.surface, 0.22)))
            painter.drawEllipse(disc)
            font = self._theme.font(Type.BADGE)
            font.setPixelSize(max(8, round(area.height() * 0.42)))
            painter.setFont(font)
            painter.setPen(QColor(tokens.mix(colors.named(token), colors.text, 0.7)))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, card.initials)
        right = area.right() + 1
        for count, icon, color in (
            (card.failed, "mdi6.alert-circle-outline", "error"),
            (card.running, "mdi6.progress-clock", "accent"),
            (card.planned, "mdi6.clock-outline", "muted"),
        ):
            if count:
                right = (
                    self._count(
                        painter,
                        QRect(area.left(), area.top(), right - area.left(), area.height()),
                        str(count),
                        icon,
                        color,
                    )
                    - tokens.SMALL
                )

    def _count(self, painter: QPainter, area: QRect, text: str, icon: str, color: str) -> int:
        """Draw an icon and a number at the right end of an area; return where they begin."""
        side = self._theme.scaled(SIGN)
        width = self._text(painter, area, text, Type.BADGE, color, align=_RIGHT)
        left = area.right() + 1 - width - side - 3
        picture = self._theme.pixmap(icon, color, side, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(left, area.center().y() - side / 2 + 0.5), picture)
        return left

    def _text(
        self, painter: QPainter, area: QRect, text: str, kind: Type, color: str, *, align: Qt.AlignmentFlag = _LEFT
    ) -> int:
        """Write one line, cut at its end where it is too long; return its width."""
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(color))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(align), shown)
        return painter.fontMetrics().horizontalAdvance(shown)
