"""Right sides that are fields: of the item itself or, where items are looked for, of the one the rule runs on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from app.engine.model.values import FieldType
from app.engine.names import Name
from app.engine.placeholders.pieces import chip
from app.engine.words import msg
from app.ui.forms.condition.listed import EntryValue
from app.ui.forms.context import FormContext
from app.ui.forms.pick.entries import Entry, Group
from app.ui.forms.pick.placeholders import name_entry, name_groups
from app.ui.forms.text.faces import FaceMaker

_looked_for = msg("Of the item looked for")


class FieldValue(EntryValue):
    """Another field; one of the present item is written as a placeholder, which is filled in before the search."""

    def __init__(self, words: str, context: FormContext, faces: FaceMaker, fitting: Collection[FieldType]) -> None:
        self._context, self._faces, self._fitting = context, faces, fitting
        super().__init__(words, context, self._groups)

    def raw(self) -> Any:
        key = super().raw()
        return {"ref": key} if key and not is_filled_in(key, self._context) else key

    def show_raw(self, raw: Any) -> None:
        if isinstance(raw, dict):
            raw = raw.get("ref")
        elif is_filled_in(raw, self._context) and (found := self._faces.chip(raw)) is not None:
            raw = chip(found.path, *found.filters).source
        super().show_raw(raw)

    def known(self, key: str) -> Entry | None:
        found = super().known(key)
        present = self._context.present
        if found is None and present is not None and is_filled_in(key, self._context):
            face = FaceMaker(present).face(key)
            found = None if face.problem else Entry(key, f"{face.label} {face.suffix}".strip(), "mdi6.code-braces")
        return found

    def _groups(self) -> Sequence[Group]:
        fitting, context = self._fitting, self._context
        present = context.present
        if present is None:
            return name_groups(context, self._faces, lambda one: one.type in fitting)

        def fits(one: Name) -> bool:
            return one.type in fitting and not one.multiple

        groups = name_groups(present, FaceMaker(present), fits, recent=False, whole_label=True)
        own = (one for one in context.names.all() if one.type in fitting and one.path.startswith("item."))
        return [
            *(
                Group(group.title, tuple(replace(one, key=chip(one.key).source) for one in group.entries))
                for group in groups
            ),
            Group(
                context.tr(_looked_for), tuple(name_entry(one, context, self._faces, whole_label=True) for one in own)
            ),
        ]


def is_filled_in(right: Any, context: FormContext) -> bool:
    """Say whether a right side is a placeholder of the present item."""
    if context.present is None or not isinstance(right, str):
        return False
    return right.startswith("{{") and right.endswith("}}") and right.count("{{") == 1


def names_field(right: Any, context: FormContext) -> bool:
    """Say whether a right side names a field rather than holding a value."""
    return is_filled_in(right, context) or (isinstance(right, dict) and set(right) == {"ref"})
