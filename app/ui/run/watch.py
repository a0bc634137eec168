"""Follows the engine: whether it runs, how it goes, and what the page that is shown wants to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.errors import KnownError
from app.publish.engine import EnginePort, Going, LedgerPort
from app.publish.refusals import Refusal
from app.ui.jobs import Job, Report
from app.ui.run.context import RunContext
from app.ui.run.rates import Rates

A = TypeVar("A")
EVERY = 1000
"""Milliseconds between looks."""
Ask = Callable[[LedgerPort], object]
"""Asks for what a page shows, of an engine or of what lies there without one; off the window's thread."""


class Phase(StrEnum):
    """Where the engine stands, as far as the window knows."""

    LOOKING = "looking"
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look has brought."""

    going: Going
    answer: object
    subject: Ask | None


@dataclass(frozen=True, slots=True)
class _Looked:
    """Whether an engine was found, and what lies there where none was."""

    engine: EnginePort | None
    answer: object
    subject: Ask | None


class EngineWatch(QObject):
    """Looks at the engine every second while somebody looks at the window's Run mode."""

    phase_changed = Signal(object)
    """It has started, stopped, or is about to (Phase)."""
    went = Signal(object)
    """How it goes (Going)."""
    answered = Signal(object)
    """What the page that is shown has asked for."""
    failed = Signal(object)
    """What was asked for could not be done (KnownError)."""

    def __init__(self, context: RunContext, parent: QObject | None = None) -> None:
        """Look at nothing before `begin`."""
        super().__init__(parent)
        self._context = context
        self._job: Job[Any] | None = None
        self._subject: Ask | None = None
        self._again = False
        self._pulse = QTimer(self)
        self._pulse.setInterval(EVERY)
        self._pulse.timeout.connect(self.look)
        self.engine: EnginePort | None = None
        self.phase = Phase.LOOKING
        self.going: Going | None = None
        self.rates = Rates()

    @property
    def now(self) -> datetime:
        """The present moment by the engine's clock, or else by ours."""
        return (self.going.now if self.going is not None else None) or self._context.now()

    # Looking

    def begin(self) -> None:
        """Look from now on."""
        self._pulse.start()
        self.look()

    def rest(self) -> None:
        """Look no more until somebody is there again."""
        self._pulse.stop()

    def leave(self) -> None:
        """Look no more, and wait for nothing: the window is about to close."""
        self.rest()
        self._leave_job()

    def wants(self, subject: Ask | None) -> None:
        """Ask for something else besides how it goes."""
        self._subject = subject
        self.look()

    def look(self) -> None:
        """Look once; where that is under way, once more after it."""
        if self._job is not None and self._job.running:
            self._again = True
            return
        self._again = False
        if self.phase in (Phase.LOOKING, Phase.STOPPED, Phase.STOPPING):
            find, rest, subject = self._context.door.find, self._context.at_rest, self._subject
            self._job = self._context.jobs.start(
                lambda _report: _looked(find(), rest, subject), owner=self, then=self._searched, failed=self._lost
            )
        elif self.phase is Phase.RUNNING and self.engine is not None:
            engine, subject = self.engine, self._subject
            self._job = self._context.jobs.start(
                lambda _report: _seen(engine, subject), owner=self, then=self._told, failed=self._lost
            )

    # Acting

    def start(self) -> None:
        """Start the engine."""
        if self.phase in (Phase.STARTING, Phase.RUNNING):
            return
        self._leave_job()
        self._turn(Phase.STARTING)

        def start(report: Report) -> EnginePort:
            return self._context.door.start(report.check)

        self._job = self._context.jobs.start(start, owner=self, then=self._found, failed=self._not_started)

    def stop(self) -> None:
        """Stop the engine; while it starts, give up waiting for it."""
        engine = self.engine
        self._leave_job()
        if engine is None:
            self._turn(Phase.STOPPED)
            return
        self._turn(Phase.STOPPING)
        self._context.jobs.start(lambda _report: engine.stop(), owner=self, failed=self._not_stopped)

    def do(self, work: Callable[[EnginePort], None], failed: Callable[[KnownError], None] | None = None) -> None:
        """Let the engine do something, and look again at once; `failed` is told why it could not, in place of all."""
        if (engine := self.engine) is not None:
            self._start(lambda: work(engine), failed=failed)

    def change(self, work: Callable[[LedgerPort], A], then: Callable[[A], None] = lambda _result: None) -> None:
        """Change what lies there, whether the engine runs or not; `then` is told what came of it."""
        ledger = self.engine or self._context.at_rest
        self._start(lambda: work(ledger), then)

    def _start(
        self,
        work: Callable[[], A],
        then: Callable[[A], None] = lambda _result: None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        def done(result: A) -> None:
            then(result)
            self._leave_job()
            self.look()

        self._context.jobs.start(lambda _report: work(), owner=self, then=done, failed=failed or self.failed.emit)

    # What came of it

    def _searched(self, seen: _Looked) -> None:
        self._found(seen.engine)
        if self.phase is Phase.STOPPED and seen.subject is not None and seen.subject is self._subject:
            self.answered.emit(seen.answer)
        if self._again and seen.engine is None:
            self._job = None
            self.look()

    def _found(self, engine: EnginePort | None) -> None:
        if self.phase is Phase.STOPPING:
            if engine is None:
                self._ended()
            return
        if engine is None:
            self._turn(Phase.STOPPED)
            return
        self.engine = engine
        self._turn(Phase.RUNNING)
        self._job = None
        self.look()

    def _told(self, seen: _Seen) -> None:
        if self.phase is not Phase.RUNNING:
            return
        self.going = going = seen.going
        self.rates.add(self.now, going.done, going.started_at)
        self.went.emit(going)
        if seen.subject is not None and seen.subject is self._subject:
            self.answered.emit(seen.answer)
        if self._again:
            self._job = None
            self.look()

    def _lost(self, error: KnownError) -> None:
        if isinstance(error, Refusal):
            self.failed.emit(error)
        else:
            self._ended()

    def _not_started(self, error: KnownError) -> None:
        self._ended()
        self.failed.emit(error)

    def _not_stopped(self, error: KnownError) -> None:
        if isinstance(error, Refusal):
            self._turn(Phase.RUNNING)
            self.failed.emit(error)

    def _ended(self) -> None:
        self.engine, self.going = None, None
        self.rates.clear()
        self._turn(Phase.STOPPED)

    def _turn(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)

    def _leave_job(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None


def _looked(engine: EnginePort | None, rest: LedgerPort, subject: Ask | None) -> _Looked:
    answer = subject(rest) if engine is None and subject is not None else None
    return _Looked(engine, answer, subject)


def _seen(engine: EnginePort, subject: Ask | None) -> _Seen:
    return _Seen(engine.status(), subject(engine) if subject is not None else None, subject)
