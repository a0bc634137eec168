"""Summarise the item."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, FieldRefs
from app.engine.paths import write_path
from app.engine.words import msg, pair

STYLES = Choice((("lines", msg("A line for each")), ("list", msg("A list")), ("one_line", msg("All in one line"))))


class SummariseItem(RuleType):
    """Put fields of the item together into one text, for the messages that follow."""

    about = About(
        "helper.summary",
        HELPERS,
        icon="mdi6.text-box-outline",
        title=msg("Summarise the item"),
        description=msg(
            "Makes a text of some fields of the item, with their names and values, for use in the messages of the "
            "rules that follow. Empty fields are left out."
        ),
        sentence=msg("Summary of {fields}"),
        synonyms=msg("overview text digest fields compose details list brief"),
        helper=True,
        suggests=("employee.notification", "employee.group_chat_message", "client.email"),
    )

    fields: Annotated[
        tuple[str, ...], FieldRefs(), Ask(msg("Fields"), help=msg("In the order in which they are to stand."))
    ]
    style: Annotated[str, STYLES, Ask(msg("How it is set"))] = "lines"

    results = (Result("text", FieldType.TEXT, msg("Text")),)
    examples = (
        Example(
            "a line for each, empty ones left out",
            {"fields": ["title", "description", "responsible", "close_date"]},
            results={"text": "Title: Roof, Rossi\nResponsible person: Ann Keller\nClose date: Apr 30, 2026"},
        ),
        Example(
            "a list",
            {"fields": ["roof_type", "contacts"], "style": "list"},
            item={"roof_type": "flat"},
            results={"text": "• Roof: Flat roof\n• Contacts: Paolo Rossi"},
        ),
        Example(
            "in one line",
            {"fields": ["source", "probability"], "style": "one_line"},
            results={"text": "Source: web; Probability: 40"},
        ),
        Example("nothing to say", {"fields": ["description"]}, results={"text": ""}),
        Example("a field that is not there", {"fields": ["colour"]}, fails="no field “colour”"),
    )

    def perform(self, at: Moment) -> Act:
        """Write each field as a placeholder would, behind its name."""
        entity = at.directory.schema.entity(at.item.entity)
        lines = []
        for key in self.fields:
            field = entity.by_key.get(key) if entity else None
            if field is None:
                raise CannotAct(msg("The item has no field “{field}”.").fill(field=key), field="fields")
            value = at.line(f"{{{{ {write_path(('item', key))} }}}}", "fields", needed=False)
            if value:
                lines.append(at.words(pair(field.label, value)))
        yield from ()
        if self.style == "one_line":
            return {"text": "; ".join(lines)}
        mark = "• " if self.style == "list" else ""
        return {"text": "\n".join(mark + one for one in lines)}
