"""How the cells of a table are drawn: stages as pills, people with their signs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.model.schema import PipelineStage
from app.ui.data.table.model import PERSON, QUIET, STAGE_OF
from app.ui.preview.look import Look
from app.ui.preview.parts import paint_avatar, readable
from app.ui.preview.people import Person
from app.ui.theme import tokens
from app.ui.theme.theme import Type

ROW = 34
_Index = QModelIndex | QPersistentModelIndex
_PADDING = 10


class Cells(QStyledItemDelegate):
    """Draws the cells of records."""

    def __init__(self, look: Look) -> None:
        """Draw in a theme."""
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 2 * _PADDING, self._look.theme.scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colors = self._look.theme.colors
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(area, QColor(colors.selection))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(colors.border))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        stage = index.data(STAGE_OF)
        person = index.data(PERSON) if stage is None else None
        if isinstance(stage, PipelineStage):
            self._pill(painter, inner, stage)
        else:
            if isinstance(person, Person):
                side = self._look.theme.scaled(20)
                paint_avatar(
                    painter, QRect(inner.left(), inner.center().y() - side // 2, side, side), person, self._look.theme
                )
                inner.setLeft(inner.left() + side + 6)
            self._words(painter, inner, index)
        if option.state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, index: _Index) -> None:
        painter.setFont(self._look.theme.font(Type.BODY))
        painter.setPen(self._look.theme.color("muted" if index.data(QUIET) else "text"))
        text = str(index.data() or "").replace("\n", " ")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)

    def _pill(self, painter: QPainter, area: QRect, stage: PipelineStage) -> None:
        colors = self._look.theme.colors
        painter.setFont(self._look.theme.font(Type.BADGE))
        metrics = painter.fontMetrics()
        width = min(area.width(), metrics.horizontalAdvance(stage.name) + 2 * tokens.SMALL + 10)
        height = metrics.height() + tokens.TIGHT
        pill = QRectF(area.left(), area.center().y() - height / 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.mix(stage.color, colors.surface, tokens.TINT)))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setBrush(QColor(stage.color))
        painter.drawEllipse(QRectF(pill.left() + 7, pill.center().y() - 3, 6, 6))
        painter.setPen(QColor(readable(stage.color, colors)))
        words = pill.adjusted(tokens.SMALL + 9, 0, -tokens.TIGHT, 0).toRect()
        shown = metrics.elidedText(stage.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
