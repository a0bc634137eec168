"""Placeholders drawn as chips within text: rounded, tinted, with an icon, a label and how the value is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from app.ui.forms.text.document import chip_source

_PADDING = 6.0
_GAP = 4.0
_RADIUS = 5.0


@dataclass(frozen=True)
class ChipFace:
    """What a chip shows; `problem` is the reason why it is red."""

    label: str
    suffix: str = ""
    icon: QIcon | None = None
    tooltip: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ChipColors:
    """The colours of chips, from the theme's tokens."""

    fill: QColor
    text: QColor
    muted: QColor
    bad_fill: QColor
    bad_text: QColor
    ring: QColor


Faces = Callable[[str], ChipFace]
"""Gives the face of a placeholder by its source."""


class ChipPainter(QPyTextObject):
    """Measures and draws the chips of one text field."""

    def __init__(self, parent: QObject, faces: Faces, colors: ChipColors, selected: Callable[[int], bool]) -> None:
        """Draw with `faces`; `selected` says whether the character at a position is within the selection."""
        super().__init__(parent)
        self.faces = faces
        self.colors = colors
        self._selected = selected

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: N803
        face = self.faces(chip_source(format.toCharFormat()))
        font = _font(doc)
        wide = doc.textWidth() - 2 * doc.documentMargin()
        width = _width(face, font)
        return QSizeF(min(width, wide) if wide > 0 else width, QFontMetricsF(font).height() + 2)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803
        format: QTextFormat,
    ) -> None:
        face = self.faces(chip_source(format.toCharFormat()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.colors.ring if self._selected(posInDocument) else None
        draw_chip(painter, QRectF(rect).adjusted(1, 0.5, -1, -0.5), face, self.colors, _font(doc), ring)
        painter.restore()


def draw_chip(
    painter: QPainter, rect: QRectF, face: ChipFace, colors: ChipColors, font: QFont, ring: QColor | None = None
) -> None:
    """Draw one chip into a rectangle, its label elided where it is too long."""
    bad = bool(face.problem)
    painter.setPen(QPen(ring, 1.5) if ring else Qt.PenStyle.NoPen)
    painter.setBrush(colors.bad_fill if bad else colors.fill)
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
    icon = _icon_size(font)
    left = rect.left() + _PADDING
    if face.icon is not None:
        picture = face.icon.pixmap(QSize(round(icon), round(icon)), painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(left, rect.center().y() - icon / 2), picture)
        left += icon + _GAP
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(colors.bad_text if bad else colors.text)
    room = rect.right() - _PADDING - left
    suffix_width = metrics.horizontalAdvance(face.suffix) + _GAP if face.suffix else 0.0
    label = metrics.elidedText(face.label, Qt.TextElideMode.ElideRight, max(room - suffix_width, room / 2))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left, rect.top(), room, rect.height()), flags, label)
    if face.suffix:
        left += metrics.horizontalAdvance(label) + _GAP
        painter.setPen(colors.bad_text if bad else colors.muted)
        suffix = metrics.elidedText(face.suffix, Qt.TextElideMode.ElideRight, rect.right() - _PADDING - left + 1)
        painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), flags, suffix)


def _width(face: ChipFace, font: QFont) -> float:
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(face.label) + 2 * _PADDING + 2
    if face.icon is not None:
        width += _icon_size(font) + _GAP
    if face.suffix:
        width += metrics.horizontalAdvance(face.suffix) + _GAP
    return width + 1


def _icon_size(font: QFont) -> float:
    return QFontMetricsF(font).ascent() - 1


def _font(doc: QTextDocument) -> QFont:
    return doc.defaultFont()
