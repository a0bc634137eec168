"""Contrast as it is seen: the words on a picture of a window against what lies behind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QTabBar, QWidget

from tests.ui.accessibility.hands import told

READ = 4.5
"""The contrast from which on text is read (WCAG 2.2)."""
SIGN = 3.0
"""The contrast from which on a sign is recognised."""
FULL = 0.9
"""At most so much of its contrast a thin letter loses at its smooth edges."""
SHADE = 1.2
"""The contrast up to which a pixel belongs to the ground."""
LETTERS = 6
"""Pixels that differ from the ground in a line of pixels where there are letters."""


def faint(window: QWidget) -> Iterator[str]:
    """Walk the texts of a window that are shown with too little contrast, and how much they have."""
    picture = pixels(window.grab().toImage())
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.window() is window.window():
            sign = isinstance(widget, QAbstractButton) and not widget.text()
            least = FULL * (SIGN if sign else READ)
            for place, words in _texts(widget):
                part = _part(picture, place, widget, window)
                for ratio in _ratios(part.tobytes(), part.shape):
                    if ratio < least:
                        yield f"{told(widget)} {words[:40]!r}: {ratio:.1f}"


@lru_cache(maxsize=2000)  # from one look to the next most stands where it stood
def _ratios(raw: bytes, shape: tuple[int, ...]) -> list[float]:
    """Return by how much the clearest pixels of each line of text in a picture stand out."""
    return list(_contrasts(_light(np.frombuffer(raw, np.uint8).reshape(shape)))) if raw else []


def _contrasts(light: NDArray[np.float64]) -> Iterator[float]:
    shades, counts = np.unique(light, return_counts=True)
    ground = shades[counts.argmax()]
    contrast = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    inked = np.concatenate(([False], (contrast > SHADE).sum(axis=1) >= LETTERS, [False]))
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    for top, bottom in list(pairwise(edges))[::2]:
        if bottom - top >= LETTERS:
            yield float(np.partition(contrast[top:bottom].ravel(), -LETTERS)[-LETTERS])


def _light(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of a picture, looked up."""
    part = np.arange(256) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    found: NDArray[np.float64] = linear[picture] @ np.array([0.2126, 0.7152, 0.0722])
    return found


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return an image as rows of red, green and blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return raw[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def _part(picture: NDArray[np.uint8], place: QRect, widget: QWidget, window: QWidget) -> NDArray[np.uint8]:
    place = QRect(widget.mapTo(window, place.topLeft()), place.size())
    seen = widget.visibleRegion().boundingRect()
    place = place & QRect(widget.mapTo(window, seen.topLeft()), seen.size())
    return picture[place.top() : place.bottom() + 1, place.left() : place.right() + 1]


def _texts(widget: QWidget) -> Iterator[tuple[QRect, str]]:
    """Walk where a widget shows text: within its frame, and row by row in a list."""
    inside = widget.rect().adjusted(4, 4, -4, -4)
    match widget:
        case QLabel() if widget.text():
            yield widget.rect(), widget.text()
        case QAbstractButton() | QComboBox() | QLineEdit():
            yield inside, told(widget)
        case QTabBar():
            yield from ((widget.tabRect(n).adjusted(6, 4, -6, -4), widget.tabText(n)) for n in range(widget.count()))
        case QAbstractItemView() if widget.model() is not None:
            yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[tuple[QRect, str]]:
    for y in range(2, view.viewport().height(), 8):
        index = view.indexAt(QPoint(view.viewport().width() // 3, y))
        place = view.visualRect(index)
        if index.isValid() and y - 8 < place.top() <= y and view.viewport().rect().contains(place):
            place.translate(view.viewport().pos())
            yield place.adjusted(3, 3, -3, -3), str(index.data())
