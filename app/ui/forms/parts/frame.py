"""The frame of a field that is made of several widgets: one border, one focus ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme


class FieldFrame(QWidget):
    """Looks like a single field: outlined, in the accent while the focus is within, in red while something is wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Frame what is laid out within."""
        super().__init__(parent)
        self._theme = theme
        self._invalid = self._missing = False
        self._followed: list[QWidget] = []
        theme.theme_changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def follow(self, *widgets: QWidget) -> None:
        """Show the focus of these widgets as the frame's own."""
        for widget in widgets:
            self._followed.append(widget)
            widget.installEventFilter(self)

    def set_invalid(self, invalid: bool) -> None:
        """Show that something is wrong."""
        if invalid != self._invalid:
            self._invalid = invalid
            self.update()

    def set_missing(self, missing: bool) -> None:
        """Show gently that a value is still to be given."""
        if missing != self._missing:
            self._missing = missing
            self.update()

    # Qt's

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._followed and self.isEnabled():
            # The frame looks like one field, so a press beside its buttons means the field within.
            self._followed[0].setFocus(Qt.FocusReason.MouseFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        focused = any(one.hasFocus() for one in self._followed)
        token = "accent" if focused else "error" if self._invalid else "muted" if self.underMouse() else "outline"
        width = tokens.FOCUS_WIDTH if focused else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(token), width))
        ground = "unconfigured" if self._missing else "surface" if self.isEnabled() else "window"
        painter.setBrush(self._theme.color(ground))
        edge = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge),
            tokens.FIELD_RADIUS - edge,
            tokens.FIELD_RADIUS - edge,
        )
