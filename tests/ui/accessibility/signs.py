"""The colours of signs: whether they are those of the theme that is shown, or were left behind by the one before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.ui.theme.tokens import DARK, LIGHT, Colors
from tests.ui.accessibility.hands import told

NEAR = 6
"""So far a part of a colour (0 to 255) may lie from a token's and still be it."""


def left_behind(window: QWidget) -> Iterator[str]:
    """Walk the signs of a window in the dark that are drawn in a colour which only the light theme has."""
    own, other = _tokens(DARK), _tokens(LIGHT)
    for widget in window.findChildren(QWidget):
        picture = _sign(widget) if widget.isVisible() and widget.isEnabled() else None
        ink = _ink(picture) if picture is not None and not picture.isNull() else None
        if ink is not None and _near(ink, other) and not _near(ink, own):
            yield f"{told(widget)} {type(widget).__name__} {ink}"


def _tokens(colors: Colors) -> NDArray[np.int64]:
    found = [QColor(value) for value in astuple(colors) if str(value).startswith("#")]
    return np.array([(one.red(), one.green(), one.blue()) for one in found])


def _sign(widget: QWidget) -> QPixmap | None:
    match widget:
        case QAbstractButton():
            return widget.icon().pixmap(widget.iconSize())
        case QLabel():
            return widget.pixmap()
    return None


def _ink(picture: QPixmap) -> tuple[int, ...] | None:
    """Return the colour a sign is drawn in; None where it is a picture of several."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    drawn = raw[:, : image.width() * 4].reshape(-1, 4).astype(int)
    full = drawn[drawn[:, 3] >= max(128, drawn[:, 3].max())][:, :3]
    if not len(full) or (full.max(axis=0) - full.min(axis=0)).max() > NEAR:
        return None
    return tuple(int(part) for part in full[0])


def _near(ink: tuple[int, ...], tokens: NDArray[np.int64]) -> bool:
    return bool((np.abs(tokens - np.array(ink)).max(axis=1) <= NEAR).any())
