"""A CSV file, row by row, in constant memory, whatever stands in it."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.engine.spreadsheet import unguarded
from app.engine.words import Msg, msg
from app.storage.importing.layout import Layout, Opener, UnreadableTable, plainly, recognise

MOST_COLUMNS = 2_000
_LONGEST_ROW = 1_000_000
_MOST_LINES = 500
"""A row that goes on for so many lines has a quotation mark too many."""
_MOST_RUNAWAYS = 200

TOO_FEW = msg("The row has {found} cells where the header has {expected}; the last ones are empty now.")
TOO_MANY = msg("The row has {found} cells where the header has {expected}; it was left out. Check its quotation marks.")
UNCLOSED = msg("A quotation mark is opened here and never closed; the row was left out.")
TOO_LONG = msg("The row is far too long for a row of a table; it was left out.")
UNDECODED = msg("Some characters are not readable as {encoding} and show as �.")
ZEROS = msg("Zero bytes in this row were dropped.")
HOPELESS = msg("Quotation marks do not match in so many rows that “{file}” cannot be read. Export it again.")
NO_COLUMNS = msg("“{file}” has no header row with the names of its columns.")
TOO_WIDE = msg("“{file}” has {n} columns; more than {most} cannot be imported. Is its delimiter right?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a row as text. A `lost` row does not come at all, another comes after its flaw."""

    number: int
    kind: str
    words: Msg
    text: str
    lost: bool


class TableFile:
    """A CSV file with a header row."""

    def __init__(
        self, path: Path, *, encoding: str | None = None, delimiter: str | None = None, opened: Opener = plainly
    ) -> None:
        """Recognise how the file is written and read its header; raises UnreadableTable."""
        self.path = path
        self.name = path.name
        self._opened = opened
        self.layout: Layout = recognise(path, encoding=encoding, delimiter=delimiter, opened=opened)
        self.fraction = 0.0
        """How much of the file has been read."""
        self.headers = _named(next(self._records(header=True), None), self.name)

    def rows(self) -> Iterator[Row | Flaw]:
        """Walk the rows after the header; blank lines count but do not come."""
        return self._records(header=False)

    def _records(self, *, header: bool) -> Iterator[Row | Flaw]:
        size = self.path.stat().st_size or 1
        with self._opened(self.path) as raw:
            text = io.TextIOWrapper(raw, self.layout.encoding, errors="replace", newline="")
            lines = _Lines(text)
            seen_header = False
            for record in _parsed(lines, self.layout, self.name):
                self.fraction = min(raw.tell() / size, 1.0)
                if isinstance(record, Row) and not any(record.cells):
                    continue
                if not seen_header and isinstance(record, Row):
                    seen_header = True
                    if header:
                        yield record
                        return
                elif seen_header:
                    yield record
            self.fraction = 1.0


class _Runaway(Exception):
    """A row does not come to its end."""


class _Lines:
    """Hands lines to the CSV reader and keeps those of the present row, to give them back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.length = 0
        self.ended_within = False
        first = self._read()
        if first is not None and not first.lower().startswith("sep="):
            self._returned.append(first)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if line is None:
            self.ended_within = bool(self.taken)
            raise StopIteration
        self.taken.append(line)
        self.length += len(line)
        if len(self.taken) > _MOST_LINES or self.length > _LONGEST_ROW:
            raise _Runaway
        return line.replace("\0", "") if "\0" in line else line

    def begin(self) -> None:
        """A new row begins."""
        self.taken = []
        self.length = 0
        self.ended_within = False

    def give_back(self) -> str:
        """Return the first line of the present row, and read the others again as rows of their own."""
        first, *others = self.taken
        self._returned.extendleft(reversed(others))
        return first

    def _read(self) -> str | None:
        line = self._text.readline(_LONGEST_ROW + 1)
        rest = line
        while len(rest) > _LONGEST_ROW and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(_LONGEST_ROW + 1)
        return line or None


def _parsed(lines: _Lines, layout: Layout, name: str) -> Iterator[Row | Flaw]:
    reader = csv.reader(lines, delimiter=layout.delimiter)
    number = runaways = 0
    while True:
        lines.begin()
        number += 1
        try:
            cells = next(reader)
            broken = lines.ended_within
        except StopIteration:
            return
        except (csv.Error, _Runaway):
            cells, broken = [], True
        if broken:
            runaways += 1
            if runaways > _MOST_RUNAWAYS:
                raise UnreadableTable(HOPELESS.fill(file=name))
            reader = csv.reader(lines, delimiter=layout.delimiter)
            first = lines.give_back()
            long = len(first) > _LONGEST_ROW // 10
            kind, words = ("too_long", TOO_LONG) if long else ("unclosed_quote", UNCLOSED)
            yield Flaw(number, kind, words, first[:80].strip(), lost=True)
            continue
        yield from _flaws(number, lines.taken, layout)
        marked = any("'" in line for line in lines.taken)
        yield Row(number, [unguarded(cell) for cell in cells] if marked else cells)


def _flaws(number: int, taken: list[str], layout: Layout) -> Iterator[Flaw]:
    for line in taken:
        if "\ufffd" in line:
            words = UNDECODED.fill(encoding=layout.encoding)
            yield Flaw(number, "undecoded", words, line[:80].strip(), lost=False)
        if "\0" in line:
            yield Flaw(number, "zero_bytes", ZEROS, "", lost=False)


def _named(header: Row | Flaw | None, name: str) -> tuple[str, ...]:
    if not isinstance(header, Row):
        raise UnreadableTable(NO_COLUMNS.fill(file=name))
    if len(header.cells) > MOST_COLUMNS:
        raise UnreadableTable(TOO_WIDE.fill(file=name, n=len(header.cells), most=MOST_COLUMNS))
    names: list[str] = []
    for place, cell in enumerate(header.cells, 1):
        wanted = " ".join(cell.split())[:200] or f"Column {place}"
        unique, number = wanted, 1
        while unique in names:
            number += 1
            unique = f"{wanted} ({number})"
        names.append(unique)
    return tuple(names)
