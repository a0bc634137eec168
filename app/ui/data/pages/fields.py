"""The fields of each kind of record, those of one's own among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from app.engine.errors import KnownError
from app.engine.model.schema import Field, Option, smart_process
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.storage.importing.guess import key_for
from app.ui.data.context import DataContext
from app.ui.data.kinds.clients import Companies, Contacts
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.data.pages.options import OptionsEditor
from app.ui.data.pages.types import TYPE_ICONS, TYPE_NAMES
from app.ui.preview.parts import label

_T = FieldType
_SINGLE = (_T.PHONES, _T.EMAILS, _T.BOOLEAN)
"""Types that hold their several values themselves, or make no sense with several."""

_new = msg("New field")
_added, _changed, _removed = msg("Field “{name}” added"), msg("Field “{name}” changed"), msg("Field “{name}” removed")
_fields_of = msg("Fields of")
_built_in, _own = msg("Built in"), msg("Your own")
_required, _several = msg("required"), msg("several values")
_key_help = msg("Placeholders and files use the key; it stays as it is.")
_label_missing = msg("A field needs a label.")
_options = msg("Options")
_KEY = re.compile(r"[^a-z0-9]+")


class FieldsPage(SetupPage):
    """The fields of one kind of record: built-in ones to read, one's own to edit."""

    title: ClassVar[Msg] = msg("Fields")
    about: ClassVar[Msg] = msg("Records have these fields; rules read and write them by their key.")
    icon: ClassVar[str] = "mdi6.form-textbox"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"schema"})

    def __init__(self, context: DataContext) -> None:
        """Show the fields of deals."""
        super().__init__(context)
        self._fresh = ""
        self.entity = QComboBox()
        self.entity.setAccessibleName(self._tr(_fields_of))
        self.top.insertWidget(1, self.entity)
        self.details = Form(context)
        self.details.changed.connect(self._change)
        self._options = OptionsEditor(context, self._tr(_options))
        self._options.changed.connect(self._change_options)
        self._key_help = label("muted", wrap=True)
        self._key_help.setText(self._tr(_key_help))
        for part in (self.details, self._options, self._key_help):
            self.form.addWidget(part)
        self.entity.activated.connect(lambda _: self.refresh())
        self._offer_entities("deal")
        self.refresh()

    def show_entity(self, entity: str) -> None:
        """Show the fields of another kind of record."""
        self._offer_entities(entity)
        self.refresh()

    def refresh(self) -> None:
        self._offer_entities(self.chosen)
        super().refresh()

    @property
    def chosen(self) -> str:
        """The id of the kind of record whose fields are shown."""
        return str(self.entity.currentData())

    def lines(self) -> Sequence[Line]:
        own = [one for one in self._fields.values() if one.custom]
        others = [one for one in self._fields.values() if not one.custom]
        found = [Line("", self._tr(_own)), *(self._line(one) for one in own)] if own else []
        return [*found, Line("", self._tr(_built_in)), *(self._line(one) for one in others)]

    def removable(self, line_id: str) -> bool:
        return bool(line_id) and self._fields[line_id].custom

    def show_one(self, line_id: str) -> None:
        if line_id != self._fresh:
            self._fresh = ""
        field = self._fields[line_id]
        kinds = tuple(Option(kind.value, words) for kind, words in TYPE_NAMES.items())
        shown = [
            Field("label", msg("Label"), _T.STRING, required=True),
            Field("type", msg("Type"), _T.ENUMERATION, required=True, options=kinds),
            Field("required", msg("Must be filled in"), _T.BOOLEAN),
        ]
        if field.type not in _SINGLE:
            shown.append(Field("multiple", msg("Holds several values"), _T.BOOLEAN))
        shown.append(Field("key", msg("Key"), _T.STRING))
        values = {"label": self._tr(field.label), "type": field.type.value, "required": field.required,
                  "multiple": field.multiple, "key": field.key}  # fmt: skip
        self.details.show_values(line_id, shown, values, fixed=("key",))
        self.details.setEnabled(field.custom)
        self._options.setVisible(field.type is _T.ENUMERATION)
        self._options.setEnabled(field.custom)
        self._options.show_options(field.options)
        self._key_help.setVisible(field.custom)

    def add(self) -> None:
        known = self._fields
        name = self._tr(_new)
        base = _KEY.sub("_", name.lower()).strip("_") or "field"
        key = next(one for n in range(len(known) + 2) if (one := f"{base}_{n}" if n else base) not in known)
        self._write(_added, None, Field(key, name, FieldType.STRING, custom=True))
        self._fresh = self.current
        self.details.rows["label"].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def remove(self, line_id: str) -> None:
        self._write(_removed, self._fields[line_id], None)

    def _change(self, key: str, value: Value) -> None:
        old = self._fields[self.current]
        changed: dict[str, Any] = {key: bool(value) if key in ("required", "multiple") else value}
        if key == "label" and not value:
            self.details.rows["label"].show_error(KnownError(_label_missing, field="label"))
            return
        if key == "label" and old.key == self._fresh:
            known = {one: field for one, field in self._fields.items() if one != old.key}
            changed["key"] = key_for(str(value), known)  # nothing refers to the key it had for a moment
        if key == "type":
            kind = FieldType(value)
            changed = {"type": kind, "multiple": old.multiple and kind not in _SINGLE}
        self._write(_changed, old, replace(old, **changed))

    def _change_options(self, options: tuple[Option, ...]) -> None:
        old = self._fields[self.current]
        self._write(_changed, old, replace(old, options=options))

    def _write(self, words: Msg, old: Field | None, new: Field | None) -> None:
        entity, types = self.chosen, self.workspace.types

        def put(gone: Field | None, there: Field | None) -> None:
            with self.workspace.transaction():
                if gone is not None and (there is None or gone.key != there.key):
                    types.remove_field(entity, gone.key)
                if there is not None:
                    types.put_field(entity, there)

        field = new or old
        if field is not None and self.context.edits.step(
            words.fill(name=field.label), lambda: put(old, new), lambda: put(new, old)
        ):
            self.refresh()
            self.choose(field.key)

    def _line(self, field: Field) -> Line:
        said = [self._tr(TYPE_NAMES[field.type]), field.key]
        said += [self._tr(_required)] if field.required else []
        said += [self._tr(_several)] if field.multiple else []
        color = "accent" if field.custom else "muted"
        return Line(field.key, self._tr(field.label), " · ".join(said), TYPE_ICONS[field.type], color)

    @property
    def _fields(self) -> Mapping[str, Field]:
        match self.chosen:
            case "contact":
                return {one.key: one for one in Contacts(self.workspace).fields()}
            case "company":
                return {one.key: one for one in Companies(self.workspace).fields()}
        entity = self.workspace.types.schema().entities[self.chosen]
        common = smart_process("", "").by_key
        return {
            one.key: replace(one, custom=True) if entity.smart and one.key not in common else one
            for one in entity.fields
        }

    def _offer_entities(self, chosen: str) -> None:
        schema = self.workspace.types.schema()
        offered = [(one.id, self._tr(one.name)) for one in schema.entities.values()]
        offered += [(one.id, self._tr(one.title())) for one in (Contacts(self.workspace), Companies(self.workspace))]
        self.entity.clear()
        for key, name in offered:
            self.entity.addItem(name, key)
        self.entity.setCurrentIndex(max(0, self.entity.findData(chosen)))
