"""The Qt application: it takes what the desktop hands to a program that runs already."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells of files to open, as macOS brings them after a double click."""

    file_arrived = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Look at what is meant for the program as a whole; a filter would see each event of each widget."""
        if isinstance(event, QFileOpenEvent):
            self.file_arrived.emit(Path(event.file()))
            return True
        return super().event(event)
