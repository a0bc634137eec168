"""A name with what there is to say of it below, as delegates of lists paint them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from app.ui.theme.theme import Theme, Type


def paint_two_lines(painter: QPainter, theme: Theme, upper: tuple[QRect, str], lower: tuple[QRect, str]) -> None:
    """Paint two texts, each within its place and elided at its end."""
    for (place, text), kind, token in ((upper, Type.BODY, "text"), (lower, Type.MUTED, "muted")):
        painter.setFont(theme.font(kind))
        painter.setPen(theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
