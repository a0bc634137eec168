"""The head of the inspector: icon, name, type, and the switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.parts.switch import Switch
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.labels import IconButton

_SQUARE = 36
_TEXT_IN_FIELD = 7
"""How far the name's letters stand from the edge of its field."""


class IconSquare(QWidget):
    """An icon on a square tinted with its category's colour; triggers carry a lightning mark."""

    def __init__(self, theme: Theme, icon: str, color: str, *, trigger: bool = False) -> None:
        """Show an icon in the colour of a token."""
        super().__init__()
        self._theme, self._icon, self._color, self._trigger = theme, icon, color, trigger
        self.setFixedSize(theme.scaled(_SQUARE), theme.scaled(_SQUARE))
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, ratio = self._theme, self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors.tint(self._color)))
        painter.drawRoundedRect(QRectF(self.rect()), tokens.RADIUS, tokens.RADIUS)
        size = theme.scaled(tokens.ICON + 2)
        picture = theme.pixmap(self._icon, self._color, size, ratio)
        painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, picture)
        if self._trigger:
            mark = theme.scaled(12)
            lightning = theme.pixmap("mdi6.lightning-bolt", "triggers", mark, ratio)
            painter.drawPixmap(self.width() - mark, self.height() - mark, lightning)


class NodeHeader(QWidget):
    """Names a rule or trigger, and switches it on and off."""

    renamed = Signal(str)
    switched = Signal(bool)
    help_asked = Signal()
    """It is to be said what this type is for."""

    def __init__(self, theme: Theme, tr: Translator, icon: str, color: str, *, trigger: bool = False) -> None:
        """Begin without a name."""
        super().__init__()
        self._tr = tr
        self._name = TextLine()
        self._name.setProperty("role", "name")
        self._name.setAccessibleName(tr(msg("Name")))
        self._name.setToolTip(tr(msg("Rename")))
        self._type = QLabel()
        self._type.setProperty("role", "muted")
        self._type.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._switch = Switch(theme, tr(msg("Switched on")))
        self.help = IconButton(theme, "mdi6.help-circle-outline", tr(msg("What does it do?")), size=16)
        self.help.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        type_row = QHBoxLayout()
        type_row.setContentsMargins(_TEXT_IN_FIELD, 0, 0, 0)
        type_row.addWidget(self._type, 1)
        type_row.addWidget(self.help)
        words.addLayout(type_row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.MEDIUM, tokens.SMALL)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(IconSquare(theme, icon, color, trigger=trigger), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self._switch)
        self._name.textEdited.connect(self.renamed.emit)
        self._switch.toggled.connect(self.switched.emit)
        self.help.clicked.connect(self.help_asked)

    def show_node(self, name: str, title: str, place: str, *, enabled: bool) -> None:
        """Show a name, what kind of thing it is and where it stands; in silence."""
        self._name.show_text(name)
        self._name.setPlaceholderText(title)
        words = place if not name else self._tr(msg("{type} · {place}").fill(type=title, place=place))
        self._type.setText(words)
        self._type.setToolTip(words)
        with QSignalBlocker(self._switch):
            self._switch.show_state(enabled)
        state = msg("Switched on") if enabled else msg("Switched off")
        self._switch.setToolTip(self._tr(state))

    def freeze(self) -> None:
        """Let nothing be changed."""
        self._name.setReadOnly(True)
        self._switch.setEnabled(False)
        self.help.hide()

    def sizeHint(self) -> QSize:
        return QSize(280, super().sizeHint().height())
