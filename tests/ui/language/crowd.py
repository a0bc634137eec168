"""What large letters do to a window that has too little room: parts over one another, and words to be scrolled to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget

from app.ui.board.area import ColumnArea
from app.ui.rehearse.board import Board
from app.ui.rehearse.boards import Boards
from tests.ui.accessibility.hands import told

SLACK = 2
"""Pixels that rounding may take."""
SIDE_BY_SIDE = (ColumnArea, Board, Boards)
"""Stages stand side by side, however large the letters are."""


def covered(window: QWidget) -> Iterator[str]:
    """Walk what lies on something beside it."""
    for holder in (window, *window.findChildren(QWidget)):
        if holder.isVisible() and holder.layout() is not None and not isinstance(holder, QMainWindow):
            parts = [one for one in holder.children() if isinstance(one, QWidget) and one.isVisible()]
            for one, other in combinations(parts, 2):
                both = one.geometry() & other.geometry()
                if both.width() > SLACK and both.height() > SLACK and not (one.isWindow() or other.isWindow()):
                    yield f"{told(one)} and {told(other)} by {both.width()}x{both.height()}"


def sideways(window: QWidget) -> Iterator[str]:
    """Walk the forms and texts that must be scrolled to and fro to be read: all that scrolls, but tables and boards."""
    for area in window.findChildren(QScrollArea):
        more = area.horizontalScrollBar().maximum()
        if area.isVisible() and not isinstance(area, SIDE_BY_SIDE) and more > SLACK:
            yield f"{told(area)} by {more}"
