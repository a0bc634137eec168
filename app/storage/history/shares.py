"""A log cut into parts for several processes, none of which understands what is another's."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.storage.history.source import LogBytes, Told, UnreadableLog, kind_of, unpacked_size
from app.storage.history.xes import XesLog
from app.storage.history.xes_parser import Level, Stand

_SMALLEST = 1024 * 1024
"""Bytes: less is not worth another process."""


class Share(Struct, frozen=True):
    """One part of a log.

    Of an XES log it is a piece of the file that begins with an item; of a table, the rows of every so many-th item.
    """

    number: int = 0
    of: int = 1
    start: int = 0
    end: int | None = None
    line: int = 1
    root: str = ""
    prefix: str = ""

    @property
    def stand(self) -> Stand | None:
        """Where reading begins in an XES log; None for its very beginning."""
        return Stand(self.start, self.line, Level.LOG, self.root, self.prefix) if self.root else None

    def holds(self, item: str) -> bool:
        """Say whether an item of a table belongs to it."""
        return self.of == 1 or zlib.crc32(item.encode("utf-8", "surrogatepass")) % self.of == self.number


WHOLE = Share()


def shares(path: Path, n: int, told: Told | None = None) -> tuple[Share, ...]:
    """Cut a log into at most `n` parts that together, in their order, are the whole.

    One part where a cut would not be safe: comments or CDATA among the items, an encoding other than UTF-8, a small
    file. Raises UnreadableLog.
    """
    if n < 2:  # noqa: PLR2004  nothing to share
        return (WHOLE,)
    if kind_of(path) == "csv":
        return tuple(Share(number, n) for number in range(n)) if path.stat().st_size > _SMALLEST else (WHOLE,)
    stand = XesLog(path, ()).start_of_items()
    if stand is None:
        return (WHOLE,)
    size = unpacked_size(path) - stand.place
    if size < n * _SMALLEST:
        return (WHOLE,)
    cuts = _cuts(path, stand, [stand.place + size * number // n for number in range(1, n)], told)
    starts = [(stand.place, stand.line), *cuts]
    ends = [*(place for place, _ in cuts), None]
    found = [
        Share(number, len(starts), start, end, line, stand.root, stand.prefix)
        for number, ((start, line), end) in enumerate(zip(starts, ends, strict=True))
    ]
    return (replace(found[0], start=0, line=1, root=""), *found[1:])


def _cuts(path: Path, stand: Stand, wanted: Sequence[int], told: Told | None) -> list[tuple[int, int]]:
    """Return where items begin, place and line, at or after each place wanted; none where a cut would not be safe.

    The log is walked over as far as the last cut: what comes after it cannot reach back.
    """
    mark = f"<{stand.prefix}trace>".encode()
    cuts: list[tuple[int, int]] = []
    place, line, rest = stand.place, stand.line, b""
    with LogBytes(path, told, start=stand.place) as source, contextlib.suppress(UnreadableLog):
        while len(cuts) < len(wanted) and (taken := source.take()):
            data = rest + taken
            if b"<!" in data or b"<?" in data:
                return []
            while len(cuts) < len(wanted):
                after = max(wanted[len(cuts)], cuts[-1][0] + 1 if cuts else 0) - place
                at = data.find(mark, max(after, 0))
                if at < 0:
                    break
                cuts.append((place + at, line + data.count(b"\n", 0, at)))
            rest = data[-len(mark) :]
            line += data.count(b"\n", 0, len(data) - len(rest))
            place += len(data) - len(rest)
        return cuts
    return []  # not whole: whoever reads it says so
