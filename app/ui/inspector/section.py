"""A part of the inspector that folds."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

_HEIGHT = 32
_ARROW = 16
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _Head(QAbstractButton):
    """The line that is clicked: an arrow, the title, and what the folded part holds."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.summary = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, self._theme.scaled(_HEIGHT))

    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colors.hover))
            painter.drawRoundedRect(self.rect(), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("accent"))
            pen.setWidth(tokens.FOCUS_WIDTH)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        icon = "mdi6.chevron-down" if self.isChecked() else "mdi6.chevron-right"
        size = theme.scaled(_ARROW)
        arrow = theme.pixmap(icon, "muted", size, self.devicePixelRatioF())
        inner = self.rect().adjusted(tokens.LARGE - 2, 0, -tokens.LARGE, 0)
        painter.drawPixmap(inner.left(), (self.height() - size) // 2, arrow)
        inner.setLeft(inner.left() + size + tokens.TIGHT)
        font = theme.font(Type.STRONG)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, _LEFT, self.text())
        if self.summary and not self.isChecked():
            left = inner.left() + QFontMetrics(font).horizontalAdvance(self.text()) + tokens.MEDIUM
            room = QRect(left, inner.top(), inner.right() - left, inner.height())
            painter.setFont(theme.font(Type.MUTED))
            painter.setPen(theme.color("muted"))
            text = painter.fontMetrics().elidedText(self.summary, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _RIGHT, text)


class Section(QWidget):
    """A titled part that folds; folded, it says in few words what it holds."""

    folded_changed = Signal(bool)

    def __init__(
        self, theme: Theme, title: str, content: QWidget, *, folded: bool = False, parent: QWidget | None = None
    ) -> None:
        """Hold a widget; where it is to stand is better told now, as each later move styles all of it anew."""
        super().__init__(parent)
        self.content = content
        self.head = _Head(theme, title)
        self.head.setChecked(not folded)
        holder = QWidget(self)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(tokens.LARGE, tokens.TIGHT, tokens.LARGE, tokens.LARGE)
        inner.addWidget(content)
        self._holder = holder
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(holder)
        holder.setVisible(not folded)
        self.head.toggled.connect(self._toggle)

    @property
    def folded(self) -> bool:
        """Whether only the title is shown."""
        return not self.head.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold."""
        self.head.setChecked(not folded)

    def set_summary(self, words: str) -> None:
        """Say in few words what the folded part holds."""
        if words != self.head.summary:
            self.head.summary = words
            self.head.setAccessibleDescription(words)
            self.head.update()

    def _toggle(self, shown: bool) -> None:
        self._holder.setVisible(shown)
        self.folded_changed.emit(not shown)
