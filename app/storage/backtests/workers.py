"""Parts of a backtest in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic
from typing import NamedTuple, Self

from app.engine.backtest import Span
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.storage.backtests.order import Order, Progress
from app.storage.backtests.part import Found, Part
from app.storage.history.shares import Share

_PATIENCE = 0.1
"""Seconds between two looks at whether to go on."""
_SECONDS_TO_END = 5.0
_MODESTY = 10
"""How far a process steps back behind the window that it works for, as ``nice`` counts."""

_LOST = msg("A process of the backtest has ended without an answer, as when the memory runs out. Try again.")


class _Told(NamedTuple):
    """A worker's answer: how far it is, what it spans, what it found, or what went wrong."""

    share: float = 0.0
    span: Span | None = None
    found: Found | None = None
    wrong: tuple[Msg, str | None, str | None] | None = None


class Workers:
    """Processes that replay one part each; all of them end with the context."""

    def __init__(self, number: int) -> None:
        """Start them; they make ready while it is found out what they are to do."""
        context = multiprocessing.get_context("spawn")
        self._shares: dict[Connection, float] = {}
        self._processes: list[SpawnProcess] = []
        self._pipes: list[Connection] = []
        self._own: float | None = None
        self._progress: Progress = lambda _: None
        for _ in range(number):
            mine, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(mine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(_SECONDS_TO_END)
            if process.is_alive():
                process.kill()
                process.join()

    def run(self, order: Order, shares: Sequence[Share], progress: Progress) -> tuple[Span, list[Found]]:
        """Return what all the parts span, and what they found, in their order."""
        self._begin(order, shares, progress)
        span = _joined(self._hear())
        self._tell(span.last)
        return span, [told.found for told in self._hear() if told.found is not None]

    def help(self, order: Order, shares: Sequence[Share], progress: Progress) -> tuple[Span, list[Found]]:
        """Do as `run`, the first part in this process."""
        self._begin(order, shares[1:], progress)
        with Part(order, shares[0], self._look_up) as part:
            span = part.begin()
            self._own = 1.0
            span.add(_joined(self._hear()))
            self._tell(span.last)
            found = part.end(span.last)
        return span, [found, *(told.found for told in self._hear() if told.found is not None)]

    def _begin(self, order: Order, shares: Sequence[Share], progress: Progress) -> None:
        self._progress = progress
        self._shares = dict.fromkeys(self._pipes[: len(shares)], 0.0)
        for pipe, share in zip(self._shares, shares, strict=True):
            pipe.send((order, share))

    def _tell(self, last: datetime | None) -> None:
        for pipe in self._shares:
            pipe.send(last)

    def _look_up(self, done: int, whole: int) -> None:
        """Say how far all are while this process reads its own part."""
        self._own = min(1.0, done / max(1, whole))
        self._say()

    def _say(self) -> None:
        parts = [*self._shares.values(), *([] if self._own is None else [self._own])]
        self._progress(sum(parts) / len(parts))

    def _hear(self) -> list[_Told]:
        """Wait until every worker has said what it has to say, and return it in the order of the parts."""
        answers: dict[Connection, _Told] = {}
        while len(answers) < len(self._shares):
            for pipe in wait([one for one in self._shares if one not in answers], _PATIENCE):
                assert isinstance(pipe, Connection)  # noqa: S101  nothing else is waited for
                try:
                    told: _Told = pipe.recv()
                except (EOFError, ConnectionError) as error:
                    raise KnownError(_LOST) from error
                if told.wrong is not None:
                    words, field, place = told.wrong
                    raise KnownError(words, field=field, place=place)
                self._shares[pipe] = told.share
                if told.span is not None or told.found is not None:
                    answers[pipe] = told
            self._say()
        return [answers[pipe] for pipe in self._shares]


def _joined(answers: Iterable[_Told]) -> Span:
    span = Span()
    for told in answers:
        assert told.span is not None  # noqa: S101  that is what they send first
        span.add(told.span)
    return span


def _work(pipe: Connection) -> None:
    """Replay the part that the pipe brings; what happens here ends with it, so that nothing is left behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it is asked to stop, and ends it
    with suppress(BrokenPipeError, ConnectionError, EOFError):
        order, share = pipe.recv()
        if order.apart and hasattr(os, "nice"):
            os.nice(_MODESTY)  # whoever has a window open goes on working in it
        try:
            with Part(order, share, _Seldom(pipe)) as part:
                pipe.send(_Told(1.0, span=part.begin()))
                found = part.end(pipe.recv())
            pipe.send(_Told(1.0, found=found))
        except KnownError as error:
            pipe.send(_Told(wrong=(error.words, error.field, error.place)))


class _Seldom:
    """Tells how far the reading is, now and then."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._next = 0.0

    def __call__(self, done: int, whole: int) -> None:
        if (now := monotonic()) >= self._next:
            self._next = now + _PATIENCE
            self._pipe.send(_Told(min(1.0, done / max(1, whole))))


def worker_count(asked: int, most: int) -> int:
    """Return how many processes to use, where as many as `most` would help."""
    return min(asked or multiprocessing.cpu_count(), most)
