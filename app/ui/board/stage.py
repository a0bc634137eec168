"""A column as a whole: the head with the stage's colour, name and count, and its cards below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.model.rule_set import Stage
from app.engine.model.schema import StageKind
from app.engine.words import msg
from app.i18n import Translator
from app.ui.board.column import CardList, Host
from app.ui.board.paint import CardPainter
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type
from app.ui.widgets.fields import InlineEdit
from app.ui.widgets.labels import IconButton

_BAND = 4
_HEAD = 44
_KIND_ICONS = {StageKind.WON: ("mdi6.trophy-outline", "success"), StageKind.LOST: ("mdi6.flag-off-outline", "error")}
_menu_of = msg("Menu of the stage {name}")
_stage_name = msg("Name of the stage")


class StageHead(QWidget):
    """Name, count and menu of a stage."""

    menu_asked = Signal(object)
    """The stage's menu is wanted at a point (global)."""
    renamed = Signal(str)
    left = Signal(int)
    """The keyboard goes to the head on the left (-1) or right (1), or down to the cards (0)."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        """Begin without a stage."""
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._stage: Stage | None = None
        self._current = False
        self._editor: InlineEdit | None = None
        self._button = IconButton(theme, "mdi6.dots-horizontal", "", self)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(lambda: self.menu_asked.emit(self._below_button()))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def show_stage(self, stage: Stage, spoken: str, *, current: bool) -> None:
        """Show a stage; `spoken` is what a screen reader says of it."""
        self._stage = stage
        self._current = current
        self.setAccessibleName(spoken)
        self.setToolTip(stage.name)
        words = self._tr(_menu_of.fill(name=stage.name))
        self._button.setAccessibleName(words)
        self._button.setToolTip(words)
        self.update()

    def rename(self) -> None:
        """Let the person type another name in place."""
        if self._stage is None or self._editor is not None:
            return
        self._editor = editor = InlineEdit(self._stage.name, self._tr(_stage_name), self)
        editor.setGeometry(tokens.SMALL, _BAND + tokens.SMALL, self.width() - 56, self._theme.scaled(26))
        editor.done.connect(self._name_typed)
        editor.show()
        editor.setFocus()

    def _name_typed(self, name: str | None) -> None:
        typed_here = self._editor is not None and self._editor.hasFocus()
        self._editor = None
        if typed_here:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if name and self._stage is not None and name != self._stage.name:
            self.renamed.emit(name)

    def _below_button(self) -> QPoint:
        return self._button.mapToGlobal(self._button.rect().bottomLeft())

    def _dress(self) -> None:
        self.setFixedHeight(self._theme.scaled(_HEAD))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stage is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band, panel = QPainterPath(), QPainterPath()
        panel.addRoundedRect(QRectF(0, 0, self.width(), 4 * tokens.RADIUS), tokens.RADIUS, tokens.RADIUS)
        band.addRect(QRectF(0, 0, self.width(), _BAND))
        painter.fillPath(panel.intersected(band), QColor(self._stage.color))
        left, base = tokens.MEDIUM, (self.height() + _BAND) // 2
        sign = _KIND_ICONS.get(self._stage.kind)
        if sign:
            size = self._theme.scaled(16)
            painter.drawPixmap(left, base - size // 2 + 1, self._theme.pixmap(*sign, size, self.devicePixelRatioF()))
            left += size + tokens.TIGHT + 2
        font = self._theme.font(Type.STRONG)
        metrics = QFontMetrics(font)
        count = str(len(self._stage.triggers) + len(self._stage.rules))
        room = self._button.x() - left - metrics.horizontalAdvance(count) - 2 * tokens.SMALL
        name = metrics.elidedText(self._stage.name, Qt.TextElideMode.ElideRight, room)
        y = base + metrics.ascent() // 2 - 1
        painter.setFont(font)
        painter.setPen(self._theme.color("accent" if self._current else "text"))
        painter.drawText(left, y, name)
        painter.setFont(self._theme.font(Type.MUTED))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(left + metrics.horizontalAdvance(name) + tokens.SMALL, y, count)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), tokens.FOCUS_WIDTH))
            ring = QRectF(self.rect()).adjusted(4, _BAND + 3, -4, -3)
            painter.drawRoundedRect(ring, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self._button.sizeHint()
        self._button.setGeometry(
            self.width() - size.width() - tokens.SMALL, (self.height() + _BAND - size.height()) // 2,
            size.width(), size.height(),
        )  # fmt: skip

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_asked.emit(self._below_button() if by_keys else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.left.emit(-1)
            case Qt.Key.Key_Right:
                self.left.emit(1)
            case Qt.Key.Key_Down:
                self.left.emit(0)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.menu_asked.emit(self._below_button())
            case Qt.Key.Key_F2:
                self.rename()
            case _:
                super().keyPressEvent(event)


class StageColumn(QWidget):
    """Head and cards of a stage on one ground."""

    def __init__(
        self, stage_id: str, theme: Theme, tr: Translator, *, host: Host, painter: CardPainter, parent: QWidget
    ) -> None:
        """Join a head to a list that waits to be filled."""
        super().__init__(parent)
        self._theme = theme
        self.cards = CardList(stage_id, host, painter, self)
        self.head = StageHead(theme, tr, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, tokens.SMALL)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.cards, 1)

    @property
    def stage_id(self) -> str:
        """The stage shown here."""
        return self.cards.stage_id

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("column"))
        painter.drawRoundedRect(self.rect(), tokens.RADIUS, tokens.RADIUS)
