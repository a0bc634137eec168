"""Chips: rounded, tinted, with an icon; the same painter for those that are widgets and those inside text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

HEIGHT = 24
_ICON = 14
_CROSS = 12


def chip_width(theme: Theme, text: str, *, icon: bool, cross: bool = False) -> int:
    """Return how wide a chip is drawn."""
    width = QFontMetrics(theme.font(Type.MUTED)).horizontalAdvance(text) + 2 * tokens.SMALL + 2  # rounding
    width += theme.scaled(_ICON) + tokens.TIGHT if icon else 0
    return width + (theme.scaled(_CROSS) + tokens.TIGHT if cross else 0)


def paint_chip(
    painter: QPainter,
    theme: Theme,
    rect: QRect,
    text: str,
    *,
    icon: str = "",
    color: str = "accent",
    marked: bool = False,
    cross: bool = False,
) -> None:
    """Draw a chip into `rect`; `marked` rings it, as where the keyboard stands on it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent"), tokens.FOCUS_WIDTH) if marked else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colors.tint(color))
    edge = 1.0 if marked else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(edge, edge, -edge, -edge), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
    inner = rect.adjusted(tokens.SMALL, 0, -tokens.SMALL, 0)
    dpr = painter.device().devicePixelRatio()
    if icon:
        size = theme.scaled(_ICON)
        painter.drawPixmap(inner.left(), rect.center().y() - size // 2 + 1, theme.pixmap(icon, color, size, dpr))
        inner.setLeft(inner.left() + size + tokens.TIGHT)
    if cross:
        size = theme.scaled(_CROSS)
        top = rect.center().y() - size // 2 + 1
        painter.drawPixmap(inner.right() - size + 1, top, theme.pixmap("mdi6.close", "muted", size, dpr))
        inner.setRight(inner.right() - size - tokens.TIGHT)
    painter.setFont(theme.font(Type.MUTED))
    painter.setPen(theme.color("text"))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Chip(QAbstractButton):
    """One thing chosen, with a cross to take it away; Delete and Backspace do the same."""

    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        color: str = "accent",
        removable: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show a name; `removable` is the translated hint of the cross, empty for a chip that stays."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._color = color
        self._removable = bool(removable)
        self.setText(text)
        self.setToolTip(removable or text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(removable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        width = chip_width(self._theme, self.text(), icon=bool(self._icon), cross=self._removable)
        return QSize(width, self._theme.scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._theme.scaled(80)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(
            painter, self._theme, self.rect(), self.text(),
            icon=self._icon, color=self._color, marked=self.hasFocus(), cross=self._removable,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = event.position().x() > self.width() - self._theme.scaled(_CROSS) - tokens.SMALL
        if self._removable and on_cross and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)
