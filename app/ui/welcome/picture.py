"""A small picture of a board: its stages, and on each its cards by icon and title."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.model.rule_set import Node, RuleSet, Stage
from app.ui.board.looks import Looks
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

_BAND, _HEAD, _ROW, _ICON = 4, 24, 26, 14
_NARROWEST = 104
_FEWEST_ROWS, _MOST_ROWS = 3, 7


class BoardPicture(QWidget):
    """Draws a rule set, as large as there is room; cards that do not fit are counted below."""

    def __init__(self, theme: Theme, looks: Looks) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._theme = theme
        self._looks = looks
        self._rule_set: RuleSet | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def show_board(self, rule_set: RuleSet, words: str) -> None:
        """Draw another rule set; `words` say it to a screen reader."""
        self._rule_set = rule_set
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def _rows(self) -> int:
        stages = self._rule_set.stages if self._rule_set is not None else ()
        most = max((len(one.triggers) + len(one.rules) for one in stages), default=0)
        return min(max(most, _FEWEST_ROWS), _MOST_ROWS)

    def _column(self, painter: QPainter, place: QRect, stage: Stage) -> None:
        theme, size = self._theme, self._theme.scaled
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("column"))
        painter.drawRoundedRect(QRectF(place), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        painter.setBrush(QColor(stage.color))
        painter.drawRoundedRect(QRect(place.x(), place.y(), place.width(), size(_BAND)), 2, 2)
        painter.setFont(theme.font(Type.STRONG))
        painter.setPen(theme.color("text"))
        head = QRect(place.x() + tokens.SMALL, place.y() + size(_BAND), place.width() - 2 * tokens.SMALL, size(_HEAD))
        self._text(painter, head, stage.name)
        cards: tuple[Node, ...] = (*stage.triggers, *stage.rules)
        rows = self._rows()
        shown = cards if len(cards) <= rows else cards[: rows - 1]
        top = head.bottom() + 1
        for card in shown:
            self._card(painter, QRect(place.x() + 4, top, place.width() - 8, size(_ROW) - 3), card)
            top += size(_ROW)
        if len(shown) < len(cards):
            painter.setFont(theme.font(Type.BADGE))
            painter.setPen(theme.color("muted"))
            self._text(painter, QRect(head.x(), top, head.width(), size(_ROW) - 3), f"+ {len(cards) - len(shown)}")

    def _card(self, painter: QPainter, place: QRect, card: Node) -> None:
        theme, look = self._theme, self._looks.of(card)
        edge = "unconfigured_border" if look.unconfigured else "border"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("unconfigured" if look.unconfigured else "surface"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icon = theme.scaled(_ICON)
        pixmap = theme.pixmap(look.icon, look.color, icon, self.devicePixelRatioF())
        painter.drawPixmap(QRect(place.x() + 5, place.y() + (place.height() - icon) // 2, icon, icon), pixmap)
        painter.setFont(theme.font(Type.BADGE))
        painter.setPen(theme.color("text"))
        self._text(painter, place.adjusted(icon + 9, 0, -4, 0), look.title)

    @staticmethod
    def _text(painter: QPainter, place: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        stages = self._rule_set.stages if self._rule_set is not None else ()
        if not stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - (len(stages) - 1) * tokens.SMALL) // len(stages)
        for place, stage in enumerate(stages):
            left = place * (width + tokens.SMALL)
            self._column(painter, QRect(left, 0, width, self.height()), stage)

    def sizeHint(self) -> QSize:
        size = self._theme.scaled
        stages = len(self._rule_set.stages) if self._rule_set is not None else 1
        return QSize(stages * size(_NARROWEST), size(_BAND + _HEAD + _ROW * self._rows()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(_NARROWEST), self.sizeHint().height())
