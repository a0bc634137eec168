"""A field that holds chips: people, tags, fields. Walked over by arrow keys, each removed by Delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.parts.buttons import QuietButton
from app.ui.forms.parts.frame import FieldFrame
from app.ui.forms.pick.delegate import draw_sign
from app.ui.forms.pick.entries import Entry
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type
from app.ui.widgets.flow import FlowLayout

_HEIGHT = 24
_SIGN = 18
_CROSS = 24


class Chip(QAbstractButton):
    """One entry in a field; a click on its cross asks to remove it."""

    remove_asked = Signal()

    def __init__(
        self, theme: Theme, tr: Translator, entry: Entry, problem: str = "", parent: QWidget | None = None
    ) -> None:
        """Show an entry; with a problem it is red and says why."""
        super().__init__(parent)
        self._theme = theme
        self.entry = entry
        self.problem = problem
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolTip(problem or entry.spoken)
        self.setAccessibleName(entry.spoken)
        self.setAccessibleDescription(problem or tr(msg("Press Delete to remove it.")))

    def _cross(self) -> QRect:
        side = self._theme.scaled(_CROSS)
        return QRect(self.width() - side - 2, 0, side, self.height())

    # Qt's

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(Type.BODY))
        scaled = self._theme.scaled
        sign = scaled(_SIGN) + tokens.TIGHT if self.entry.icon or self.entry.initials else tokens.TIGHT
        width = 4 + sign + metrics.horizontalAdvance(self.entry.label) + scaled(_CROSS) + 8
        return QSize(width, scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if self._cross().contains(e.position().toPoint()):
            self.remove_asked.emit()

    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = "error" if self.problem else self.entry.color if self.entry.color != "muted" else "accent"
        painter.setPen(QPen(theme.color("accent"), tokens.FOCUS_WIDTH) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors.tint(color)))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), self.height() / 2 - 1, self.height() / 2 - 1
        )
        left, side = 4, theme.scaled(_SIGN)
        if self.entry.icon or self.entry.initials:
            draw_sign(painter, theme, QRect(left, (self.height() - side) // 2, side, side), self.entry)
            left += side
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(theme.color("error" if self.problem else "text"))
        room = self.width() - left - tokens.TIGHT - self._cross().width() - 2
        text = painter.fontMetrics().elidedText(self.entry.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left + tokens.TIGHT, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        side, color = theme.scaled(12), "text" if self.underMouse() else "muted"
        cross = theme.pixmap("mdi6.close", color, side, self.devicePixelRatioF())
        painter.drawPixmap(self._cross().center() - QPoint(side // 2, side // 2 - 1), cross)


class ChipField(FieldFrame):
    """Holds chips, and a button to add more."""

    removed = Signal(int)
    moved = Signal(int, int)
    """The chip at a place is to go to another."""
    add_asked = Signal(str)
    """More is to be added; carries what was typed to ask for it."""

    def __init__(
        self, theme: Theme, tr: Translator, words: str, *, line: QLineEdit | None = None, parent: QWidget | None = None
    ) -> None:
        """Begin empty; `words` stand on the button, or `line` takes what is typed in its place."""
        super().__init__(theme, parent)
        self._tr = tr
        self._chips: list[Chip] = []
        self._entries: tuple[tuple[Entry, str], ...] = ()
        self._flow = FlowLayout(self, tokens.TIGHT, 5)
        self.add_button = QuietButton(theme, "mdi6.plus", words)
        self.add_button.setProperty("kind", "chip")
        self.add_button.clicked.connect(lambda: self.add_asked.emit(""))
        self._last: QWidget = line or self.add_button
        self._last.setProperty("role", "inner" if line else None)
        self._last.setFixedHeight(theme.scaled(_HEIGHT))
        self._flow.addWidget(self._last)
        self.add_button.setVisible(line is None)
        self.follow(self._last)
        self.setFocusProxy(self._last)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[tuple[Entry, str]]) -> None:
        """Show other chips: entries, each with what is wrong with it."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        had_focus = next((place for place, one in enumerate(self._chips) if one.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, (entry, problem) in enumerate(self._entries):
            chip = Chip(self._theme, self._tr, entry, problem, self)
            chip.remove_asked.connect(lambda place=place: self.removed.emit(place))
            chip.installEventFilter(self)
            self._flow.insert_widget(place, chip)
            chip.show()
            self._chips.append(chip)
        if had_focus is not None:
            self._focus(min(had_focus, len(self._chips)))
        self.updateGeometry()

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place == len(self._chips):
            self._last.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, event: QKeyEvent, place: int) -> bool:
        key = event.key()
        on_chip = place < len(self._chips)
        if isinstance(self._last, QLineEdit) and not on_chip:
            within = bool(self._last.text()) or key not in (Qt.Key.Key_Left, Qt.Key.Key_Backspace)
            if within:
                return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and on_chip:
            target = place + {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
            if target != place and 0 <= target < len(self._chips):
                self.moved.emit(place, target)
                self._focus(target)
            return target != place
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._focus(place + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and (on_chip or self._chips):
            self.removed.emit(place if on_chip else len(self._chips) - 1)
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.add_asked.emit(event.text())
        else:
            return False
        return True

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = (
                self._chips.index(watched) if isinstance(watched, Chip) and watched in self._chips else len(self._chips)
            )
            if self._key(event, place):
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last.setFocus(Qt.FocusReason.MouseFocusReason)
        self.add_asked.emit("")
