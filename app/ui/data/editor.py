"""The editor beside a table: one record, field by field; each field is written as it is left."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.engine.errors import KnownError
from app.engine.model.people import Contact
from app.engine.model.schema import Field
from app.engine.model.values import Value
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editors import editor_for
from app.ui.data.kinds.base import Kind
from app.ui.data.kinds.items import Items
from app.ui.preview.parts import column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton
from app.ui.widgets.room import scrolled

_changed = msg("{field} of “{record}” changed")
_missing = msg("“{field}” must be filled in.")
_duplicate, _delete, _close = msg("Duplicate"), msg("Delete"), msg("Close")
_required = msg("{field} (required)")
_NOBODY = Contact("", "")
"""Stands where no record is edited yet."""


class FieldRow(QWidget):
    """A field's label over its editor, and below what does not fit."""

    def __init__(self, context: DataContext, field: Field, *, fixed: bool) -> None:
        """Edit a field; a fixed one can only be read."""
        super().__init__()
        self.field = field
        self._refused = False
        self._tr = context.look.tr
        self.editor = editor_for(field.type, multiple=field.multiple)(context, field)
        if fixed:
            self.editor.set_fixed()
        caption = label("muted")
        name = self._tr(field.label)
        caption.setText(name)
        caption.setAccessibleName(self._tr(_required.fill(field=name)) if field.required else name)
        caption.setBuddy(self.editor)
        star = label("error")
        star.setText("*" if field.required else "")
        self.error: QLabel = label("error", wrap=True)
        self.error.hide()
        head = row(caption, star, None, spacing=tokens.TIGHT)
        self.setLayout(column(head, self.editor, self.error, spacing=tokens.TIGHT))
        self.editor.refused.connect(self.show_error)

    def show_value(self, value: Value) -> None:
        """Show a value; a required one that is empty is said."""
        self._refused = False
        self.editor.show_value(value)
        missing = self.field.required and value in (None, "", ())
        set_text(self.error, self._tr(_missing.fill(field=self.field.label)) if missing else "")

    def follow(self, value: Value) -> None:
        """Show the value as it is now, unless something is being typed here or was refused."""
        if not (self.editor.unfinished or self._refused):
            self.show_value(value)

    def show_error(self, error: KnownError | None) -> None:
        """Say what does not fit; None for nothing."""
        self._refused = error is not None
        set_text(self.error, self._tr(error.words) if error else "")


class RecordPart(QWidget):
    """What stands below the fields of a record, for what no field holds."""

    @abstractmethod
    def show_record(self, record: Any) -> None:
        """Show another record, or the same as it is now."""


class RecordEditor(QFrame):
    """Edits one record at a time."""

    duplicate_asked = Signal(str)
    delete_asked = Signal(str)
    close_asked = Signal()

    def __init__(self, context: DataContext, kind: Kind[Any], extra: RecordPart | None = None) -> None:
        """Edit records of a kind; `extra` stands below the fields."""
        super().__init__()
        self.setProperty("role", "panel")
        self._context = context
        self._kind = kind
        self._extra = extra
        self._tr = context.look.tr
        self._record: Any = _NOBODY
        self._fields: tuple[Field, ...] = ()
        self._rows: dict[str, FieldRow] = {}
        self._name = label("title", wrap=True)
        self._detail = label("muted")
        theme = context.theme
        self.duplicate = IconButton(theme, "mdi6.content-duplicate", self._tr(_duplicate))
        self.delete = IconButton(theme, "mdi6.trash-can-outline", self._tr(_delete))
        self.close_button = IconButton(theme, "mdi6.close", self._tr(_close))
        self._form = column(spacing=tokens.MEDIUM)
        head = row(
            column(self._name, self._detail, spacing=0), self.duplicate, self.delete, self.close_button, spacing=2
        )
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.TIGHT, 0)
        layout.addLayout(head)
        layout.addWidget(self._scrolled(), 1)
        self.duplicate.clicked.connect(lambda: self.duplicate_asked.emit(self._record.id))
        self.delete.clicked.connect(lambda: self.delete_asked.emit(self._record.id))
        self.close_button.clicked.connect(self.close_asked)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows of the form by field."""
        return self._rows

    @property
    def record_id(self) -> str:
        """The id of the record that is edited; empty without one."""
        return str(self._record.id)

    def show_record(self, record: Any) -> None:
        """Edit another record, or the same as it is now."""
        same = record.id == self._record.id
        self._record = record
        fields = self._fields_of(record)
        if fields != self._fields:
            self._rebuild(fields)
        set_text(self._name, self._tr(self._kind.name(record) or self._kind.add))
        set_text(self._detail, record.id)
        for key, one in self._rows.items():
            (one.follow if same else one.show_value)(self._kind.value(record, key))
        if self._extra is not None:
            self._extra.show_record(record)

    def focus_first(self) -> None:
        """Go to the first field that can be edited."""
        first = next((one for key, one in self._rows.items() if not self._kind.fixed(key)), None)
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fields_of(self, record: Any) -> tuple[Field, ...]:
        if isinstance(self._kind, Items):
            return self._kind.fields_of(record)
        return self._kind.fields()

    def _rebuild(self, fields: tuple[Field, ...]) -> None:
        self._fields = fields
        for old in self._rows.values():
            old.hide()
            old.deleteLater()
        self._rows = {}
        for field in (
            *(one for one in fields if not self._kind.fixed(one.key)),
            *(one for one in fields if self._kind.fixed(one.key) and one.key != "id"),
        ):
            made = FieldRow(self._context, field, fixed=self._kind.fixed(field.key))
            made.editor.value_asked.connect(lambda value, key=field.key: self._change(key, value))
            self._rows[field.key] = made
            self._form.addWidget(made)

    def _change(self, key: str, value: Value) -> None:
        record = self._record
        if self._kind.value(record, key) == value:
            return
        new = self._kind.changed(record, {key: value}, self._context.now())
        label_ = next(one.label for one in self._fields if one.key == key)
        words = _changed.fill(field=label_, record=self._kind.name(record))
        if self._context.edits.make(words, lambda: self._context.workspace.records.put(new)):
            self.show_record(new)

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "surface")
        layout = column(self._form, *([self._extra] if self._extra is not None else []), None, spacing=tokens.MEDIUM)
        layout.setContentsMargins(0, tokens.SMALL, tokens.MEDIUM, tokens.LARGE)
        inside.setLayout(layout)
        return scrolled(inside)
