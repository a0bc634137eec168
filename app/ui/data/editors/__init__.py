"""Editors for the values of fields, one for each kind of value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.engine.model.values import FieldType
from app.ui.data.editors.addresses import AddressesEditor
from app.ui.data.editors.base import ValueEditor
from app.ui.data.editors.choices import BooleanEditor, ChoiceEditor, ChoicesEditor
from app.ui.data.editors.dates import DateEditor, MomentEditor
from app.ui.data.editors.files import FilesEditor
from app.ui.data.editors.lines import LineEditor, MoneyEditor, TextEditor
from app.ui.data.editors.people import ClientEditor, PeopleEditor
from app.ui.data.editors.several import SeveralEditor

EDITORS: Mapping[FieldType, type[ValueEditor]] = MappingProxyType(
    {
        FieldType.STRING: LineEditor,
        FieldType.TEXT: TextEditor,
        FieldType.INTEGER: LineEditor,
        FieldType.DECIMAL: LineEditor,
        FieldType.MONEY: MoneyEditor,
        FieldType.BOOLEAN: BooleanEditor,
        FieldType.DATE: DateEditor,
        FieldType.DATETIME: MomentEditor,
        FieldType.ENUMERATION: ChoiceEditor,
        FieldType.EMPLOYEE: PeopleEditor,
        FieldType.CLIENT: ClientEditor,
        FieldType.FILE: FilesEditor,
        FieldType.URL: LineEditor,
        FieldType.ADDRESS: LineEditor,
        FieldType.PHONES: AddressesEditor,
        FieldType.EMAILS: AddressesEditor,
    }
)
"""The editor for each type of field; a test demands one for each."""

_SEVERAL: Mapping[FieldType, type[ValueEditor]] = MappingProxyType(
    {
        FieldType.ENUMERATION: ChoicesEditor,
        FieldType.MONEY: SeveralEditor,
        FieldType.DATE: SeveralEditor,
        FieldType.DATETIME: SeveralEditor,
        FieldType.TEXT: LineEditor,
    }
)
"""Other editors, for fields that hold several values."""


def editor_for(field_type: FieldType, *, multiple: bool) -> type[ValueEditor]:
    """Return the editor for a field."""
    return _SEVERAL.get(field_type, EDITORS[field_type]) if multiple else EDITORS[field_type]
