"""Circles of objects go on the GUI thread, as there may be widgets among them."""

from __future__ import annotations

import gc
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

_PAUSE = 100
"""Milliseconds between two looks."""
_REST = 50
"""So many times as long as looking through everything took, nothing but what is new is looked through."""


class Collector(QObject):
    """Collects circles in Python's stead as long as it lives.

    Python collects on whichever thread makes the next object. Where work off the GUI thread meets widgets that way, it
    takes them down on a thread that is not theirs: it holds a lock of Qt and waits for Python's, while the GUI thread
    has Python's and waits for that of Qt.
    """

    def __init__(self, parent: QObject) -> None:
        """Begin; `parent` lives on the GUI thread."""
        super().__init__(parent)
        self._next_full = 0.0
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        gc.disable()

    def end(self) -> None:
        """Let Python collect again."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        full, middle, young = (
            count > threshold for count, threshold in zip(gc.get_count()[::-1], gc.get_threshold()[::-1], strict=True)
        )
        if full and middle and perf_counter() > self._next_full:
            begun = perf_counter()
            gc.collect()
            self._next_full = perf_counter() + _REST * (perf_counter() - begun)
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)
