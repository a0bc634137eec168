"""A button by which a call is heard before a client hears it."""

from __future__ import annotations

from PySide6.QtCore import QProcess
from PySide6.QtGui import QHideEvent

from app.delivery.speech import Spoken
from app.engine.effects import PhoneCall
from app.engine.words import msg
from app.ui.preview.look import Look
from app.ui.widgets.labels import IconButton

_UNTIL_SILENT = 1000
"""Milliseconds that a program which was killed may take to end."""
_listen, _stop = msg("Listen"), msg("Stop speaking")


class ListenButton(IconButton):
    """Speaks a call aloud, and is silent again when it is pressed once more; hidden where nothing here can speak."""

    def __init__(self, look: Look) -> None:
        """Offer nothing yet."""
        super().__init__(look.theme, "mdi6.volume-high", look.tr(_listen))
        self._look = look
        self._spoken: Spoken | None = None
        self._process = QProcess(self)
        self._process.stateChanged.connect(self._tell)
        self.clicked.connect(self._toggle)
        self.hide()

    def offer(self, call: PhoneCall) -> None:
        """Offer to speak a call."""
        speech = self._look.speech
        self._spoken = None
        if speech is not None and call.text:
            self._spoken = speech(call, str(self._look.tr.locale).replace("_", "-"))
        self.setVisible(self._spoken is not None)

    def _toggle(self) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            return
        if self._spoken is not None:
            program, *words = self._spoken.command
            self._process.start(program, words)
            self._process.write(self._spoken.text.encode())
            self._process.closeWriteChannel()

    def _tell(self) -> None:
        speaks = self._process.state() is not QProcess.ProcessState.NotRunning
        words = self._look.tr(_stop if speaks else _listen)
        self.setToolTip(words)
        self.setAccessibleName(words)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_UNTIL_SILENT)
        super().hideEvent(event)
