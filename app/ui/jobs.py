"""The one door off the GUI thread: work goes out, its outcome comes back to whoever still lives."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from threading import Event, Lock
from typing import Any, Generic, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

T = TypeVar("T")
Fault = Callable[[BaseException], None]

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Raised inside work that was asked to stop; work may let it pass, or clean up and raise it again."""


class Report:
    """What work is given: tell how far it is, and hear whether to stop. Knows no Qt; any thread may call it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """`wake` is called when there is something new to fetch with `latest`."""
        self._wake = wake
        self._stop = Event()
        self._lock = Lock()
        self._latest: Progress | None = None

    def __call__(self, done: float = 0, total: float = 0, words: Msg | None = None) -> None:
        """Say how far the work is (`total` 0 where nobody knows); raises Stopped once it is to stop."""
        self.check()
        with self._lock:
            waiting, self._latest = self._latest is not None, Progress(done, total, words)
        if (
            not waiting
        ):  # a loop that reports each row does not flood the window: the latest word is fetched when it has time
            self._wake()

    def check(self) -> None:
        """Raise Stopped once the work is to stop."""
        if self._stop.is_set():
            raise Stopped

    @property
    def stopped(self) -> bool:
        """Whether the work is to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def latest(self) -> Progress | None:
        """Return the last word on progress once, or None where it was fetched."""
        with self._lock:
            found, self._latest = self._latest, None
        return found


class Progress:
    """How far a piece of work is."""

    __slots__ = ("done", "total", "words")

    def __init__(self, done: float, total: float, words: Msg | None) -> None:
        """See `Report`."""
        self.done = done
        self.total = total
        self.words = words

    @property
    def share(self) -> float | None:
        """From 0 to 1, or None where nobody knows how much there is."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


Work = Callable[[Report], T]


class Job(Generic[T]):
    """A piece of work under way."""

    def __init__(
        self,
        owner: QObject,
        work: Work[T],
        report: Report,
        *,
        then: Callable[[T], None] | None,
        failed: Callable[[KnownError], None] | None,
        progressed: Callable[[Progress], None] | None,
        stopped: Callable[[], None] | None,
    ) -> None:
        """Remember what to do, and who is to be told what."""
        self._owner: QObject | None = owner
        self._work: Work[T] | None = work
        self._report = report
        self._then = then
        self._failed = failed
        self._progressed = progressed
        self._stopped = stopped
        self.running = True

    def stop(self) -> None:
        """Ask the work to stop; from now on neither `then` nor `failed` is called, `stopped` once it has ended."""
        self._report.stop()

    def carry_out(self) -> T | None:
        """Do the work, on a thread of the pool."""
        self._report.check()
        return self._work(self._report) if self._work is not None else None

    def tell(self, ended: bool, result: T | None, error: KnownError | None) -> None:
        """Pass news on, on the GUI thread."""
        if ended:
            self.running = False
        self._pass_on(ended, result, error)
        if ended:  # widgets that only the work still knows go here, not on the thread of the pool
            self._owner = self._work = self._then = self._failed = self._progressed = self._stopped = None

    def _pass_on(self, ended: bool, result: T | None, error: KnownError | None) -> None:
        if not shiboken6.isValid(self._owner):
            self._report.stop()  # nobody is left to whom the outcome matters
            return
        progress = self._report.latest()
        if self._report.stopped:
            if ended and self._stopped is not None:
                self._stopped()
        elif not ended:
            if progress is not None and self._progressed is not None:
                self._progressed(progress)
        elif error is not None:
            if self._failed is not None:
                self._failed(error)
        elif self._then is not None:
            self._then(cast("T", result))


class Jobs(QObject):
    """Starts work off the GUI thread. Made once in boot, handed to whoever has something long to do."""

    _told = Signal(object, bool, object, object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 4, fault: Fault | None = None) -> None:
        """`fault` hears of bugs in work, after they are logged."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._fault = fault
        self._open: set[Job[Any]] = set()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Work[T],
        *,
        owner: QObject,
        then: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        progressed: Callable[[Progress], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Job[T]:
        """Run `work(report)` on another thread. Callbacks run on the GUI thread, and only while `owner` lives.

        `failed` is told of the world's errors as they are, and of a bug in words for a person.
        """
        report = Report(lambda: self._told.emit(job, False, None, None))
        job: Job[T] = Job(owner, work, report, then=then, failed=failed, progressed=progressed, stopped=stopped)
        self._open.add(job)
        # No QRunnable of ours: PySide keeps one for good that is done before its `start` returns.
        self._pool.start(partial(self._carry_out, job))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._open)

    def close(self, milliseconds: int = 5000) -> bool:
        """Stop all work and wait for it to end; return whether it did."""
        for job in self._open:
            job.stop()
        return self._pool.waitForDone(milliseconds)

    def _carry_out(self, job: Job[T]) -> None:
        result: T | None = None
        error: KnownError | None = None
        try:
            result = job.carry_out()
        except Stopped:
            job.stop()
        except KnownError as known:
            error = known
        except Exception as bug:
            log.exception("Work off the GUI thread broke.")
            error = Bug(bug)
        self._told.emit(job, True, result, error)

    def _tell(self, job: Job[Any], ended: bool, result: Any, error: KnownError | None) -> None:
        if ended:
            self._open.discard(job)
        if isinstance(error, Bug) and self._fault is not None:
            self._fault(error.bug)
        job.tell(ended, result, error)


class Bug(KnownError):
    """A fault of ours, in words for whoever waits for the outcome."""

    def __init__(self, bug: BaseException) -> None:
        """Keep the fault itself for the report."""
        super().__init__(msg("Something went wrong inside Rulewright. Nothing was lost; the log says more."))
        self.bug = bug
