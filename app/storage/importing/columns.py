"""Rows of text as values by what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.model.values import FieldType, Value
from app.storage.importing.plan import TablePlan, manner_of
from app.storage.importing.report import Problems
from app.storage.importing.table_file import TOO_FEW, TOO_MANY, Flaw, Row
from app.storage.importing.texts import READERS, Manner, Unfit
from app.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Bound:
    place: int
    header: str
    target: str
    gathers: bool
    read: Callable[[str, Manner], Value] | None
    manner: Manner
    corrections: Mapping[str, str]


class Columns:
    """Reads the rows of one file by its plan, and notes what does not fit."""

    def __init__(self, plan: TablePlan, problems: Problems, workspace: Workspace, currency: str) -> None:
        """Prepare each column once."""
        self.file = plan.table.name
        self._width = len(plan.table.headers)
        self._problems = problems
        self._bound = []
        for place, header in enumerate(plan.table.headers):
            column = plan.columns[header]
            if column is None:
                continue
            kind = plan.types[column.to]
            gathers = kind in (FieldType.PHONES, FieldType.EMAILS)
            manner = manner_of(column, plan.given.currency or currency, workspace)
            corrections = plan.given.corrections.get(header, {})
            self._bound.append(_Bound(place, header, column.to, gathers, READERS.get(kind), manner, corrections))

    def values(self, row: Row) -> dict[str, Any] | None:
        """Return the values of a row by target, empty ones left out; None for a row that cannot be used."""
        cells = row.cells
        if len(cells) != self._width and not self._width_fits(row):
            return None
        values: dict[str, Any] = {}
        for one in self._bound:
            text = cells[one.place].strip() if one.place < len(cells) else ""
            if not text:
                continue
            text = one.corrections.get(text, text)
            if one.read is None:
                values[one.target] = text
                continue
            try:
                value = one.read(text, one.manner)
            except Unfit as error:
                words = error.words.fill(value=text[:80])
                self._problems.add(self.file, row.number, error.kind, words, column=one.header, value=text)
                continue
            values[one.target] = values.get(one.target, ()) + value if one.gathers else value
        return values

    def flaw(self, flaw: Flaw) -> None:
        """Note what is wrong with a row as text."""
        self._problems.add(self.file, flaw.number, flaw.kind, flaw.words, value=flaw.text, lost=flaw.lost)

    def _width_fits(self, row: Row) -> bool:
        found = len(row.cells)
        if found > self._width:
            if not any(cell.strip() for cell in row.cells[self._width :]):
                return True
            words, value = TOO_MANY, " … ".join(cell for cell in row.cells[self._width :] if cell)
            filled = words.fill(found=found, expected=self._width)
            self._problems.add(self.file, row.number, "too_many_cells", filled, value=value, lost=True)
            return False
        filled = TOO_FEW.fill(found=found, expected=self._width)
        self._problems.add(self.file, row.number, "too_few_cells", filled, value=str(found))
        return True
