"""A person without a mouse: which controls are seen, which of them Tab reaches, whether the focus can be seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateTimeEdit,
    QDockWidget,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from app.ui.board.column import CardList
from app.ui.board.stage import StageHead
from app.ui.forms.condition.clause import Handle
from app.ui.forms.parts.chip_field import Chip
from app.ui.rehearse.column import RecordsView

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QTabBar,
)
PARTS = (QComboBox, QAbstractItemView, QLineEdit, QAbstractSpinBox, QTabBar, QCalendarWidget)
"""What is inside these belongs to them: arrows and letters reach it."""
OWN_OF_QT = (QHeaderView, QScrollBar)
LONGEST = 300
"""Steps of Tab after which a round has no end."""
RING = 4
"""How far around a control its focus may be shown, in pixels."""
SEEN = 3.0
"""The contrast from which on a sign is seen (WCAG 2.2)."""
PERCEPTIBLE = 24
"""How many pixels must differ for a person to find the focus: a side of the smallest control."""
TARGET = 24
"""The least side of what is pointed at (WCAG 2.2, 2.5.8)."""


def controls(window: QWidget) -> Iterator[QWidget]:
    """Walk what can be worked with in a window, as far as it is seen."""
    for one in window.findChildren(QWidget):
        if isinstance(one, CONTROLS) and one.isVisible() and one.window() is window:
            own = isinstance(one, OWN_OF_QT) or one.objectName().startswith("qt_")
            if not own and not _part(one):
                yield one


def said(widget: QWidget) -> str:
    """Return the name that a screen reader says."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def told(widget: QWidget) -> str:
    """Return what tells a widget to the reader of a failed test."""
    above = widget.parentWidget()
    return f"{type(above).__name__}.{type(widget).__name__} “{said(widget)}”"


def nameless(window: QWidget) -> list[str]:
    """Return the controls of which a screen reader says nothing."""
    return [told(one) for one in controls(window) if not said(one)]


def tab_round(key: Qt.Key = Qt.Key.Key_Tab) -> Iterator[QWidget]:
    """Press Tab, or Backtab, until the focus is where it has been; walk where it was, in order."""
    seen: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in seen and len(seen) < LONGEST:
        seen.append(here)
        yield here
        parts = 8 if isinstance(here, QDateTimeEdit) else 1  # day, month and year are gone through one by one
        while parts and QApplication.focusWidget() is here:
            QTest.keyClick(here, key)
            parts -= 1
        here = QApplication.focusWidget()


def trapped(walked: list[QWidget]) -> str:
    """Say where Tab does not lead on; nothing where the round ends as it began."""
    here = QApplication.focusWidget()
    return "" if not walked or here is walked[0] or here is None else told(here)


def unreached(window: QWidget, walked: list[QWidget]) -> list[str]:
    """Return the controls that Tab did not come to, but for those to which arrow keys go."""
    left = [one for one in controls(window) if one.isEnabled() and one not in walked and not _by_arrows(one)]
    return [told(one) for one in left if not any(one.isAncestorOf(inside) for inside in walked)]


def _by_arrows(widget: QWidget) -> bool:
    """Say whether arrow keys lead there: along a switch, chips, clauses, the board; a stage's menu has its key."""
    switched = isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive()
    stage = isinstance(widget.parentWidget(), StageHead)
    return switched or stage or isinstance(widget, Chip | CardList | RecordsView | Handle)


def small(window: QWidget) -> list[str]:
    """Return the buttons that are smaller than a finger of a trembling hand needs."""
    return [
        f"{told(one)} {one.width()}x{one.height()}"
        for one in controls(window)
        if isinstance(one, QAbstractButton) and min(one.width(), one.height()) < TARGET
    ]


def focus_seen(widget: QWidget) -> int:
    """Return how many pixels on and around the focused widget differ, so that it is seen, from when it is not."""
    window = widget.window()
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    place = place.adjusted(-RING, -RING, RING, RING) & window.rect()
    focused = _pixels(window, place)
    widget.clearFocus()
    left = _pixels(window, place)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    changed = np.any(focused != left, axis=2)
    pairs = luminance(focused[changed]), luminance(left[changed])
    ratio = (np.maximum(*pairs) + 0.05) / (np.minimum(*pairs) + 0.05)
    return int((ratio >= SEEN).sum())


def hidden(widget: QWidget) -> bool:
    """Say whether nothing of a focused widget is in sight."""
    return widget.visibleRegion().isEmpty()


def _pixels(window: QWidget, place: QRect) -> NDArray[np.uint8]:
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return raw[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of pixels (WCAG 2.2)."""
    part = pixels.astype(np.float64) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    found: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return found


def _part(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, PARTS) and not isinstance(above, QAbstractItemView):
            return True
        if isinstance(above, QAbstractItemView | QDockWidget) and above is widget.parentWidget():
            return True
        above = above.parentWidget()
    return False
