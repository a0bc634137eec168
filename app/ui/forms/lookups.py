"""Editors of what refers to look-up tables: the table, and the columns of the one that is chosen beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.engine.model.lookup import Lookup
from app.engine.parameters import Kind, LookupColumn, LookupColumns
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Raw
from app.ui.forms.parts.choices import Option
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.references import KeysEditor, ListEditor, missing_entry

_COLUMN = "mdi6.table-column"


class LookupEditor(ListEditor):
    """A look-up table of the workspace."""

    hint = msg("Choose a look-up table…")

    def options(self) -> Sequence[Option]:
        return [Option(one.id, one.name) for one in self.context.directory.lookups.values()]


class ColumnEditor(ListEditor):
    """One column of the chosen table."""

    hint = msg("Choose a column…")
    _lookup: Lookup | None = None

    def options(self) -> Sequence[Option]:
        return [Option(one, one) for one in (self._lookup.columns if self._lookup else ())]

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        self._lookup = _chosen(self.kind, raw, self.context)
        self.choices.offer(self.options())


class ColumnsEditor(KeysEditor):
    """Several columns of the chosen table."""

    _lookup: Lookup | None = None

    def groups(self) -> Sequence[Group]:
        columns = self._lookup.columns if self._lookup else ()
        return [Group("", tuple(Entry(one, one, _COLUMN, "helper") for one in columns))]

    def shown(self, key: str) -> tuple[Entry, str]:
        if self._lookup is not None and key not in self._lookup.columns:
            return missing_entry(key), self.context.tr(msg("The table has no such column any more."))
        return Entry(key, key, _COLUMN, "helper"), ""

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        lookup = _chosen(self.kind, raw, self.context)
        if lookup != self._lookup:
            self._lookup = lookup
            self.refresh()


def _chosen(kind: Kind, raw: Mapping[str, Raw], context: FormContext) -> Lookup | None:
    other = kind.lookup_from if isinstance(kind, LookupColumn | LookupColumns) else ""
    return context.directory.lookups.get(str(raw.get(other) or ""))
