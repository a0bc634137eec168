"""Event logs as tables: rows gathered by item in constant memory, whatever order they stand in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from app.engine.errors import KnownError
from app.storage.history.gathered import Entry, Gathered
from app.storage.history.raw import MOST_EVENTS, RawItem
from app.storage.history.source import CHUNK, LogBytes, Told, UnreadableLog
from app.storage.history.times import TimeEvidence, TimeManner
from app.storage.importing.layout import UnreadableTable
from app.storage.importing.report import Problems
from app.storage.importing.table_file import TOO_FEW, TOO_MANY, Flaw, Row, TableFile

_SAMPLE = 1_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows and cells of a table are wanted."""

    item: str
    time: str
    columns: tuple[str, ...]
    """All that are kept, the time among them."""
    of_items: frozenset[str] = frozenset()
    """Those that say something of the item as a whole, once."""
    holds: Callable[[str], bool] | None = None
    """Which items are wanted, None for all."""
    most_events: int = MOST_EVENTS


class CsvLog:
    """A table with a row for each event."""

    def __init__(self, path: Path, told: Told | None = None) -> None:
        """Recognise how it is written and read its header; raises KnownError."""
        self._told = told
        self._read = self._total = 0
        self._walking = False
        """Looking at the file before is no progress, yet it can be stopped."""
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
        self._walking = True
        with Gathered(lambda: self._total / max(self._read, 1), wanted.most_events) as gathered:
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

    def _entries(self, wanted: Rows, evidence: TimeEvidence, problems: Problems) -> Iterator[tuple[str, Entry]]:
        headers = self.table.headers
        width, item_at, time_at = len(headers), headers.index(wanted.item), headers.index(wanted.time)
        places = [headers.index(one) for one in wanted.columns]
        holds = wanted.holds
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
            elif holds is None or holds(item):
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
            self._told(read if self._walking else 0, total)


def _raw(item: str, entries: Sequence[Entry], overflow: int, wanted: Rows) -> RawItem:
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
