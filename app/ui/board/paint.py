"""Draws cards and section headings; knows where on a card each part stands."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QTextLayout, QTextOption

from app.ui.board.looks import LIGHTNING, SEVERITY_COLORS, Look
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

LEFT = 10
"""From the column's edge to the card's."""
RIGHT = 14
"""From the card to the column's edge: room for the scroll bar, and for a focus ring beside it."""
INDENT = 12
_GAP = 4
_PAD = 10
_MARK = 14
_DOT = 8
_LINES = 2


class State(Struct, frozen=True):
    """How a card stands at the moment."""

    selected: bool = False
    focused: bool = False
    hovered: bool = False
    joined: bool = False
    """Whether the card below follows this one."""
    related: bool = False
    """Whether it uses a result of a selected card, or makes one for it."""


class Measured(Struct):
    """What a card takes: its height at once, its words broken and shortened when it is first drawn."""

    look: Look
    width: int
    """That of its text."""
    lines: int
    height: int
    words: tuple[str, tuple[str, ...]] | None = None
    """The title, and the lines of the sentence."""


class CardPainter:
    """Draws with one theme, and keeps what it has measured."""

    def __init__(self, theme: Theme) -> None:
        """Measure anew when the theme changes by calling `dress`."""
        self._theme = theme
        self._known: dict[str, Measured] = {}
        self.dress()

    def dress(self) -> None:
        """Take colours, fonts and sizes from the theme."""
        theme = self._theme
        self._known.clear()
        self._title_font, self._text_font = theme.font(Type.STRONG), theme.font(Type.MUTED)
        self._section_font, self._add_font = theme.font(Type.SECTION), theme.font(Type.MUTED)
        self._title_metrics, self._text_metrics = QFontMetrics(self._title_font), QFontMetrics(self._text_font)
        self._colors = {name: theme.color(name) for name in tokens.TOKENS}
        self._tints = {name: QColor(theme.colors.tint(name)) for name in tokens.TOKENS}
        self._selection = QColor(tokens.mix(theme.colors.accent, theme.colors.surface, 0.08))
        self._width = theme.scaled(tokens.COLUMN) - LEFT - RIGHT
        self._icon, self._square, self._mark = (
            theme.scaled(tokens.ICON), theme.scaled(tokens.ICON_SQUARE), theme.scaled(_MARK)
        )  # fmt: skip

    # Sizes

    def card_size(self, look: Look) -> QSize:
        """Return the size of a card's row."""
        return QSize(self._width, self._measured(look).height + 2 * _GAP)

    def section_size(self, *, empty: bool) -> QSize:
        """Return the size of a heading's row; an empty section has its hint in it."""
        return QSize(self._width, self._theme.scaled(32 + (44 if empty else 0)))

    def rows_within(self, height: int) -> int:
        """Return how many rows may be seen at once: both headings, and cards none of which is lower than its icon."""
        return 3 + height // (self._square + 2 * tokens.SMALL + 2 * _GAP)

    def card_rect(self, row: QRect, look: Look) -> QRect:
        """Return where in its row the card itself stands."""
        left = LEFT + (self._theme.scaled(INDENT) if look.follows else 0)
        return QRect(row.left() + left, row.top() + _GAP, LEFT + self._width - left, row.height() - 2 * _GAP)

    def title_rect(self, row: QRect, look: Look) -> QRect:
        """Return where the title stands."""
        card = self.card_rect(row, look)
        left = card.left() + _PAD + self._square + tokens.SMALL
        top = card.top() + self._text_top(self._measured(look))
        width = card.right() - _PAD - left - (_DOT if look.problem else 0)
        return QRect(left, top, width, self._title_metrics.height())

    def mark_at(self, row: QRect, look: Look, point: QPoint) -> int:
        """Return which badge is under a point, -1 for none."""
        return next((n for n in range(len(look.marks)) if self._mark_rect(row, look, n).contains(point)), -1)

    def add_rect(self, row: QRect, words: str) -> QRect:
        """Return where a heading's quiet button stands."""
        width = QFontMetrics(self._add_font).horizontalAdvance(words) + 2 * tokens.SMALL
        height = self._theme.scaled(24)
        top = row.top() + (self._theme.scaled(32) - height) // 2
        return QRect(row.left() + LEFT + self._width - width, top, width, height)

    def _mark_rect(self, row: QRect, look: Look, place: int) -> QRect:
        card = self.card_rect(row, look)
        left = card.left() + _PAD + self._square + tokens.SMALL + place * (self._mark + tokens.SMALL)
        return QRect(left, card.bottom() - tokens.SMALL - self._mark + 1, self._mark, self._mark)

    def _text_top(self, measured: Measured) -> int:
        alone = not measured.lines and not measured.look.marks
        return (measured.height - self._title_metrics.height()) // 2 if alone else tokens.SMALL

    def _measured(self, look: Look) -> Measured:
        found = self._known.get(look.id)
        if found is not None and found.look is look:
            return found
        width = self._width - 2 * _PAD - self._square - tokens.SMALL
        width -= self._theme.scaled(INDENT) if look.follows else 0
        lines = 0
        if look.sentence:
            lines = 1 if self._text_metrics.horizontalAdvance(look.sentence) <= width else _LINES
        height = 2 * tokens.SMALL + self._title_metrics.height() + lines * self._text_metrics.height()
        height += tokens.TIGHT + self._mark if look.marks else 0
        measured = Measured(look, width, lines, max(height, self._square + 2 * tokens.SMALL))
        self._known[look.id] = measured
        return measured

    def _worded(self, measured: Measured) -> tuple[str, tuple[str, ...]]:
        if measured.words is None:
            look = measured.look
            room = measured.width - (_DOT if look.problem else 0)
            title = self._title_metrics.elidedText(look.title, Qt.TextElideMode.ElideRight, room)
            measured.words = title, self._lines(look.sentence, measured)
        return measured.words

    def _lines(self, text: str, measured: Measured) -> tuple[str, ...]:
        if measured.lines < _LINES:
            return (text,) * measured.lines
        return _broken(text, self._text_font, self._text_metrics, measured.width)

    # Drawing

    def card(self, painter: QPainter, row: QRect, look: Look, state: State) -> None:
        """Draw a card into its row."""
        rect = self.card_rect(row, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._joint(painter, row, rect, look, joined=state.joined)
        self._ground(painter, rect, look, state)
        painter.setOpacity(1.0 if look.enabled else tokens.DISABLED)
        if look.trigger:
            self._edge(painter, rect)
        self._square_icon(painter, rect, look)
        self._text(painter, row, look)
        dpr = painter.device().devicePixelRatio()
        for place, mark in enumerate(look.marks):
            target = self._mark_rect(row, look, place).topLeft()
            painter.drawPixmap(target, self._theme.pixmap(mark.icon, mark.color, self._mark, dpr))
        painter.setOpacity(1.0)
        if look.problem and look.problem.severity is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors[SEVERITY_COLORS[look.problem.severity]])
            painter.drawEllipse(QRectF(rect.right() - _DOT - 7, rect.top() + tokens.SMALL, _DOT, _DOT))

    def section(self, painter: QPainter, row: QRect, title: str, add: str, *, lit: bool, focused: bool) -> None:
        """Draw a heading with its quiet button."""
        head = QRect(row.left() + LEFT + 2, row.top(), self._width - 4, self._theme.scaled(32))
        painter.setFont(self._section_font)
        painter.setPen(self._colors["muted"])
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        button = self.add_rect(row, add)
        if lit or focused:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._colors["accent"], tokens.FOCUS_WIDTH) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(self._colors["pressed"])
            painter.drawRoundedRect(QRectF(button).adjusted(1, 1, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        painter.setFont(self._add_font)
        painter.setPen(self._colors["accent" if lit or focused else "muted"])
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, add)

    def hint(self, painter: QPainter, row: QRect, words: str) -> None:
        """Draw what an empty section says may be dropped there."""
        top = row.top() + self._theme.scaled(32) + 2
        box = QRectF(row.left() + LEFT, top, self._width, row.bottom() - top - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colors["outline"], 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.setFont(self._text_font)
        painter.setPen(self._colors["muted"])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def landing(self, painter: QPainter, row: QRect, y: int) -> None:
        """Draw the line where dragged cards will land."""
        left = row.left() + LEFT
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors["accent"])
        painter.drawRoundedRect(QRectF(left, y - 1, self._width, 2), 1, 1)
        painter.drawEllipse(QPointF(left, y), 3.5, 3.5)
        painter.drawEllipse(QPointF(left + self._width, y), 3.5, 3.5)

    def stack(self, looks: list[Look], ratio: float) -> QPixmap:
        """Return the picture of cards that are dragged: the first in front, the others looking out behind it."""
        loose = CardPainter(self._theme)  # what it measures is not what stands on the board
        room = 6 * (len(looks) - 1)
        size = self.card_size(looks[0])
        picture = QPixmap(QSize(size.width() + LEFT + room + 2, size.height() + room) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        for depth, look in reversed(list(enumerate(looks))):
            alone = replace(look, follows=False)
            row = QRect(QPoint(6 * depth - LEFT // 2, 6 * depth), QSize(size.width() + LEFT, size.height()))
            loose.card(
                painter, row, alone if depth == 0 else replace(alone, marks=(), sentence=""), State(hovered=True)
            )
        painter.end()
        return picture

    def _ground(self, painter: QPainter, rect: QRect, look: Look, state: State) -> None:
        fill, line, width = self._colors["surface"], self._colors["border"], 1.0
        if look.unconfigured:
            fill, line = self._colors["unconfigured"], self._colors["unconfigured_border"]
        if state.hovered:
            line = self._colors["outline"]
        pen = Qt.PenStyle.SolidLine
        if look.problem and look.problem.step:
            line, width = self._colors["error"], float(tokens.FOCUS_WIDTH)
        elif state.related:
            line, width, pen = self._colors["accent"], 1.5, Qt.PenStyle.DashLine
        if state.selected:
            pen = Qt.PenStyle.SolidLine
            fill = fill if look.unconfigured else self._selection
            line, width = self._colors["accent"], float(tokens.FOCUS_WIDTH)
        if state.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colors["accent"], tokens.FOCUS_WIDTH))
            painter.drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 3), tokens.RADIUS + 3, tokens.RADIUS + 3)
        inset = width / 2
        painter.setBrush(fill)
        painter.setPen(QPen(line, width, pen))
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), tokens.RADIUS, tokens.RADIUS)

    def _edge(self, painter: QPainter, rect: QRect) -> None:
        card, strip = QPainterPath(), QPainterPath()
        card.addRoundedRect(QRectF(rect), tokens.RADIUS, tokens.RADIUS)
        strip.addRect(QRectF(rect.left(), rect.top(), 4, rect.height()))
        painter.fillPath(card.intersected(strip), self._colors["triggers"])

    def _joint(self, painter: QPainter, row: QRect, rect: QRect, look: Look, *, joined: bool) -> None:
        x = row.left() + LEFT + self._theme.scaled(INDENT) // 2
        painter.setPen(QPen(self._colors["outline"], 1.5))
        middle = rect.top() + _PAD + self._square // 2
        if look.follows:
            painter.drawLine(QPointF(x, row.top()), QPointF(x, middle))
            painter.drawLine(QPointF(x, middle), QPointF(rect.left(), middle))
        if joined:
            painter.drawLine(QPointF(x, middle if look.follows else rect.bottom()), QPointF(x, row.bottom() + 1))

    def _square_icon(self, painter: QPainter, rect: QRect, look: Look) -> None:
        square = QRectF(rect.left() + _PAD, rect.top() + _PAD, self._square, self._square)
        color = look.color if look.color in self._colors else "custom"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tints[color])
        painter.drawRoundedRect(square, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        dpr = painter.device().devicePixelRatio()
        offset = (self._square - self._icon) / 2
        picture = self._theme.pixmap(look.icon, color, self._icon, dpr, slashed=not look.enabled)
        painter.drawPixmap(QPointF(square.left() + offset, square.top() + offset), picture)
        if look.trigger:
            painter.setBrush(self._colors["unconfigured" if look.unconfigured else "surface"])
            corner = QPointF(square.right() - 1, square.bottom() - 1)
            side = self._theme.scaled(12)
            painter.drawEllipse(corner, side / 2 + 1, side / 2 + 1)
            painter.drawPixmap(
                corner - QPointF(side / 2, side / 2), self._theme.pixmap(LIGHTNING, "triggers", side, dpr)
            )

    def _text(self, painter: QPainter, row: QRect, look: Look) -> None:
        name, lines = self._worded(self._measured(look))
        title = self.title_rect(row, look)
        painter.setFont(self._title_font)
        painter.setPen(self._colors["text"])
        painter.drawText(QPoint(title.left(), title.top() + self._title_metrics.ascent()), name)
        painter.setFont(self._text_font)
        painter.setPen(self._colors["muted"])
        y = title.bottom() + 1 + self._text_metrics.ascent()
        for line in lines:
            painter.drawText(QPoint(title.left(), y), line)
            y += self._text_metrics.height()


def _broken(text: str, font: QFont, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """Return a text that is too long for one line in two, the second elided."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    end = first.textLength()
    layout.endLayout()
    rest = metrics.elidedText(text[end:].strip(), Qt.TextElideMode.ElideRight, width)
    return text[:end].rstrip(), rest
