"""What a person has said about an import so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.storage.importing.importer import ImportPlan
from app.storage.importing.mapping import Column, ImportMapping, TableMapping
from app.storage.importing.plan import TablePlan

MAIN = ""
"""The name under which the main file stands among its related ones."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The files, and how they are to be read; what is not said is guessed. A value: a change is a new one."""

    entity: str
    file: Path | None = None
    related: Mapping[str, Path] = field(default_factory=dict)
    mapping: ImportMapping | None = None

    def with_file(self, file: Path) -> Wishes:
        """Return the wishes for another file, nothing said of it."""
        return Wishes(self.entity, file)

    def with_related(self, file: Path) -> Wishes:
        """Return the wishes with one more related file."""
        name = file.stem
        return replace(self, related={**self.related, name: file})

    def without_related(self, name: str) -> Wishes:
        """Return the wishes with one related file less."""
        related = {key: path for key, path in self.related.items() if key != name}
        kept = self.mapping
        if kept is not None:
            kept = kept.model_copy(update={"related": {key: one for key, one in kept.related.items() if key != name}})
        return replace(self, related=related, mapping=kept)

    def read_as(self, *, encoding: str | None, delimiter: str | None) -> Wishes:
        """Return the wishes with the main file read otherwise; its columns are guessed anew."""
        said = ImportMapping(encoding=encoding or None, delimiter=delimiter or None)
        kept = self.mapping.related if self.mapping else {}
        return replace(self, mapping=said.model_copy(update={"related": kept}))

    def settled(self, plan: ImportPlan) -> Wishes:
        """Return the wishes with everything said as a plan has it."""
        return replace(self, mapping=plan.mapping())

    def table(self, name: str) -> TableMapping:
        """Return how a file is read: the main one, or a related one by its name."""
        whole = self.mapping or ImportMapping()
        return whole if name == MAIN else whole.related.get(name, TableMapping())

    def with_column(self, name: str, header: str, column: Column | None) -> Wishes:
        """Return the wishes with one column of a file meant otherwise."""
        columns = {**self.table(name).columns, header: column}
        return self._with_table(name, self.table(name).model_copy(update={"columns": columns}))

    def with_kind(self, name: str, kind: str) -> Wishes:
        """Return the wishes with a related file holding another kind of record; its columns are guessed anew."""
        return self._with_table(name, TableMapping(kind=kind))

    def with_pipeline(self, pipeline: str | None) -> Wishes:
        """Return the wishes with the records going into a pipeline."""
        return replace(self, mapping=(self.mapping or ImportMapping()).model_copy(update={"pipeline": pipeline}))

    def corrected(self, name: str, column: str, corrections: Mapping[str, str]) -> Wishes:
        """Return the wishes with some values of a column meaning others."""
        table = self.table(name)
        known = {**table.corrections, column: {**table.corrections.get(column, {}), **corrections}}
        return self._with_table(name, table.model_copy(update={"corrections": known}))

    def _with_table(self, name: str, table: TableMapping) -> Wishes:
        whole = self.mapping or ImportMapping()
        if name == MAIN:
            return replace(self, mapping=whole.model_copy(update=dict(table)))
        return replace(self, mapping=whole.model_copy(update={"related": {**whole.related, name: table}}))


def tables_of(plan: ImportPlan) -> dict[str, TablePlan]:
    """Return the files of a plan by name, the main one first."""
    return {MAIN: plan.main, **plan.related}
