"""Modify item."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from app.engine.catalog.asks import ModifiedBy
from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.new_values import new_values
from app.engine.effects import FieldsChanged
from app.engine.model.values import Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, FieldValue, FieldValues
from app.engine.words import msg


class ModifyItem(RuleType):
    """Write new values into fields of the item."""

    about = About(
        "item.modify",
        ITEMS,
        icon="mdi6.pencil-outline",
        title=msg("Modify item"),
        description=msg(
            "Writes values into fields of the item, for instance the ID of a new group chat, so that "
            "rules in later stages can use it."
        ),
        sentence=msg("Set {fields}"),
        synonyms=msg("change edit write update field value record fill"),
        suggests=("field.changed", "employee.group_chat"),
    )

    fields: Annotated[
        tuple[FieldValue, ...],
        FieldValues(),
        Ask(
            msg("Fields and values"),
            help=msg("A value may hold placeholders. A field that takes several values can be added to."),
        ),
    ]
    modified_by: ModifiedBy = ""

    examples = (
        Example(
            "the ID of a chat is kept in a field",
            {"fields": [{"field": "chat_id", "value": '{{ results["chat"].chat_id }}'}]},
            earlier={"chat": {"chat_id": "chat-of-a-rule"}},
            effects=(FieldsChanged({"chat_id": "chat-of-a-rule"}, "ann"),),
        ),
        Example(
            "each value takes the type of its field",
            {
                "fields": [
                    {"field": "probability", "value": "80"},
                    {"field": "amount", "value": "{{ item.amount.amount * 2 }}"},
                    {"field": "close_date", "value": "{{ now | add_days(7) }}"},
                    {"field": "recurring", "value": True},
                    {"field": "source", "value": None},
                ],
                "modified_by": "supervisor",
            },
            effects=(
                FieldsChanged(
                    {
                        "probability": 80,
                        "amount": Money(Decimal("10000.00"), "EUR"),
                        "close_date": date(2026, 3, 17),
                        "recurring": True,
                        "source": None,
                    },
                    "bo",
                ),
            ),
        ),
        Example(
            "more observers, each once",
            {"fields": [{"field": "observers", "value": ["supervisor", "role:lawyers"], "append": True}]},
            item={"observers": ("bo",)},
            effects=(FieldsChanged({"observers": ("bo", "lea")}, "ann"),),
        ),
        Example(
            "a choice by its label",
            {"fields": [{"field": "roof_type", "value": "Flat roof"}]},
            effects=(FieldsChanged({"roof_type": "flat"}, "ann"),),
        ),
        Example("an unknown field", {"fields": [{"field": "colour", "value": "red"}]}, fails="no field “colour”"),
        Example(
            "a value that does not fit",
            {"fields": [{"field": "probability", "value": "{{ item.title }}"}]},
            fails="not a whole number",
        ),
        Example("a choice that is none", {"fields": [{"field": "roof_type", "value": "Thatched"}]}, fails="Thatched"),
        Example(
            "a required field",
            {"fields": [{"field": "title", "value": "{{ item.description }}"}]},
            fails="cannot be empty",
        ),
        Example(
            "the stage has a rule of its own", {"fields": [{"field": "stage", "value": "won"}]}, fails="cannot be set"
        ),
        Example(
            "nobody", {"fields": [{"field": "responsible", "value": "role:translators"}]}, fails="stands for nobody"
        ),
        Example(
            "a field with one value",
            {"fields": [{"field": "source", "value": "fair", "append": True}]},
            fails="holds one value",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Change all fields at once."""
        values = new_values(self.fields, at.directory.schema.entity(at.item.entity), at.item.values, at)
        yield FieldsChanged(values, at.author(self.modified_by))
        return None
