"""A log cut into parts for several processes, none of which understands what is another's."""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.storage.history.source import LogBytes, Told, UnreadableLog, kind_of
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
    size = _plain_size(path, stand.place, told)
    if size is None or size < n * _SMALLEST:
        return (WHOLE,)
    cuts = _cuts(path, stand, [stand.place + size * number // n for number in range(1, n)], told)
    starts = [(stand.place, stand.line), *cuts]
    ends = [*(place for place, _ in cuts), None]
    found = [
        Share(number, len(starts), start, end, line, stand.root, stand.prefix)
        for number, ((start, line), end) in enumerate(zip(starts, ends, strict=True))
    ]
    return (replace(found[0], start=0, line=1, root=""), *found[1:])


def _plain_size(path: Path, start: int, told: Told | None) -> int | None:
    """Return how many bytes of items there are, None where a cut would not be safe."""
    size, tail = 0, b""
    with LogBytes(path, told, start=start) as source, contextlib.suppress(UnreadableLog):
        while data := source.take():
            size += len(data)
            if b"<!" in data or b"<?" in data or (tail == b"<" and data[:1] in (b"!", b"?")):
                return None
            tail = data[-1:]
        return size
    return None  # not whole: whoever reads it says so


def _cuts(path: Path, stand: Stand, wanted: list[int], told: Told | None) -> list[tuple[int, int]]:
    """Return place and line of the first item at or after each of these places."""
    mark = f"<{stand.prefix}trace>".encode()
    found: list[tuple[int, int]] = []
    place, line, rest = stand.place, stand.line, b""
    with LogBytes(path, told, start=stand.place) as source:
        while wanted and (data := rest + (taken := source.take())) and taken:
            while wanted and (at := data.find(mark, max(wanted[0] - place, 0))) >= 0:
                cut = place + at, line + data.count(b"\n", 0, at)
                if not found or found[-1] != cut:
                    found.append(cut)
                wanted = wanted[1:]
            rest = data[-len(mark) :]
            line += data.count(b"\n", 0, len(data) - len(rest))
            place += len(data) - len(rest)
    return found
