"""Look-up tables: small lists of one's own that rules look things up in."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Lookup(Struct, frozen=True):
    """A table of texts; a row has a cell for each column."""

    id: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def find(self, column: str, text: str) -> tuple[Mapping[str, str], ...]:
        """Return the rows, as cells by column, whose cell in a column is this text, whatever its case.

        Raises KeyError where the table has no such column.
        """
        if column not in self.columns:
            raise KeyError(column)
        sought = _plain(text)
        place = self.columns.index(column)
        return tuple(dict(zip(self.columns, row, strict=True)) for row in self.rows if _plain(row[place]) == sought)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
