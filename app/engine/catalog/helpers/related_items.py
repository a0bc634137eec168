"""Get related items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.fetched import fetched_from, with_fetched
from app.engine.model.belongings import Relations, id_of
from app.engine.model.item import Item
from app.engine.model.schema import EntityType, Schema
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, EntityRef, FieldRefs
from app.engine.recognising import items_known_by
from app.engine.words import msg

WHICH = Choice((("first", msg("The first")), ("last", msg("The latest")), ("count", msg("Only how many there are"))))
THROUGH = Choice(
    (
        ("both", msg("Either way")),
        ("relations", msg("Linked with each other")),
        ("client", msg("Of the same client")),
    )
)
_OWN = (
    Result("count", FieldType.INTEGER, msg("How many")),
    Result("first_id", FieldType.STRING, msg("ID of the first")),
)


class GetRelatedItems(RuleType):
    """Fetch what hangs together with the item: its invoices, its client’s other deals."""

    looks_around = True

    about = About(
        "helper.related_items",
        HELPERS,
        icon="mdi6.file-tree-outline",
        title=msg("Get related items"),
        description=msg(
            "Counts the items that belong together with this one, such as its invoices or its client’s other deals, "
            "and fetches fields of the first or the latest, for use in the rules that follow."
        ),
        sentence=msg("Related {entity}: {which}"),
        synonyms=msg("linked parent child relations same client other deals invoices quotes fetch count"),
        helper=True,
        suggests=("item.relations", "item.modify", "employee.notification"),
    )

    entity: Annotated[str, EntityRef(), Ask(msg("Type"), help=msg("What is looked for."))]
    through: Annotated[str, THROUGH, Ask(msg("How they belong together"))] = "both"
    which: Annotated[str, WHICH, Ask(msg("Which one"), help=msg("The oldest comes first."))] = "first"
    fields: Annotated[
        tuple[str, ...],
        FieldRefs(entity_from="entity"),
        Ask(msg("Fields"), help=msg("What to fetch; each becomes a result."), shown_when=("which", ("first", "last"))),
    ] = ()

    examples = (
        Example(
            "its invoice",
            {"entity": "invoice", "fields": ["number", "amount"]},
            results={"count": 1, "first_id": "1", "number": "2026-7", "amount": Money(Decimal("1200.00"), "EUR")},
        ),
        Example(
            "deals that are linked or of the same client, the latest",
            {"entity": "deal", "which": "last", "fields": ["title"]},
            results={"count": 2, "first_id": "5", "title": "Tiles, Rossi"},
        ),
        Example(
            "how many are linked",
            {"entity": "deal", "through": "relations", "which": "count"},
            results={"count": 1, "first_id": "5"},
        ),
        Example(
            "there is none",
            {"entity": "quote", "fields": ["title"]},
            results={"count": 0, "first_id": None, "title": None},
        ),
        Example("an unknown type", {"entity": "yacht", "which": "count"}, fails="no type “yacht”"),
        Example("an unknown field", {"entity": "invoice", "fields": ["colour"]}, fails="no field “colour”"),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return the count, and the chosen fields with their types."""
        chosen = raw.get("fields") if raw.get("which") != "count" else ()
        return with_fetched(_OWN, raw.get("entity"), chosen, schema)

    def perform(self, at: Moment) -> Act:
        """Leave the count, and the fields of the one that is wanted."""
        entity = fetched_from(self.entity, self.fields, at)
        yield from ()
        found = self._found(entity, at)
        chosen = (found[-1] if self.which == "last" else found[0]) if found else None
        fetched = {key: None if chosen is None else chosen.value(key) for key in self.fields}
        return {"count": len(found), "first_id": found[0].id if found else None, **fetched}

    def _found(self, entity: EntityType, at: Moment) -> list[Item]:
        """Return the related items, the oldest first."""
        ids: dict[str, None] = {}
        relations = at.world.belongings.get(Relations, id_of(at.item.key))
        if relations is not None and self.through != "client":
            ids.update((one, None) for kind, one in relations.others if kind == entity.id)
        if self.through != "relations":
            references = {*(at.item.values.get("contacts") or ()), at.item.values.get("company")} - {None, ""}
            ids.update((one, None) for one in items_known_by(at.world.items, entity.id, references))
        found = (at.world.items.get(entity.id, one) for one in ids)
        return sorted((one for one in found if one is not None and one.key != at.item.key), key=_born)


def _born(item: Item) -> float:
    """Order by when items were created; those of which that is not known come first, as they were found."""
    created = item.values.get("created_at")
    return created.timestamp() if isinstance(created, datetime) else 0.0
