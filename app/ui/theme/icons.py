"""Icons of the one family, drawn once for each colour and size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from qtawesome.iconic_font import FontError, IconicFont

FAMILY = "mdi6"
UNKNOWN = "mdi6.puzzle-outline"
"""Stands for an icon that another package names and the family does not have."""


class Icons:
    """The icon font, and the pictures already drawn with it."""

    def __init__(self) -> None:
        """Load the font; needs the application."""
        # One font of the six that qtawesome brings: the window is up 30 ms earlier.
        self._font = IconicFont(
            (FAMILY, "materialdesignicons6-webfont-6.9.96.ttf", "materialdesignicons6-webfont-charmap-6.9.96.json")
        )
        self._drawn: dict[tuple[str, str, int, float, bool], QPixmap] = {}

    def knows(self, name: str) -> bool:
        """Say whether the family has an icon of this name."""
        family, _, glyph = name.partition(".")
        return family == FAMILY and glyph in self._font.charmap[FAMILY]

    def icon(self, name: str, color: str, disabled: str) -> QIcon:
        """Return an icon for buttons and menus, in two colours ``#RRGGBB``."""
        try:
            return QIcon(self._font.icon(name if self.knows(name) else UNKNOWN, color=color, color_disabled=disabled))
        except FontError:
            return QIcon()

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
