"""Editors of what refers to look-up tables: the table, and the columns of the one that is chosen beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.model.lookup import Lookup
from app.engine.parameters import Ask, Kind, LookupColumn, LookupColumns
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.choices import Option
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.key_chips import KeyChips
from app.ui.forms.references import ListEditor, missing_entry

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


class ColumnsEditor(Editor):
    """Several columns of the chosen table, as chips."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._lookup: Lookup | None = None
        self._field = KeyChips(context.theme, context.tr, context.tr(ask.label), self._shown, self._groups)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._field)
        self.setFocusProxy(self._field.add_button)
        self._field.keys_changed.connect(lambda keys: self.raw_changed.emit(list(keys)))

    def raw(self) -> Raw:
        return list(self._field.keys)

    def show_raw(self, raw: Raw) -> None:
        self._field.show_keys(raw or ())

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        lookup = _chosen(self.kind, raw, self.context)
        if lookup != self._lookup:
            self._lookup = lookup
            self._field.show_keys(self._field.keys)

    def set_invalid(self, invalid: bool) -> None:
        self._field.set_invalid(invalid)

    def set_missing(self, missing: bool) -> None:
        self._field.set_missing(missing)

    def _groups(self) -> Sequence[Group]:
        columns = self._lookup.columns if self._lookup else ()
        return [Group("", tuple(Entry(one, one, _COLUMN, "helper") for one in columns))]

    def _shown(self, column: str) -> tuple[Entry, str]:
        if self._lookup is not None and column not in self._lookup.columns:
            return missing_entry(column), self.context.tr(msg("The table has no such column any more."))
        return Entry(column, column, _COLUMN, "helper"), ""


def _chosen(kind: Kind, raw: Mapping[str, Raw], context: FormContext) -> Lookup | None:
    other = kind.lookup_from if isinstance(kind, LookupColumn | LookupColumns) else ""
    return context.directory.lookups.get(str(raw.get(other) or ""))
