"""The theme in force: light or dark, the size of text, icons; handed to whoever draws."""

from __future__ import annotations

from enum import Enum, StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from app.ui.theme import tokens
from app.ui.theme.icons import Icons
from app.ui.theme.stylesheet import stylesheet
from app.ui.theme.tokens import Colors


class Mode(StrEnum):
    """Which theme a person asks for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Type(Enum):
    """The sizes and weights of text."""

    BODY = (tokens.BODY, QFont.Weight.Normal)
    STRONG = (tokens.BODY, QFont.Weight.DemiBold)
    MUTED = (tokens.MUTED, QFont.Weight.Normal)
    BADGE = (tokens.BADGE, QFont.Weight.Medium)
    SECTION = (tokens.BADGE, QFont.Weight.DemiBold)
    """Labels over a part of a panel: spaced capitals."""
    TITLE = (tokens.TITLE, QFont.Weight.DemiBold)


class Theme(QObject):
    """What everything is drawn with. Emits `theme_changed` after colours or sizes have changed."""

    theme_changed = Signal()
    text_growing = Signal(float)
    """The text is about to be so many times as large; comes before `theme_changed`."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        mode: Mode = Mode.SYSTEM,
        text_size: float = 1.0,
        family: str = "",
        reduced_motion: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """Dress the application; `folder` is that of the style sheet and its pictures.

        It lives as long as `parent`, or the application where there is none.
        """
        super().__init__(parent or app)
        self._app = app
        self._folder = folder
        self._mode = mode
        self._text_size = text_size
        self._family = family
        self._icons = Icons()
        self._dressing = False
        self._unfolds = app.isEffectEnabled(Qt.UIEffect.UI_General)
        self.reduced_motion = reduced_motion
        if not app.styleSheet():  # not dressed yet
            app.setStyle(QStyleFactory.create("Fusion"))
        self.colors = tokens.LIGHT
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing is to slide or fade."""
        return self._reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        self._reduced_motion = reduced
        self._app.setEffectEnabled(Qt.UIEffect.UI_General, self._unfolds and not reduced)  # menus and lists

    @property
    def dark(self) -> bool:
        """Whether the dark theme is in force."""
        return self.colors is tokens.DARK

    @property
    def mode(self) -> Mode:
        """What was asked for."""
        return self._mode

    @property
    def text_size(self) -> float:
        """The size of text, as a multiple of the usual one."""
        return self._text_size

    def set_mode(self, mode: Mode) -> None:
        """Take a theme, or follow the system's."""
        if mode != self._mode:
            self._mode = mode
            self._dress()

    def set_text(self, size: float, family: str = "") -> None:
        """Take a size of text (1.0 is the usual one) and a family; an empty one is the system's."""
        if (size, family) != (self._text_size, self._family):
            self.text_growing.emit(size / self._text_size)
            self._text_size, self._family = size, family
            self._dress()

    def color(self, token: str) -> QColor:
        """Return a colour by its token's name."""
        return QColor(self.colors.named(token))

    def scaled(self, pixels: float) -> int:
        """Return a length that grows with the size of text."""
        return round(pixels * self._text_size)

    def font(self, kind: Type) -> QFont:
        """Return the font for a kind of text."""
        size, weight = kind.value
        font = QFont(self._app.font())
        font.setPixelSize(self.scaled(size))
        font.setWeight(weight)
        if kind is Type.SECTION:
            font.setCapitalization(QFont.Capitalization.AllUppercase)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
        return font

    def icon(self, name: str, color: str = "muted") -> QIcon:
        """Return an icon (``mdi6.email-outline``); `color` is a token or ``#RRGGBB``."""
        paint = self._paint(color)
        return self._icons.icon(name, paint, tokens.mix(paint, self.colors.surface, tokens.DISABLED))

    def pixmap(self, name: str, color: str, size: int, dpr: float, *, slashed: bool = False) -> QPixmap:
        """Return a picture of an icon for painting; `color` is a token or ``#RRGGBB``."""
        return self._icons.pixmap(name, self._paint(color), size, dpr, slashed=slashed)

    def _paint(self, color: str) -> str:
        return color if color.startswith("#") else self.colors.named(color)

    def _dress(self) -> None:
        hints = self._app.styleHints()
        wanted = {Mode.LIGHT: Qt.ColorScheme.Light, Mode.DARK: Qt.ColorScheme.Dark}.get(self._mode)
        self._dressing = True  # what we set ourselves is no news
        hints.setColorScheme(wanted or Qt.ColorScheme.Unknown)
        self._dressing = False
        dark = (wanted or hints.colorScheme()) == Qt.ColorScheme.Dark
        self.colors = tokens.DARK if dark else tokens.LIGHT
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        if self._family:
            font.setFamily(self._family)
        font.setPixelSize(self.scaled(tokens.BODY))
        sheet = stylesheet(self.colors, self._text_size, self._folder, dark=dark)
        # Font and sheet each style every widget anew, be they the same as before.
        if font != self._app.font():
            self._app.setFont(font)
        self._app.setPalette(palette(self.colors))
        QToolTip.setFont(self.font(Type.MUTED))
        if sheet != self._app.styleSheet():
            self._app.setStyleSheet(sheet)
        self.theme_changed.emit()

    def _follow_system(self) -> None:
        if self._mode is Mode.SYSTEM and not self._dressing:
            self._dress()


def palette(colors: Colors) -> QPalette:
    """Return the palette that widgets without a style of their own are drawn with."""
    role = QPalette.ColorRole
    made = QPalette()
    for part, color in {
        role.Window: colors.window, role.WindowText: colors.text, role.Base: colors.surface,
        role.AlternateBase: colors.window, role.Text: colors.text, role.Button: colors.surface,
        role.ButtonText: colors.text, role.BrightText: colors.error, role.PlaceholderText: colors.muted,
        role.Highlight: colors.accent, role.HighlightedText: colors.on_accent, role.Accent: colors.accent,
        role.Link: colors.accent, role.LinkVisited: colors.control,
        role.ToolTipBase: colors.tooltip, role.ToolTipText: colors.tooltip_text,
        role.Light: colors.raised, role.Midlight: colors.hover, role.Mid: colors.border, role.Dark: colors.outline,
        role.Shadow: colors.shadow,
    }.items():  # fmt: skip
        made.setColor(part, QColor(color))
    faded = QColor(tokens.mix(colors.text, colors.surface, tokens.DISABLED))
    for part in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, part, faded)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colors.pressed))
    made.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, faded)
    return made
