"""A log cut into parts for several processes, none of which understands what is another's."""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path
from typing import NamedTuple

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
    surveyed = _survey(path, stand, told)
    if surveyed is None or surveyed.size < n * _SMALLEST:
        return (WHOLE,)
    cuts = surveyed.cuts(stand.place, n)
    starts = [(stand.place, stand.line), *cuts]
    ends = [*(place for place, _ in cuts), None]
    found = [
        Share(number, len(starts), start, end, line, stand.root, stand.prefix)
        for number, ((start, line), end) in enumerate(zip(starts, ends, strict=True))
    ]
    return (replace(found[0], start=0, line=1, root=""), *found[1:])


class _Surveyed(NamedTuple):
    """How many bytes of items there are, and where items begin, at a good distance: place and line."""

    size: int
    begins: list[tuple[int, int]]

    def cuts(self, start: int, n: int) -> list[tuple[int, int]]:
        """Return up to ``n - 1`` beginnings that make parts of much the same size."""
        wanted = (start + self.size * number // n for number in range(1, n))
        found = (next((one for one in self.begins if one[0] >= place), None) for place in wanted)
        return list(dict.fromkeys(one for one in found if one is not None))


def _survey(path: Path, stand: Stand, told: Told | None) -> _Surveyed | None:
    """Walk over a log's bytes once; None where a cut would not be safe."""
    mark = f"<{stand.prefix}trace>".encode()
    begins: list[tuple[int, int]] = []
    place, line, rest = stand.place, stand.line, b""
    following = place + _SMALLEST
    with LogBytes(path, told, start=stand.place) as source, contextlib.suppress(UnreadableLog):
        while taken := source.take():
            data = rest + taken
            if b"<!" in data or b"<?" in data:
                return None
            while (at := data.find(mark, max(following - place, 0))) >= 0:
                begins.append((place + at, line + data.count(b"\n", 0, at)))
                following = place + at + _SMALLEST
            rest = data[-len(mark) :]
            line += data.count(b"\n", 0, len(data) - len(rest))
            place += len(data) - len(rest)
        return _Surveyed(place + len(rest) - stand.place, begins)
    return None  # not whole: whoever reads it says so
