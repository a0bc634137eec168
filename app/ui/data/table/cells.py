"""How the cells of a table are drawn: stages as pills, people with their signs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.model.schema import PipelineStage
from app.ui.data.table.model import Cell, RecordModel
from app.ui.preview.avatars import paint_avatar
from app.ui.preview.look import Look
from app.ui.preview.parts import readable
from app.ui.preview.people import Person
from app.ui.theme import tokens
from app.ui.theme.theme import Type

ROW = 34
_Index = QModelIndex | QPersistentModelIndex
_PADDING = tokens.SMALL


class Cells(QStyledItemDelegate):
    """Draws the cells of records."""

    def __init__(self, look: Look, model: RecordModel) -> None:
        """Draw a model's cells in a theme."""
        super().__init__()
        self._look = look
        self._model = model
        look.theme.theme_changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        """Work out once what every cell needs."""
        theme = self._look.theme
        self._body, self._badge = theme.font(Type.BODY), theme.font(Type.BADGE)
        self._body_metrics, self._badge_metrics = QFontMetrics(self._body), QFontMetrics(self._badge)
        self._text, self._muted = theme.color("text"), theme.color("muted")
        self._border, self._accent = theme.color("border"), theme.color("accent")
        self._selection = QColor(theme.colors.selection)
        self._avatar = theme.scaled(20)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._body_metrics.horizontalAdvance(self._model.cell(index.row(), index.column()).text)
        return QSize(width + 2 * _PADDING, self._look.theme.scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area: QRect = option.rect
        column = index.column()
        cell = self._model.cell(index.row(), column)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(area, self._selection)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._border)
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        if cell.stage is not None:
            self._pill(painter, inner, cell.stage)
        else:
            if cell.person is not None:
                self._sign(painter, inner, cell.person)
                inner.setLeft(inner.left() + self._avatar + 6)
            self._words(painter, inner, cell, column)
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.restore()

    def _sign(self, painter: QPainter, area: QRect, person: Person) -> None:
        place = QRect(area.left(), area.center().y() - self._avatar // 2, self._avatar, self._avatar)
        paint_avatar(painter, place, person, self._look.theme)

    def _words(self, painter: QPainter, area: QRect, cell: Cell, column: int) -> None:
        painter.setFont(self._body)
        muted = cell.muted or self._model.columns[column].key == "id"
        painter.setPen(self._muted if muted else self._text)
        side = Qt.AlignmentFlag.AlignRight if self._model.is_number(column) else Qt.AlignmentFlag.AlignLeft
        shown = self._body_metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def _pill(self, painter: QPainter, area: QRect, stage: PipelineStage) -> None:
        colors = self._look.theme.colors
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._badge)
        metrics = self._badge_metrics
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
