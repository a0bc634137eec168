"""The dialogs that ask what happens to a record: what an event brings along, or other values of fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.engine.catalog.declaration import TriggerType
from app.engine.happening import example_of
from app.engine.model.item import Item
from app.engine.ports import Directory
from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.rehearse.fields_dialog import FieldsDialog

FIXED = ("id", "stage", "created_at", "modified_at", "created_by", "modified_by")
"""Fields that nobody types."""


def brought_dialog(
    look: Look, directory: Directory, kind: type[TriggerType], text: Msg, ok: Msg, parent: QWidget
) -> FieldsDialog:
    """Ask what an event of a kind brings along: the results that it declares, hinted at by its example."""
    fields = [one.as_field() for one in kind.results]
    named = {
        one.name: {each.id: look.tr(each.name) for each in directory.providers if each.channel == one.channel}
        for one in kind.results
        if one.channel
    }
    dialog = FieldsDialog(look, directory, kind.about.title, text, fields, ok=ok, parent=parent, named=named)
    dialog.hint({name: f"{look.tr.shown(value)}" for name, value in example_of(kind).items()})
    dialog.hide_people()
    return dialog


def changes_dialog(look: Look, directory: Directory, item: Item, first: Sequence[str], parent: QWidget) -> FieldsDialog:
    """Ask for other values of a record's fields; those named first stand on top."""
    entity = directory.schema.entity(item.entity)
    fields = [one for one in (entity.fields if entity else ()) if one.key not in FIXED]
    fields.sort(key=lambda one: one.key not in first)
    text = msg("What differs from now counts as changed.")
    dialog = FieldsDialog(look, directory, msg("Change fields"), text, fields, ok=msg("Change"), parent=parent)
    dialog.setWindowTitle(look.tr(msg("Change “{record}”").fill(record=item.title)))
    dialog.show_values(item.values)
    return dialog
