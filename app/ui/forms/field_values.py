"""Fields with new values: for each a field, an editor that fits its type, and whether the value is added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.engine.model.schema import KEPT, EntityType, Field
from app.engine.model.values import FieldType
from app.engine.parameters import Ask, FieldValues, Kind, People, Person
from app.engine.words import msg
from app.ui import typed
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Raw
from app.ui.forms.lists import RowsEditor
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.people.editors import PeopleEditor, PersonEditor
from app.ui.forms.pick.entries import Group
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.references import field_groups, missing_entry
from app.ui.forms.text.edit import Form
from app.ui.forms.text.editor import TextField
from app.ui.theme import tokens

_SEVERAL = (FieldType.PHONES, FieldType.EMAILS)
_hint = msg("{example} or a placeholder")
_EXAMPLES = {
    FieldType.DATE: "2026-03-31",
    FieldType.DATETIME: "2026-03-31T09:00",
    FieldType.MONEY: "1200.50 EUR",
    FieldType.INTEGER: "1200",
    FieldType.DECIMAL: "1200.50",
}


class NewValue(QWidget):
    """The new value for one field: chosen where the field has choices, else a text with placeholders."""

    value_changed = Signal(object)

    def __init__(self, field: Field | None, value: Any, context: FormContext) -> None:
        """Edit a value of a field."""
        super().__init__()
        self._field, self._context = field, context
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._editor: QWidget | None = None
        tr = context.tr
        words = tr(msg("Write a text or placeholder instead"))
        self._switch = IconButton(context.theme, "mdi6.code-braces", words, checkable=True, beside_field=True)
        self._switch.clicked.connect(self._take_switch)
        self._layout.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignTop)
        self.show_value(field, value)

    def show_value(self, field: Field | None, value: Any) -> None:
        """Show a value, in silence."""
        fixed = field is not None and _choices_of(field, self._context) is not None
        people = field is not None and field.type is FieldType.EMPLOYEE
        as_text = isinstance(value, str) and "{" in value
        self._switch.setVisible(fixed or people)
        self._switch.setChecked(as_text)
        self._field = field
        self._put(as_text=as_text or not (fixed or people), value=value)

    def _put(self, *, as_text: bool, value: Any) -> None:
        if self._editor is not None:
            self._layout.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
        self._editor = self._text(value) if as_text else self._chosen(value)
        self._layout.insertWidget(0, self._editor, 1)
        self.setFocusProxy(self._editor)

    def _text(self, value: Any) -> QWidget:
        kind = self._field.type if self._field is not None else FieldType.STRING
        tr, example = self._context.tr, _EXAMPLES.get(kind)
        hint = tr(_hint.fill(example=typed.shown(example, kind, tr)) if example else msg("Empty"))
        text = TextField(Form.PLAIN if kind is FieldType.TEXT else Form.LINE, self._context, hint)
        text.edit.setAccessibleName(self._context.tr(msg("New value")))
        text.edit.set_source("" if value is None else typed.shown(str(value), kind, tr))
        text.edit.source_edited.connect(lambda: self.value_changed.emit(typed.kept(text.edit.source(), kind, tr)))
        return text

    def _chosen(self, value: Any) -> QWidget:
        field, context = self._field, self._context
        assert field is not None  # noqa: S101  asked only of a field with choices
        options = _choices_of(field, context)
        if options is None:
            kind: Kind = People() if field.multiple else Person()
            editor = (PeopleEditor if field.multiple else PersonEditor)(kind, Ask(msg("New value")), context)
            editor.show_raw(value or kind.empty)
            editor.raw_changed.connect(self.value_changed.emit)
            return editor
        choices = Choices(context.tr(msg("Choose…")))
        choices.setAccessibleName(context.tr(msg("New value")))
        choices.offer([Option(str(raw), label) for raw, label in options])
        choices.choose("" if value is None else str(value))
        by_text = {str(raw): raw for raw, _ in options}
        choices.value_chosen.connect(lambda chosen: self.value_changed.emit(by_text.get(chosen, chosen)))
        return choices

    def _take_switch(self, on: bool) -> None:
        self._put(as_text=on, value=None)
        self.value_changed.emit("" if on else None)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _choices_of(field: Field, context: FormContext) -> Sequence[tuple[Any, str]] | None:
    if field.type is FieldType.BOOLEAN:
        return ((True, context.tr(msg("Yes"))), (False, context.tr(msg("No"))))
    if field.type is FieldType.ENUMERATION and field.options and not field.multiple:
        return tuple((one.id, one.label) for one in field.options)
    return None


class FieldValueRow(QWidget):
    """One field with its new value."""

    def __init__(
        self, value: dict[str, Any], entity: EntityType | None, context: FormContext, told: Callable[[Any], None]
    ) -> None:
        """Edit a pair; `told` hears of each change."""
        super().__init__()
        self._raw, self._entity, self._context, self._told = value, entity, context, told
        tr = context.tr
        self._field = SearchChoices(context.theme, tr, self._groups, tr(msg("Choose a field…")))
        self._field.setAccessibleName(tr(msg("Field")))
        self._value = NewValue(self._field_of(value), value.get("value"), context)
        self._append = QCheckBox(tr(msg("Add to the values that are there")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, tokens.TIGHT)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self._field)
        layout.addWidget(self._value)
        layout.addWidget(self._append, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._field)
        self._field.value_chosen.connect(self._take_field)
        self._value.value_changed.connect(lambda new: self._tell({**self._raw, "value": new}))
        self._append.clicked.connect(self._take_append)
        self._show()

    def show_pair(self, value: dict[str, Any]) -> None:
        """Show another pair, in silence."""
        if value != self._raw:
            self._raw = value
            self._value.show_value(self._field_of(value), value.get("value"))
            self._show()

    def _groups(self) -> Sequence[Group]:
        groups = field_groups(self._entity, self._context)
        return [Group(one.title, tuple(entry for entry in one.entries if entry.key not in KEPT)) for one in groups]

    def _field_of(self, value: Mapping[str, Any]) -> Field | None:
        return self._entity.by_key.get(str(value.get("field"))) if self._entity is not None else None

    def _show(self) -> None:
        key, field = str(self._raw.get("field") or ""), self._field_of(self._raw)
        known = {one.key: one for group in self._groups() for one in group.entries}
        self._field.show_entry(known.get(key, missing_entry(key)) if key else None)
        several = field is not None and (field.multiple or field.type in _SEVERAL)
        self._value.setVisible(bool(key))
        self._append.setVisible(several or bool(self._raw.get("append")))
        self._append.setChecked(bool(self._raw.get("append")))

    def _take_field(self, key: str) -> None:
        self._raw = {"field": key, "value": None}
        field = self._field_of(self._raw)
        self._value.show_value(field, None)
        self._show()
        self._tell({"field": key, "value": "" if field is None or _choices_of(field, self._context) is None else None})
        self._value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_append(self, on: bool) -> None:
        raw = {key: one for key, one in self._raw.items() if key != "append"}
        self._tell({**raw, "append": True} if on else raw)

    def _tell(self, raw: dict[str, Any]) -> None:
        self._raw = raw
        self._told(raw)


class FieldValuesEditor(RowsEditor):
    """Several fields with new values."""

    add_words = msg("Add a field")

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        self._entity = context.entity
        super().__init__(kind, ask, context, parent)

    def show_raw(self, raw: Raw) -> None:
        pairs = [{"field": key, "value": value} for key, value in raw.items()] if isinstance(raw, dict) else raw
        super().show_raw(pairs)

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        other = self.kind.entity_from if isinstance(self.kind, FieldValues) else ""
        entity = self.context.schema.whole(str(raw.get(other) or "")) if other else self.context.entity
        if entity != self._entity:
            self._entity = entity
            values = self.raw()
            super().show_raw([])
            super().show_raw(values)

    def fresh(self) -> Any:
        return {"field": "", "value": None}

    def build_row(self, value: Any, told: Callable[[Any], None]) -> QWidget:
        return FieldValueRow(value, self._entity, self.context, told)

    def show_row(self, widget: QWidget, value: Any) -> None:
        if isinstance(widget, FieldValueRow):
            widget.show_pair(value)
