"""Ends the program in good order where the system asks it to, as when somebody signs out."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class Ending(QObject):
    """Calls `end` in the window's thread once the system asks the process to end.

    Python runs what belongs to a signal between two steps of its own, and there is none while Qt waits: a byte in a
    socket wakes it.
    """

    def __init__(self, end: Callable[[], None], parent: QObject) -> None:
        """Listen from now on."""
        super().__init__(parent)
        self._end = end
        self._heard, self._told = socket.socketpair()
        for one in (self._heard, self._told):
            one.setblocking(False)
        signal.set_wakeup_fd(self._told.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: None)
        notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        self._heard.recv(64)
        self._end()
