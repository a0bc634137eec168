"""What a screen reader is told: the events that Qt hands to it, heard where they leave Qt."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import PySide6
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

_QT = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
"""QAccessible::installUpdateHandler, which PySide does not offer."""

can_be_heard = _QT.exists()


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect what is announced."""
    said: list[str] = []

    def hear(address: int) -> None:
        event: Any = shiboken6.wrapInstance(address, QAccessibleEvent)
        if event.type() == QAccessible.Event.Announcement:
            announcement: Any = shiboken6.wrapInstance(address, QAccessibleAnnouncementEvent)
            said.append(announcement.message())

    handler = _HANDLER(hear)
    install = getattr(ctypes.CDLL(str(_QT)), _INSTALL)
    install.argtypes, install.restype = [_HANDLER], ctypes.c_void_p
    active = QAccessible.isActive()
    QAccessible.setActive(True)
    install(handler)
    try:
        yield said
    finally:
        install(_HANDLER())
        QAccessible.setActive(active)
