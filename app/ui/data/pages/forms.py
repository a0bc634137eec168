"""A form of a few fields, of the same make as the editor of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.ui.data.context import DataContext
from app.ui.data.editor import FieldRow
from app.ui.preview.parts import column
from app.ui.theme import tokens


class Form(QWidget):
    """Fields one below the other."""

    changed = Signal(str, object)
    """The field of this key is to hold this value."""

    def __init__(self, context: DataContext) -> None:
        """Have no fields yet."""
        super().__init__()
        self._context = context
        self._fields: tuple[Field, ...] = ()
        self._of = ""
        self.rows: dict[str, FieldRow] = {}
        self._column = column(spacing=tokens.MEDIUM)
        self.setLayout(self._column)

    def show_values(
        self, of: str, fields: Sequence[Field], values: Mapping[str, Value], fixed: Sequence[str] = ()
    ) -> None:
        """Show the fields of a thing (by its id) with their values; built anew only where the fields are others."""
        same, self._of = of == self._of, of
        if tuple(fields) != self._fields:
            self._fields = tuple(fields)
            for old in self.rows.values():
                old.hide()
                old.deleteLater()
            self.rows = {}
            for field in fields:
                made = FieldRow(self._context, field, fixed=field.key in fixed)
                made.editor.value_asked.connect(lambda value, key=field.key: self.changed.emit(key, value))
                self.rows[field.key] = made
                self._column.addWidget(made)
        for key, one in self.rows.items():
            (one.follow if same else one.show_value)(values.get(key))
