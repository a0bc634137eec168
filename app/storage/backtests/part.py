"""One part of a log, replayed in two strokes: up to the end of each item, then up to the end of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from app.engine.backtest import Lived, Span, begin, end
from app.engine.chronicle import Chronicle, live_through
from app.engine.comparison import Comparison
from app.engine.errors import KnownError
from app.engine.findings import Findings
from app.engine.history import History
from app.engine.words import msg
from app.storage.backtests.ground import Ground, ground
from app.storage.backtests.order import Order
from app.storage.backtests.spools import DiskSpool, Sorter
from app.storage.collecting import collecting_seldom
from app.storage.history.event_log import EventLogWriter
from app.storage.history.histories import LogReading
from app.storage.history.report import LogReport
from app.storage.history.shares import Share
from app.storage.history.source import Told

if TYPE_CHECKING:
    from app.storage.history.own import OwnReading

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a part: parts add up."""

    findings: Findings
    comparison: Comparison | None
    log: LogReport


class Part:
    """The replay of one part."""

    def __init__(self, order: Order, share: Share, told: Told) -> None:
        """Open all that is needed; use it as a context, and `begin` before `end`."""
        self._open = ExitStack()
        try:
            self._open.enter_context(collecting_seldom())
            self._ground = self._open.enter_context(ground(order))
            self._reading = _reading(order, self._ground, share, told)
            self._found = Findings(self._ground.zone)
            self._comparison = Comparison() if order.other is not None else None
            names = {node.id: node.name for _, node in order.rule_set.nodes() if node.name}
            names |= {stage.id: stage.name for stage in order.rule_set.stages}
            self._writers = [self._open.enter_context(EventLogWriter(path, names)) for path in order.events_to]
            self._spool = self._open.enter_context(DiskSpool())
            self._sorter = self._open.enter_context(Sorter()) if self._ground.looks_around else None
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.__exit__(*error)  # type: ignore[arg-type]  # as they came

    def begin(self) -> Span:
        """Read the log and replay what can be; returns what time it spans."""
        if self._sorter is None:
            return begin(self._ground.backtests, self._reading, self._hear, self._spool)
        span = Span()
        self._sorter.take(_measured(self._reading, span))
        return span

    def end(self, until: datetime | None) -> Found:
        """Let time pass up to the last event of the whole log."""
        last = until or _LONG_AGO
        if self._sorter is None:
            end(self._ground.backtests, self._spool, self._hear, last)
        else:
            chronicles = [Chronicle(one) for one in self._ground.backtests]
            live_through(chronicles, self._sorter.lines(), self._hear, last)
        return Found(self._found, self._comparison, self._reading.report())

    def _hear(self, history: History, lives: tuple[Lived, ...]) -> None:
        lived, *others = lives
        self._found.take(history, lived)
        for writer in self._writers:
            writer.take(history.item, lived.steps)
        if self._comparison is not None:
            self._comparison.take(history, others[0], lived)


def _reading(order: Order, ground: Ground, share: Share, told: Told) -> LogReading | OwnReading:
    if order.log is not None:
        return LogReading(order.log, ground.terms, told, share=share)
    if ground.workspace is None:
        raise KnownError(msg("There is no history to replay. Choose an event log, or a workspace."), field="log")
    from app.storage.history.own import OwnReading  # noqa: PLC0415  knows the database, which most parts do without

    return OwnReading(ground.workspace, order.rule_set.entity, order.rule_set.pipeline, told)


def _measured(histories: Iterable[History], span: Span) -> Iterator[History]:
    for history in histories:
        span.take(history)
        yield history
