"""Field changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import ON_ITEM
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, FieldRefs
from app.engine.words import Msg, msg


class FieldChanged(TriggerType):
    """Fire when one of some fields takes another value."""

    about = About(
        "field.changed",
        ON_ITEM,
        icon="mdi6.form-textbox",
        title=msg("Field changed"),
        description=msg("Moves the item here when one of the chosen fields takes another value, whoever changed it."),
        sentence=msg("When {fields} changes"),
        synonyms=msg("value edit update track watch modified"),
        suggests=("item.modify",),
    )

    fields: Annotated[tuple[str, ...], FieldRefs(), Ask(msg("Fields"), help=msg("Any of them will do."))]

    results = (Result("fields", FieldType.STRING, msg("Changed fields"), multiple=True),)
    examples = (
        Example("a watched field", {"fields": ["amount"]}, event={"fields": ("amount",)}, fires=True),
        Example("another field", {"fields": ["amount"]}, event={"fields": ("source",)}, fires=False),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say that any of several fields will do."""
        fields = raw.get("fields")
        several = isinstance(fields, list | tuple) and len(fields) > 1
        return msg("When one of these changes: {fields}") if several else cls.about.sentence

    def misses(self, event: Event, at: Moment) -> Msg | None:
        """Look for a watched field among the changed ones."""
        del at
        if set(self.fields) & set(event.data.get("fields", ())):
            return None
        return msg("None of the fields it watches changed.")
