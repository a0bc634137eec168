"""Responsible person changed."""

from __future__ import annotations

from app.engine.catalog.categories import ON_ITEM
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType
from app.engine.words import msg


class ResponsibleChanged(TriggerType):
    """Fire when the item gets another responsible person."""

    about = About(
        "responsible.changed",
        ON_ITEM,
        icon="mdi6.account-convert-outline",
        title=msg("Responsible person changed"),
        description=msg("Moves the item here when it gets another responsible person, by hand or by a rule."),
        sentence=msg("When the responsible person changes"),
        synonyms=msg("owner manager assigned handover reassigned"),
        suggests=("item.responsible", "employee.private_message"),
    )

    results = (Result("responsible", FieldType.EMPLOYEE, msg("New responsible person")),)
    examples = (Example("somebody took over", {}, event={"responsible": "bo"}, fires=True),)
