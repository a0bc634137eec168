"""What a replay puts down on disk, so that its memory does not grow with the log."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any, Self

from app.engine.backtest import Lived
from app.engine.chronicle import Line
from app.engine.errors import KnownError, refusal
from app.engine.history import History, Recorded
from app.engine.words import msg

_AT_ONCE = 1_000
"""Items kept in memory before they are put down together."""
_SORTED_AT_ONCE = 200_000
"""Lines sorted in memory before they are put down together."""

_NO_ROOM = msg("The backtest cannot put down what still waits: {why}. Make room for temporary files on the disk.")


class _Files:
    """Temporary files of pickled portions, gone when they are closed."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def new(self) -> IO[bytes]:
        try:
            return self._open.enter_context(tempfile.TemporaryFile())
        except OSError as error:
            raise KnownError(_NO_ROOM.fill(why=refusal(error))) from error


def _put(file: IO[bytes], portion: Any) -> None:
    try:
        pickle.dump(portion, file, pickle.HIGHEST_PROTOCOL)
    except OSError as error:
        raise KnownError(_NO_ROOM.fill(why=refusal(error))) from error


def _portions(file: IO[bytes]) -> Iterator[Any]:
    end = file.tell()
    file.seek(0)
    while file.tell() < end:
        yield pickle.load(file)  # noqa: S301  written here a moment ago


class DiskSpool(_Files):
    """Items that still wait, a few in memory and the others on disk."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        super().__init__()
        self._kept: list[tuple[History, tuple[Lived, ...]]] = []
        self._file: IO[bytes] | None = None

    def put(self, history: History, lives: tuple[Lived, ...]) -> None:
        """Put one down; what is recorded of it has been lived through and is let go."""
        self._kept.append((History(history.item, (), history.values, history.place), lives))
        if len(self._kept) >= _AT_ONCE:
            if self._file is None:
                self._file = self.new()
            _put(self._file, self._kept)
            self._kept = []

    def all(self) -> Iterator[tuple[History, tuple[Lived, ...]]]:
        """Take them all up again, in order."""
        for portion in _portions(self._file) if self._file is not None else ():
            yield from portion
        yield from self._kept


_Sorted = tuple[datetime, int, int, bool, Recorded]
"""When, whose (by number), the how-many-th of its item, whether the last, and what."""


class Sorter(_Files):
    """The lines of many histories, brought into the order of time."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        super().__init__()
        self._runs: list[IO[bytes]] = []
        self._kept: list[_Sorted] = []
        self._heads: list[History] = []

    def take(self, histories: Iterable[History]) -> None:
        """Take in histories."""
        for history in histories:
            number = len(self._heads)
            self._heads.append(History(history.item, (), history.values, history.place))
            most = len(history.events) - 1
            self._kept += [(one.at, number, nth, nth == most, one) for nth, one in enumerate(history.events)]
            if len(self._kept) >= _SORTED_AT_ONCE:
                self._put_away()

    def lines(self) -> Iterator[Line]:
        """Return all lines, the earliest first; those of the same moment as their items stand in the log."""
        self._kept.sort(key=_when)
        runs = [self._run(file) for file in self._runs]
        for _, number, _, last, recorded in heapq.merge(*runs, iter(self._kept), key=_when):
            yield Line(self._heads[number], recorded, last)

    def _put_away(self) -> None:
        file = self.new()
        self._kept.sort(key=_when)
        for start in range(0, len(self._kept), _AT_ONCE):
            _put(file, self._kept[start : start + _AT_ONCE])
        self._runs.append(file)
        self._kept = []

    def _run(self, file: IO[bytes]) -> Iterator[_Sorted]:
        for portion in _portions(file):
            yield from portion


def _when(one: _Sorted) -> tuple[datetime, int, int]:
    return one[:3]
