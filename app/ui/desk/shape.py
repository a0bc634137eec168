"""What the window remembers of itself from one day to the next: its place, its docks, its mode."""

from __future__ import annotations

from base64 import b64decode, b64encode

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from app.settings import WindowState


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
