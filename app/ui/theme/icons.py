"""Icons of the one family, drawn once for each colour and size."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPen, QPixmap

FAMILY = "mdi6"
UNKNOWN = "mdi6.puzzle-outline"
"""Stands for an icon that another package names and the family does not have."""

_FONT = "materialdesignicons6-webfont"
_FILLED = 0.875
"""Part of an icon's height that the font's size takes; the rest is the glyphs' own margin."""


class Icons:
    """The icon font, and the pictures already drawn with it."""

    def __init__(self) -> None:
        """Load the font; needs the application."""
        fonts = _fonts()
        loaded = QFontDatabase.addApplicationFont(str(next(fonts.glob(f"{_FONT}-[0-9]*.ttf"))))
        self._font = QFont(QFontDatabase.applicationFontFamilies(loaded))
        charmap = next(fonts.glob(f"{_FONT}-charmap-*.json")).read_bytes()
        self._codes = msgspec.json.decode(charmap, type=dict[str, str])
        self._drawn: dict[tuple[str, str, int, float, bool], QPixmap] = {}

    def knows(self, name: str) -> bool:
        """Say whether the family has an icon of this name."""
        family, _, glyph = name.partition(".")
        return family == FAMILY and glyph in self._codes

    def icon(self, name: str, color: str, disabled: str) -> QIcon:
        """Return an icon for buttons and menus, in two colours ``#RRGGBB``."""
        glyph = (name if self.knows(name) else UNKNOWN).partition(".")[2]
        drawn = QIcon(_Glyph(self._font, chr(int(self._codes[glyph], 16)), QColor(color), QColor(disabled)))
        # The copy keeps the engine to itself. PySide ties it to the first icon, and where the garbage collector finds
        # both at once, the engine goes before the icon, and the program with it.
        return QIcon(drawn)

    def pixmap(self, name: str, color: str, size: int, dpr: float, *, slashed: bool = False) -> QPixmap:
        """Return a picture of `size` logical pixels, sharp at the screen's ratio; `slashed` strikes it through."""
        key = (name, color, size, dpr, slashed)
        found = self._drawn.get(key)
        if found is None:
            found = self.icon(name, color, color).pixmap(QSize(size, size), dpr)
            if slashed:
                _slash(found, color, size)
            self._drawn[key] = found
        return found


class _Glyph(QIconEngine):
    """Draws one character of the icon font at any size."""

    def __init__(self, font: QFont, character: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._font = font
        self._character = character
        self._color = color
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(self._font)
        font.setPixelSize(max(1, round(_FILLED * rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode == QIcon.Mode.Disabled else self._color)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        if picture.isNull():  # asked for by a button without room
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def _fonts() -> Path:
    """Find the fonts that QtAwesome brings; its code loads five more and a wrapper of Qt, for 100 ms of the start."""
    package = find_spec("qtawesome")
    if package is None or package.origin is None:
        raise FileNotFoundError("QtAwesome, which brings the icon font, is not installed.")
    return Path(package.origin).parent / "fonts"


def _slash(picture: QPixmap, color: str, size: int) -> None:
    """Strike a picture through, with a gap beside the line so that it is seen on any glyph."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QRectF(0, 0, size, size).adjusted(2, 2, -2, -2)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(QPen(QColor(0, 0, 0), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(line.topLeft(), line.bottomRight())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setPen(QPen(QColor(color), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(line.topLeft(), line.bottomRight())
    painter.end()
