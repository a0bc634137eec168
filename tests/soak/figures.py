"""What a process holds of the machine, looked at again and again, and whether it holds more and more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path
from statistics import fmean, linear_regression, median
from typing import NamedTuple

HOUR = 3600.0
WARM_UP = 1 / 3
"""This share of the time is not judged: caches fill, and every kind of work is done for the first time."""
FILLS = 900.0
"""Seconds for which memory rises in any case: the pages that each connection keeps, the states of items that live,
and room between them that the allocator of C leaves free in each thread. Judged from within, that would be a leak."""
MOST_PER_HOUR = 2.0
"""Megabytes. Each event that left an object of a hundred bytes behind would come to several."""
MOST_MORE_FILES = 2
"""One request or mail more may be under way at a time."""
_MEGABYTE = 1024 * 1024


class Sample(NamedTuple):
    """A look at a process, or at some together; sizes in bytes."""

    seconds: float
    memory: int
    """Memory that is its own. What it shares with others is not counted: that changes with the others."""
    resident: int
    files: int
    threads: int
    log: int
    """The write-ahead log beside the database, 0 where there is none."""
    database: int
    done: int
    """Items that have come in so far."""


def looked(pids: Sequence[int], seconds: float, database: Path | None, done: int) -> Sample:
    """Look at processes together, as Linux tells of them."""
    processes = [Path("/proc", str(pid)) for pid in pids]
    log = database.with_name(f"{database.name}-wal") if database else None
    return Sample(
        seconds,
        sum(_of_memory(one, "Anonymous") for one in processes),
        sum(_of_memory(one, "Rss") for one in processes),
        sum(_count(one / "fd") for one in processes),
        sum(_count(one / "task") for one in processes),
        _size(log),
        _size(database),
        done,
    )


class Trend(NamedTuple):
    """A straight line through what memory was, in megabytes an hour, and how sure that is."""

    slope: float
    error: float
    noise: float
    """How far a look lies from the line, in megabytes."""


def judged(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Return the looks that count: those after the first third of the time."""
    start = samples[0].seconds + (samples[-1].seconds - samples[0].seconds) * WARM_UP
    return [one for one in samples if one.seconds >= start]


def suffices(samples: Sequence[Sample]) -> bool:
    """Say whether what counts began when everything was full."""
    return judged(samples)[0].seconds - samples[0].seconds >= FILLS


def trend(samples: Sequence[Sample]) -> Trend:
    """Lay a straight line through the memory of all looks that are given."""
    hours = [one.seconds / HOUR for one in samples]
    memory = [one.memory / _MEGABYTE for one in samples]
    slope, start = linear_regression(hours, memory)
    off = sum((have - start - slope * when) ** 2 for when, have in zip(hours, memory, strict=True))
    spread = sum((when - fmean(hours)) ** 2 for when in hours)
    variance = off / max(1, len(samples) - 2)
    return Trend(slope, sqrt(variance / spread), sqrt(variance))


def complaints(samples: Sequence[Sample]) -> Iterator[str]:
    """Say what grows."""
    late = judged(samples)
    line = trend(late)
    if suffices(samples) and line.slope - 2 * line.error > MOST_PER_HOUR:
        each = (
            line.slope * _MEGABYTE * (late[-1].seconds - late[0].seconds) / HOUR / (late[-1].done - late[0].done or 1)
        )
        yield f"memory grows by {line.slope:.1f} MB an hour, {each:,.0f} bytes for each item"
    half = len(late) // 2
    for name in ("files", "threads"):
        before = median(getattr(one, name) for one in late[:half])
        after = median(getattr(one, name) for one in late[half:])
        if after - before > MOST_MORE_FILES:
            yield f"{name}: {before:.0f} became {after:.0f}"


def table(samples: Sequence[Sample], rows: int = 13) -> Iterator[str]:
    """Tell it in a few lines, evenly apart."""
    yield "minute   own MB  resident MB  files  threads  WAL MB  data MB   items"
    count = min(rows, len(samples))
    for number in range(count):
        one = samples[round(number * (len(samples) - 1) / max(1, count - 1))]
        yield (
            f"{one.seconds / 60:6.1f} {_mega(one.memory):>8} {_mega(one.resident):>12} {one.files:6} {one.threads:8}"
            f" {_mega(one.log):>7} {_mega(one.database):>8} {one.done:7}"
        )


def _mega(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}"


def _of_memory(process: Path, kind: str) -> int:
    found = re.search(rf"^{kind}:\s+(\d+) kB$", (process / "smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


def _size(file: Path | None) -> int:
    try:
        return file.stat().st_size if file else 0
    except FileNotFoundError:
        return 0
