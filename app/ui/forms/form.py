"""The form that follows from a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.errors import KnownError
from app.engine.words import Msg
from app.ui.forms.context import FormContext
from app.ui.forms.registry import editor_for
from app.ui.forms.row import FieldRow
from app.ui.theme import tokens


class ParameterForm(QWidget):
    """Asks for the parameters of a rule or trigger type, top to bottom in the order of their declaration."""

    parameter_changed = Signal(str, object)
    """The person changed a parameter: its name and its new raw value."""

    def __init__(self, declared: type[Declared], context: FormContext, parent: QWidget | None = None) -> None:
        """Build the fields; they show the initial values until told others."""
        super().__init__(parent)
        self.declared = declared
        self._raw: dict[str, Any] = declared.initial()
        self.rows: dict[str, FieldRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.LARGE)
        for parameter in declared.parameters():
            self._add(parameter, context)
        self.arrange()
        self._show_all()

    def arrange(self) -> None:
        """Lay the fields out; forms with a layout of their own do it in another way."""
        for row in self.rows.values():
            self._layout.addWidget(row)

    def set_raw(self, raw: Mapping[str, Any]) -> None:
        """Show other raw values, as after an undo; nothing is emitted and cursors stay."""
        self._raw = {**self.declared.initial(), **raw}
        self._show_all()

    def set_context(self, context: FormContext) -> None:
        """Take other surroundings: another record, other rules before this one."""
        for row in self.rows.values():
            row.set_context(context)

    def focus_first_gap(self) -> bool:
        """Put the cursor into the first required field that is empty, else the first; say whether there was a gap."""
        for parameter in self.declared.parameters():
            empty = parameter.required and parameter.kind.is_empty(self._raw.get(parameter.name))
            if empty and self.declared.asked(parameter, self._raw):
                self.rows[parameter.name].editor.setFocus()
                return True
        if self.rows:
            next(iter(self.rows.values())).editor.setFocus()
        return False

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field."""
        if name in self.rows:
            self.rows[name].editor.setFocus()

    def _add(self, parameter: Parameter, context: FormContext) -> None:
        row = FieldRow(editor_for(parameter.kind, parameter.ask, context), required=parameter.required, parent=self)
        row.setObjectName(parameter.name)
        row.raw_changed.connect(lambda raw, name=parameter.name: self._changed(name, raw))
        self.rows[parameter.name] = row

    def _changed(self, name: str, raw: Any) -> None:
        self._raw = {**self._raw, name: raw}
        self._show_state()
        self.parameter_changed.emit(name, raw)

    def _show_all(self) -> None:
        for name, row in self.rows.items():
            row.show_raw(self._raw.get(name))
        self._show_state()

    def _show_state(self) -> None:
        wrong = {error.field: _why(error) for error in self.declared.problems(self._raw)}
        for parameter in self.declared.parameters():
            row = self.rows[parameter.name]
            asked = self.declared.asked(parameter, self._raw)
            if row.isHidden() is asked:
                row.setVisible(asked)
            row.set_others(self._raw)
            missing = parameter.required and parameter.kind.is_empty(self._raw.get(parameter.name))
            row.show_problem(wrong.get(parameter.name), missing=missing)


def _why(error: KnownError) -> Msg:
    """Return what is wrong without the label, which stands above the field anyway."""
    why = error.words.values.get("why")
    return why if isinstance(why, Msg) else error.words
