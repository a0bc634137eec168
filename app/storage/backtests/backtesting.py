"""From an order to a report: the log read, its histories replayed, what came of them added up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from app.engine.backtest import Lived, Span
from app.engine.history import History
from app.engine.rule_set_file import version_id
from app.storage.backtests.ground import ground, settled
from app.storage.backtests.order import Order, Progress
from app.storage.backtests.part import Found, Part
from app.storage.backtests.prices import prices
from app.storage.backtests.report import BacktestReport
from app.storage.backtests.workers import Workers, worker_count
from app.storage.history.histories import read_again
from app.storage.history.own import OwnReading
from app.storage.history.report import joined
from app.storage.history.shares import WHOLE, Share, shares

_MOST_PROCESSES = 4
"""A compressed log must be unpacked by each; more do not help."""
_SMALL = 256 * 1024
"""Bytes: what is read before another process has started."""


def run_backtest(
    order: Order, progress: Progress = lambda _: None, *, clock: Callable[[], float] = perf_counter
) -> BacktestReport:
    """Replay a history under a rule set; raises KnownError, or what `progress` raises to stop it."""
    started = clock()
    costing = prices(order.workspace, order.sms_price)
    told = _Told(progress)
    with ExitStack() as open_:
        number = _useful(order) if order.apart else _useful(order) - 1
        workers = open_.enter_context(Workers(number)) if number else None
        whole = settled(order, told)
        parts = _parts(whole, told)
        if workers is not None and order.apart:
            span, found = workers.run(whole, parts, progress)
        elif workers is not None and len(parts) > 1:
            span, found = workers.help(whole, parts, progress)
        else:
            span, found = _here(whole, told)
    report = _report(whole, span, found, guessed=order.mapping is None, processes=len(parts))
    return replace(report, prices=costing, elapsed=clock() - started)


def replay_one(order: Order, item: str, place: int, until: datetime | None) -> tuple[History, tuple[Lived, ...]] | None:
    """Return the whole trace of one item of a log, under each version; None where it is there no more.

    `order` and `until`, the last moment of the log, are those of a report. The item is replayed by itself.
    """
    with ground(order) as stands:
        if order.log is not None:
            history = read_again(order.log, stands.terms, item, place)
        else:
            assert stands.workspace is not None  # noqa: S101  the report came from there
            own = OwnReading(stands.workspace, order.rule_set.entity, order.rule_set.pipeline)
            history = next((one for one in own if one.item == item), None)
        if history is None:
            return None
        versions = [replace(one, whole_trace=True) for one in stands.backtests]
        lives = [one.replay(history) for one in versions]
        if until is not None:
            lives = [one.run_out(history, lived, until) for one, lived in zip(versions, lives, strict=True)]
        return history, tuple(lives)


def _useful(order: Order) -> int:
    """Return how many processes may be of use, before more is known than how large the log is."""
    log = order.log
    small = log is None or not log.is_file() or log.stat().st_size < _SMALL
    return 1 if small or order.events_to else worker_count(order.processes, _MOST_PROCESSES)


def _parts(order: Order, told: _Told) -> tuple[Share, ...]:
    """Cut the log where several processes may work on it: where no rule looks at other items."""
    most = _useful(order)
    if order.log is None or most == 1:
        return (WHOLE,)
    with ground(order) as stands:
        if stands.looks_around:
            return (WHOLE,)
    return shares(order.log, most, told)


def _here(order: Order, told: _Told) -> tuple[Span, list[Found]]:
    with Part(order, WHOLE, told) as part:
        span = part.begin()
        return span, [part.end(span.last)]


def _report(order: Order, span: Span, found: list[Found], *, guessed: bool, processes: int) -> BacktestReport:
    first, *others = found
    for one in others:
        first.findings.add(one.findings)
        if first.comparison is not None and one.comparison is not None:
            first.comparison.add(one.comparison)
    return BacktestReport(
        order=order,
        version=version_id(order.rule_set),
        other_version=version_id(order.other) if order.other is not None else "",
        span=span,
        findings=first.findings,
        comparison=first.comparison,
        log=joined(one.log for one in found),
        guessed=guessed,
        processes=processes,
    )


class _Told:
    """Makes a share of the bytes that are read."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __call__(self, done: int, whole: int) -> None:
        self._progress(min(1.0, done / max(1, whole)))
