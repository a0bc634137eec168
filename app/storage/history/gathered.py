"""Rows put together by item, in constant memory, whatever order they come in."""

from __future__ import annotations

import marshal
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Self

from app.engine.errors import refusal
from app.engine.words import msg
from app.storage.history.source import UnreadableLog

_IN_MEMORY = 100_000
"""Rows: as many are kept at once."""
_MOST_BINS = 128
_LENGTH = 8
"""Bytes that say how long a block on disk is."""

_NO_ROOM = msg("The rows of the log cannot be gathered by item: {why}. Make room for temporary files on the disk.")

Entry = tuple[int, int, tuple[str, ...]]
"""A row's number, what tells it from rows that are not alike in everything, its wanted cells."""


class Gathered:
    """Rows by item: in memory while they are few, else in files that each hold all rows of some items."""

    def __init__(self, ahead: Callable[[], float], most_events: int) -> None:
        """`ahead` says how many times as large the whole is as what has come so far."""
        self._ahead = ahead
        self._most = most_events
        self._rows = 0
        self._groups: dict[str, list[Entry]] = {}
        self._bins: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, item: str, entry: Entry) -> None:
        """Put a row to its item's."""
        self._groups.setdefault(item, []).append(entry)
        self._rows += 1
        if self._rows >= _IN_MEMORY:
            self._put_away()

    def groups(self) -> Iterator[tuple[str, list[Entry], int]]:
        """Return the rows of each item, and how many there are where these are too many to be kept."""
        if not self._bins:
            for item, entries in self._groups.items():
                many = len(entries) > self._most
                yield item, entries[:1] if many else entries, len(entries) if many else 0
            return
        self._put_away()
        for one in self._bins:
            yield from self._of_bin(one)

    def _of_bin(self, file: IO[bytes]) -> Iterator[tuple[str, list[Entry], int]]:
        groups: dict[str, list[Entry]] = {}
        overflow: dict[str, int] = {}
        for item, entries in _blocks(file):
            known = groups.setdefault(item, [])
            if item in overflow or len(known) + len(entries) > self._most:
                overflow[item] = overflow.get(item, len(known)) + len(entries)
                groups[item] = (known + entries)[:1]
            else:
                known += entries
        for item, entries in groups.items():
            yield item, entries, overflow.get(item, 0)

    def _put_away(self) -> None:
        try:
            if not self._bins:
                wanted = min(max(2, round(2 * self._ahead())), _MOST_BINS)
                made = (tempfile.TemporaryFile() for _ in range(wanted))  # noqa: SIM115  closed with the stack
                self._bins = [self._open.enter_context(one) for one in made]
            dealt: list[list[tuple[str, list[Entry]]]] = [[] for _ in self._bins]
            for item, entries in self._groups.items():
                number = zlib.crc32(item.encode("utf-8", "surrogatepass")) // 8 % len(dealt)
                dealt[number].append((item, entries))
            for one, block in zip(self._bins, dealt, strict=True):
                packed = marshal.dumps(block)
                one.write(len(packed).to_bytes(_LENGTH, "little") + packed)
        except OSError as error:
            raise UnreadableLog(_NO_ROOM.fill(why=refusal(error))) from error
        self._groups = {}
        self._rows = 0


def _blocks(file: IO[bytes]) -> Iterator[tuple[str, list[Entry]]]:
    """Read back what was put away."""
    file.seek(0)
    while length := file.read(_LENGTH):
        yield from marshal.loads(file.read(int.from_bytes(length, "little")))  # noqa: S302  written here a moment ago
