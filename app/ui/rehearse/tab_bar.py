"""The tabs of the side pane: a sign, a name, and a count; where there is no room, names give way, then counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QTabBar

from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

SIGN = 16
LINE = 2
HEIGHT = 34
MOST = 99
"""Beyond so many the exact number is told in words alone."""

_counted = msg("{name}, {n}")
_many = msg("{n}+")


@dataclass(slots=True)
class _Side:
    icon: str
    name: str
    tip: str
    count: int = 0


class _Looks(NamedTuple):
    current: bool
    hovered: bool
    named: bool
    counted: bool


class SideTabs(QTabBar):
    """Shows all names where they fit, else only that of the tab in front; with no room for counts, only its own."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Show no tabs yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._sides: list[_Side] = []
        self._room = 0
        self.setDrawBase(False)
        self.setMouseTracking(True)
        self.setExpanding(False)
        self.currentChanged.connect(lambda _place: self._measure())
        theme.theme_changed.connect(self._measure)

    def describe(self, place: int, icon: str, name: str, tip: str) -> None:
        """Say what a tab shows, in translated words."""
        self._sides.insert(place, _Side(icon, name, tip))
        self._tell(place)

    def show_count(self, place: int, count: int) -> None:
        """Show how much there is on a tab; nothing for 0."""
        if self._sides[place].count != count:
            self._sides[place].count = count
            self._tell(place)
            self._measure()

    def set_room(self, width: int) -> None:
        """Hear how wide all tabs can be together."""
        if width != self._room:
            self._room = width
            self._measure()

    def _tell(self, place: int) -> None:
        side = self._sides[place]
        said = self._tr(_counted.fill(name=side.name, n=side.count)) if side.count else side.name
        self.setAccessibleTabName(place, said)
        self.setTabToolTip(place, f"{said}\n{side.tip}")

    def _measure(self) -> None:
        """Let Qt ask for the sizes again; it does so where a text is set."""
        if self.count():
            self.setTabText(0, self.tabText(0))

    # Sizes

    def _badge(self, side: _Side) -> str:
        if not side.count:
            return ""
        return self._tr.number(side.count) if side.count <= MOST else self._tr(_many.fill(n=MOST))

    def _width(self, place: int, *, named: bool, padding: int, counted: bool = True) -> int:
        side, theme = self._sides[place], self._theme
        width = 2 * theme.scaled(padding) + theme.scaled(SIGN)
        if named:
            width += tokens.TIGHT + 2 + QFontMetrics(theme.font(Type.STRONG)).horizontalAdvance(side.name)
        if counted and (badge := self._badge(side)):
            width += tokens.TIGHT + self._badge_width(badge)
        return width

    def _badge_width(self, badge: str) -> int:
        metrics = QFontMetrics(self._theme.font(Type.BADGE))
        return max(metrics.horizontalAdvance(badge) + tokens.SMALL, metrics.height())

    def _all_named(self) -> bool:
        wide = sum(self._width(place, named=True, padding=10) for place in range(len(self._sides)))
        return wide <= self._room

    def _all_counted(self) -> bool:
        """Say whether there is room for the counts of all tabs."""
        front = self.currentIndex()
        wide = sum(self._width(place, named=place == front, padding=7) for place in range(len(self._sides)))
        return wide <= self._room

    # Qt's

    def tabSizeHint(self, index: int) -> QSize:
        height = self._theme.scaled(HEIGHT)
        if index >= len(self._sides):
            return QSize(0, height)
        if self._all_named():
            return QSize(self._width(index, named=True, padding=10), height)
        front = index == self.currentIndex()
        return QSize(self._width(index, named=front, padding=7, counted=front or self._all_counted()), height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option, every = QStyleOptionTab(), self._all_named()
        counts = every or self._all_counted()
        for place, side in enumerate(self._sides):
            self.initStyleOption(option, place)
            current = place == self.currentIndex()
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            looks = _Looks(current, hovered, every or current, counts or current)
            self._tab(painter, side, self.tabRect(place), looks)
        painter.end()

    def _tab(self, painter: QPainter, side: _Side, area: QRect, looks: _Looks) -> None:
        theme, colors = self._theme, self._theme.colors
        current, named = looks.current, looks.named
        if looks.hovered and not current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 2, -1, -2), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        size, badge = theme.scaled(SIGN), self._badge(side) if looks.counted else ""
        taken = self._width(self._sides.index(side), named=named, padding=0, counted=looks.counted)
        left = area.left() + (area.width() - taken) / 2
        picture = theme.pixmap(side.icon, "accent" if current else "muted", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, area.center().y() - size / 2 + 0.5), picture)
        left += size
        if named:
            font = theme.font(Type.STRONG if current else Type.BODY)
            painter.setFont(font)
            painter.setPen(theme.color("text" if current else "muted"))
            width = QFontMetrics(theme.font(Type.STRONG)).horizontalAdvance(side.name)
            left += tokens.TIGHT + 2
            painter.drawText(QRectF(left, area.top(), width + 1, area.height()), _MIDDLE, side.name)
            left += width
        if badge:
            self._paint_badge(painter, badge, left + tokens.TIGHT, area, strong=current)
        if current:
            painter.fillRect(QRectF(area.left(), area.bottom() + 1 - LINE, area.width(), LINE), QColor(colors.accent))
            if self.hasFocus():
                painter.setPen(QPen(QColor(colors.accent), tokens.FOCUS_WIDTH))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)

    def _paint_badge(self, painter: QPainter, badge: str, left: float, area: QRect, *, strong: bool) -> None:
        font, token = self._theme.font(Type.BADGE), "accent" if strong else "muted"
        height = QFontMetrics(font).height()
        ground = QRectF(left, area.center().y() - height / 2 + 0.5, self._badge_width(badge), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.tint(token)))
        painter.drawRoundedRect(ground, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, badge)


_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
