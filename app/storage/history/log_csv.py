"""Event logs as tables: rows gathered by item in constant memory, whatever order they stand in."""

from __future__ import annotations

import io
import marshal
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Self, cast

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.history.raw import RawItem
from app.storage.history.source import CHUNK, LogBytes, Told, UnreadableLog
from app.storage.history.times import TimeEvidence, TimeManner
from app.storage.importing.columns import TOO_FEW, TOO_MANY
from app.storage.importing.layout import UnreadableTable
from app.storage.importing.report import Problems
from app.storage.importing.table_file import Flaw, Row, TableFile

_IN_MEMORY = 100_000
"""Rows: as many are kept at once."""
_MOST_BINS = 128
_SAMPLE = 1_000
_UNPACKING = 10
"""A compressed table is about so many times as large."""

_NO_ROOM = msg("The rows of the log cannot be gathered by item: {why}. Make room for temporary files on the disk.")

_Entry = tuple[int, int, tuple[str, ...]]
"""A row's number, what tells it from rows that are not alike in everything, its wanted cells."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows and cells of a table are wanted."""

    item: str
    time: str
    columns: tuple[str, ...]
    """All that are kept, the time among them."""
    of_items: frozenset[str] = frozenset()
    """Those that say something of the item as a whole, once."""
    holds: Callable[[str], bool] = lambda _: True
    most_events: int = 0


class CsvLog:
    """A table with a row for each event."""

    def __init__(self, path: Path, told: Told | None = None) -> None:
        """Recognise how it is written and read its header; raises KnownError."""
        self._told = told
        self._read = self._total = 0
        self.table = TableFile(path, opened=self._opened)
        self.manner = TimeManner()
        """How the times are written; settled once items come."""
        self.without_item = 0

    def sample(self, most: int = _SAMPLE) -> list[list[str]]:
        """Return the first rows."""
        return [row.cells for row in islice((one for one in self.table.rows() if isinstance(one, Row)), most)]

    def items(self, wanted: Rows, problems: Problems) -> Iterator[RawItem]:
        """Gather the rows by item; an item stands where its first row is.

        Small tables come in the order of their items, large ones in another that is the same each time.
        """
        broken: KnownError | None = None
        with _Gathered(lambda: self._total / max(self._read, 1), wanted.most_events) as gathered:
            evidence = TimeEvidence()
            try:
                for item, entry in self._entries(wanted, evidence, problems):
                    gathered.add(item, entry)
            except (UnreadableTable, UnreadableLog) as error:
                broken = error
            self.manner = evidence.settled()
            for item, entries, overflow in gathered.groups():
                yield _raw(item, entries, overflow, wanted)
        if broken is not None:
            raise broken

    def _entries(self, wanted: Rows, evidence: TimeEvidence, problems: Problems) -> Iterator[tuple[str, _Entry]]:
        headers = self.table.headers
        width, item_at, time_at = len(headers), headers.index(wanted.item), headers.index(wanted.time)
        places = [headers.index(one) for one in wanted.columns]
        for row in self.table.rows():
            if isinstance(row, Flaw):
                problems.add(self.table.name, row.number, row.kind, row.words, value=row.text, lost=row.lost)
                continue
            cells = row.cells
            if len(cells) != width and not self._fits(row, width, problems):
                continue
            item = cells[item_at].strip()
            if not item:
                self.without_item += 1
            elif wanted.holds(item):
                evidence.see(cells[time_at])
                yield item, (row.number, hash(tuple(cells)), tuple([cells[place].strip() for place in places]))

    def _fits(self, row: Row, width: int, problems: Problems) -> bool:
        found = len(row.cells)
        lost = found > width and any(cell.strip() for cell in row.cells[width:])
        if found < width:
            row.cells.extend([""] * (width - found))
        if found < width or lost:
            kind, words = ("too_many_cells", TOO_MANY) if lost else ("too_few_cells", TOO_FEW)
            filled = words.fill(found=found, expected=width)
            problems.add(self.table.name, row.number, kind, filled, value=str(found), lost=lost)
        return not lost

    def _opened(self, path: Path) -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(LogBytes(path, self._heard), CHUNK))

    def _heard(self, read: int, total: int) -> None:
        self._read, self._total = read, total
        if self._told is not None:
            self._told(read, total)


class _Gathered:
    """Rows by item: in memory while they are few, else in files that each hold all rows of some items."""

    def __init__(self, ahead: Callable[[], float], most_events: int) -> None:
        """`ahead` says how many times as large the whole is as what has come so far."""
        self._ahead = ahead
        self._most = most_events
        self._rows = 0
        self._groups: dict[str, list[_Entry]] = {}
        self._bins: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, item: str, entry: _Entry) -> None:
        """Put a row to its item's."""
        self._groups.setdefault(item, []).append(entry)
        self._rows += 1
        if self._rows >= _IN_MEMORY:
            self._put_away()

    def groups(self) -> Iterator[tuple[str, list[_Entry], int]]:
        """Return the rows of each item, and how many there are where these are too many to be kept."""
        if not self._bins:
            for item, entries in self._groups.items():
                many = len(entries) > self._most
                yield item, entries[:1] if many else entries, len(entries) if many else 0
            return
        self._put_away()
        for one in self._bins:
            yield from self._of_bin(one)

    def _of_bin(self, file: IO[bytes]) -> Iterator[tuple[str, list[_Entry], int]]:
        groups: dict[str, list[_Entry]] = {}
        overflow: dict[str, int] = {}
        end = file.tell()
        file.seek(0)
        while file.tell() < end:
            item, entries = marshal.load(file)  # noqa: S302  written here a moment ago
            known = groups.setdefault(item, [])
            if len(known) + len(entries) > self._most:
                overflow[item] = overflow.get(item, len(known)) + len(entries)
                del known[1:]
                known += entries[: 1 - len(known)]
            elif item in overflow:
                overflow[item] += len(entries)
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
            for item, entries in self._groups.items():
                number = zlib.crc32(item.encode("utf-8", "surrogatepass")) // 8 % len(self._bins)
                marshal.dump((item, entries), self._bins[number])
        except OSError as error:
            raise UnreadableLog(_NO_ROOM.fill(why=error.strerror or str(error))) from error
        self._groups = {}
        self._rows = 0


def _raw(item: str, entries: Sequence[_Entry], overflow: int, wanted: Rows) -> RawItem:
    first = entries[0][0]
    raw = RawItem(first, first, {wanted.item: item}, overflow=overflow)
    if overflow:
        return raw
    for number, mark, cells in entries:
        event = {}
        for column, cell in zip(wanted.columns, cells, strict=True):
            if cell and column in wanted.of_items:
                raw.values.setdefault(column, cell)
            elif cell:
                event[column] = cell
        raw.events.append(event)
        raw.marks.append((mark,))
        raw.lines.append(number)
    return raw
