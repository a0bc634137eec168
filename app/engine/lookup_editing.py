"""Editing a look-up table as one edits a sheet: each edit takes a table and returns another."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from app.engine.model.lookup import Lookup
from app.engine.spreadsheet import guarded

C = TypeVar("C")

_DELIMITERS = ("\t", ";", ",")

Block = tuple[tuple[str, ...], ...]
"""Cells that stand together, row by row."""

Naming = Callable[[int], str]
"""What a new column is called, by its place from 1 on."""


class _Lines(list[str]):
    """Lines that a CSV writer has written."""

    def write(self, line: str) -> None:
        """Take one more."""
        self.append(line)


def read_block(text: str) -> Block:
    """Read what a spreadsheet puts on the clipboard, or a CSV text: cells parted by tabs, semicolons or commas."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    read = (_parted(lines, delimiter) for delimiter in _DELIMITERS)
    return _even(next((block for block in read if _is_table(block)), _parted(lines, "\t")))


def write_block(block: Sequence[Sequence[str]]) -> str:
    """Return cells as spreadsheets take them from the clipboard."""
    lines = _Lines()
    csv.writer(lines, dialect="excel-tab", lineterminator="\n").writerows(block)
    return "".join(lines)


def write_csv(table: Lookup) -> str:
    """Return a table as a CSV text with a header row."""
    lines = _Lines()
    csv.writer(lines).writerows([guarded(cell) for cell in row] for row in (table.columns, *table.rows))
    return "".join(lines)


def from_block(table: Lookup, block: Sequence[Sequence[str]], name: Naming) -> Lookup:
    """Return a table made of a block whose first row names the columns."""
    first, *others = _even(block) or ((),)
    columns: tuple[str, ...] = ()
    for place, wanted in enumerate(first, 1):
        columns = (*columns, free_name(wanted or name(place), columns))
    return replace(table, columns=columns, rows=tuple(others))


def free_name(wanted: str, columns: Collection[str]) -> str:
    """Return a name that no column has: the one wanted, or that with a number."""
    number, free = 1, wanted
    while free in columns:
        number += 1
        free = f"{wanted} ({number})"
    return free


def with_block(table: Lookup, row: int, column: int, block: Block, name: Naming) -> Lookup:
    """Write cells over those from a place on; rows and columns that are missing are added."""
    width = max((len(one) for one in block), default=0)
    while len(table.columns) < column + width:
        table = with_column(table, len(table.columns), name)
    rows = [list(one) for one in table.rows]
    rows += [[""] * len(table.columns) for _ in range(row + len(block) - len(rows))]
    for place, cells in enumerate(block, row):
        rows[place][column : column + len(cells)] = cells
    return replace(table, rows=tuple(tuple(one) for one in rows))


def with_cells(table: Lookup, cells: Mapping[tuple[int, int], str]) -> Lookup:
    """Write single cells, by row and column; rows that are missing are added."""
    rows = [list(one) for one in table.rows]
    highest = max((row for row, _ in cells), default=-1)
    rows += [[""] * len(table.columns) for _ in range(highest + 1 - len(rows))]
    for (row, column), text in cells.items():
        rows[row][column] = text
    return replace(table, rows=tuple(tuple(one) for one in rows))


def with_row(table: Lookup, place: int) -> Lookup:
    """Put an empty row in."""
    empty = ("",) * len(table.columns)
    return replace(table, rows=(*table.rows[:place], empty, *table.rows[place:]))


def without_rows(table: Lookup, places: Collection[int]) -> Lookup:
    """Take rows out."""
    return replace(table, rows=tuple(one for place, one in enumerate(table.rows) if place not in places))


def with_row_moved(table: Lookup, old: int, new: int) -> Lookup:
    """Move a row."""
    return replace(table, rows=_moved(table.rows, old, new))


def with_column(table: Lookup, place: int, name: Naming) -> Lookup:
    """Put an empty column in."""
    columns = list(table.columns)
    columns.insert(place, free_name(name(len(columns) + 1), columns))
    rows = tuple((*row[:place], "", *row[place:]) for row in table.rows)
    return replace(table, columns=tuple(columns), rows=rows)


def without_column(table: Lookup, place: int) -> Lookup:
    """Take a column out, with its cells."""
    rows = tuple(row[:place] + row[place + 1 :] for row in table.rows)
    return replace(table, columns=table.columns[:place] + table.columns[place + 1 :], rows=rows)


def with_column_moved(table: Lookup, old: int, new: int) -> Lookup:
    """Move a column, with its cells."""
    rows = tuple(_moved(row, old, new) for row in table.rows)
    return replace(table, columns=_moved(table.columns, old, new), rows=rows)


def with_column_named(table: Lookup, place: int, name: str) -> Lookup:
    """Give a column another name."""
    return replace(table, columns=(*table.columns[:place], name, *table.columns[place + 1 :]))


def _parted(text: str, delimiter: str) -> list[list[str]]:
    lines = text.split("\n")
    try:
        rows = list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter))
    except csv.Error:  # a cell longer than the reader takes, mostly a quotation mark that stands alone
        rows = [line.split(delimiter) for line in lines]
    return [[cell.strip() for cell in row] for row in rows]


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows look parted by the right sign: a comma within a sentence parts nothing."""
    widths = {len(row) for row in rows if row}
    return len(rows) > 1 and len(widths) == 1 and widths != {1}


def _moved(row: tuple[C, ...], old: int, new: int) -> tuple[C, ...]:
    cells = list(row)
    cells.insert(new, cells.pop(old))
    return tuple(cells)


def _even(block: Sequence[Sequence[str]]) -> Block:
    """Return a block whose rows are equally long, without the empty ones."""
    filled = [row for row in block if any(row)]
    width = max((len(row) for row in filled), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in filled)
