"""One figure of the summary: a large number, what it counts, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type

WIDTH, HEIGHT = 158, 92
LEAST = 130
"""Where a tile is narrower, its words are cut."""


class Tile(QAbstractButton):
    """A button that is pressed to see what is behind its number."""

    def __init__(self, look: Look, icon: str, words: str) -> None:
        """`words` say, translated, what is counted."""
        super().__init__()
        self._look = look
        self._icon = icon
        self._words = words
        self._color = "muted"
        self._note = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.updateGeometry)

    def show_figure(self, number: str, note: str = "", color: str = "muted") -> None:
        """Show another number, a note under it, and how it is to be taken: a token's colour."""
        self.setText(number)
        self._note, self._color = note, color
        self.setAccessibleName(self._look.tr.pair(self._words, number))
        self.setAccessibleDescription(note)
        self.setToolTip(f"{self.accessibleName()}\n{note}".rstrip())
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        return QSize(theme.scaled(WIDTH), theme.scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.scaled(72), self._look.theme.scaled(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, pad = self._look.theme, tokens.MEDIUM
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.color("accent" if focused else "border"), 2 if focused else 1))
        painter.setBrush(theme.color("pressed" if self.isDown() else "hover" if self.underMouse() else "surface"))
        edge = 1 if focused else 0.5
        painter.drawRoundedRect(self.rect().toRectF().adjusted(edge, edge, -edge, -edge), tokens.RADIUS, tokens.RADIUS)
        inside = self.rect().adjusted(pad, pad, -pad, -pad)
        side = theme.scaled(16)
        picture = theme.pixmap(self._icon, self._color, side, self.devicePixelRatioF())
        painter.drawPixmap(inside.left(), inside.top() + 1, picture)
        left = Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font(Type.MUTED))
        painter.setPen(theme.color("muted"))
        words = inside.adjusted(side + 6, 0, 0, 0)
        self._line(painter, words, int(left | Qt.AlignmentFlag.AlignTop), self._words)
        self._line(painter, inside, int(left | Qt.AlignmentFlag.AlignBottom), self._note)
        number = theme.font(Type.TITLE)
        number.setPixelSize(theme.scaled(22))
        painter.setFont(number)
        painter.setPen(theme.color(self._color if self._color != "muted" else "text"))
        self._line(painter, inside, int(left | Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()

    def _line(self, painter: QPainter, area: QRect, how: int, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, how, shown)


class Tiles(QWidget):
    """Stand in rows of four, or of two where letters are too large for that."""

    def __init__(self, look: Look, tiles: Iterable[Tile]) -> None:
        """Show these, in this order."""
        super().__init__()
        self._look = look
        self._tiles = tuple(tiles)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.MEDIUM)
        self._arrange(2)

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for place, tile in enumerate(self._tiles):
                self._grid.addWidget(tile, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= 4 * self._look.theme.scaled(LEAST) else 2)
