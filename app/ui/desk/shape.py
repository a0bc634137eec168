"""What the window remembers of itself from one day to the next: its place, its docks, its mode."""

from __future__ import annotations

from base64 import b64decode, b64encode

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.settings import WindowState

SIZE = QSize(1440, 900)
FRAME = QSize(16, 48)
"""As much as desktops put around a window; they tell it only once the window is shown."""


def first_size(room: QSize) -> QSize:
    """Return how large a window is that was never open: what is pressed at its edges lies on the screen."""
    # The screen of Qt's own platform without one says nothing about those of people: pictures are taken there.
    return SIZE if QGuiApplication.platformName() == "offscreen" else SIZE.boundedTo(room - FRAME)


def shape_of(window: QMainWindow, mode: str) -> WindowState:
    """Return what is to be remembered."""
    return WindowState(geometry=_text(window.saveGeometry()), docks=_text(window.saveState()), mode=mode)


def reshape(window: QMainWindow, state: WindowState) -> None:
    """Give a window the place and the docks it had."""
    if state.geometry:
        window.restoreGeometry(QByteArray(b64decode(state.geometry)))
        window.restoreState(QByteArray(b64decode(state.docks)))


def _text(raw: QByteArray) -> str:
    return b64encode(raw.data()).decode()
