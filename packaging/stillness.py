"""When a window has come to rest, so that a picture of it shows what it will go on showing."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QElapsedTimer, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.jobs import Jobs

QUIET = 100
"""Milliseconds in which nothing is drawn or laid out: shorter than a motion, longer than a step of one."""
SHORT = 1000
"""Milliseconds up to which a timer that is under way belongs to what has just been done."""
PATIENCE = 60_000
"""Milliseconds after which a window is given up that does not come to rest."""
_STIRS = frozenset({
    QEvent.Type.Paint, QEvent.Type.UpdateRequest, QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Move,
    QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Polish, QEvent.Type.DeferredDelete,
})  # fmt: skip


class Stillness(QObject):
    """Knows whether a program still draws, moves, waits for a short time or works beside its windows."""

    def __init__(self, jobs: Jobs) -> None:
        """Watch the program whose work is done by `jobs`; no cursor blinks from now on."""
        super().__init__()
        self._jobs = jobs
        self._quiet = QElapsedTimer()
        QApplication.setCursorFlashTime(0)

    def wait(self) -> None:
        """Return once the program has come to rest."""
        loop, patience, application = QEventLoop(), QElapsedTimer(), QApplication.instance()
        patience.start()
        self._quiet.start()
        look = QTimer(interval=QUIET // 5)
        look.timeout.connect(lambda: loop.quit() if self._rests() or patience.hasExpired(PATIENCE) else None)
        look.start()
        if application is not None:
            application.installEventFilter(self)
            loop.exec()
            application.removeEventFilter(self)
        if patience.hasExpired(PATIENCE):
            raise RuntimeError("The window does not come to rest.")

    def _rests(self) -> bool:
        if self._jobs.busy or not self._quiet.hasExpired(QUIET):
            return False
        windows = QApplication.topLevelWidgets()
        moves = (one for window in windows for one in window.findChildren(QAbstractAnimation))
        timers = (one for window in windows for one in window.findChildren(QTimer))
        return not any(one.state() is QAbstractAnimation.State.Running for one in moves) and not any(
            one.isActive() and one.isSingleShot() and one.interval() <= SHORT for one in timers
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt’s
        if event.type() in _STIRS:
            self._quiet.restart()
        return super().eventFilter(watched, event)
