"""Get item info."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.fetched import fetched_from, with_fetched
from app.engine.catalog.registry import Catalogue
from app.engine.conditions import compile_condition
from app.engine.errors import CannotAct, KnownError
from app.engine.model.condition import All, AnyCondition, AnyOf, Clause, Not
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import EntityType, Schema
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.names import names_at
from app.engine.parameters import Ask, ConditionKind, EntityRef, FieldRefs
from app.engine.scope import Scope
from app.engine.words import msg

_OF_PAOLO = {"left": "item.contacts", "op": "contains", "right": "contact:paolo"}
_FOUND = Result("found", FieldType.BOOLEAN, msg("Was found"))


class GetItemInfo(RuleType):
    """Fetch some fields of another item for the rules that follow."""

    looks_around = True

    about = About(
        "helper.item_info",
        HELPERS,
        icon="mdi6.database-search-outline",
        title=msg("Get item info"),
        description=msg(
            "Finds the first other item that fits the filter and fetches some of its fields, for use in "
            "the rules that follow. Where none fits, the results are empty."
        ),
        sentence=msg("From {entity} where {filter}: get {fields}"),
        synonyms=msg("find search look up query fetch record deal lead invoice other"),
        helper=True,
        suggests=("item.modify", "employee.notification"),
    )

    entity: Annotated[str, EntityRef(), Ask(msg("Type"), help=msg("Where to look."))]
    filter: Annotated[
        AnyCondition,
        ConditionKind(entity_from="entity"),
        Ask(
            msg("Filter"),
            help=msg("Here “item” means the one looked for. A value may hold placeholders of the present item."),
        ),
    ]
    fields: Annotated[
        tuple[str, ...],
        FieldRefs(entity_from="entity"),
        Ask(msg("Fields"), help=msg("What to fetch; each becomes a result.")),
    ]

    examples = (
        Example(
            "the first invoice of the same client",
            {"entity": "invoice", "filter": _OF_PAOLO, "fields": ["number", "amount"]},
            results={"found": True, "number": "2026-7", "amount": Money(Decimal("1200.00"), "EUR")},
        ),
        Example(
            "compared with the present item",
            {
                "entity": "deal",
                "fields": ["title"],
                "filter": {"left": "item.title", "op": "starts_with", "right": "{{ item.title | truncate(4, '') }}"},
            },
            results={"found": True, "title": "Roof, Bianchi"},
        ),
        Example(
            "nothing fits",
            {"entity": "invoice", "filter": {"left": "item.number", "op": "eq", "right": "none"}, "fields": ["paid"]},
            results={"found": False, "paid": None},
        ),
        Example(
            "an unknown type", {"entity": "yacht", "filter": _OF_PAOLO, "fields": ["title"]}, fails="no type “yacht”"
        ),
        Example(
            "an unknown field",
            {"entity": "invoice", "filter": _OF_PAOLO, "fields": ["colour"]},
            fails="no field “colour”",
        ),
        Example(
            "a filter on a field that is not there",
            {"entity": "invoice", "filter": {"left": "item.colour", "op": "filled"}, "fields": ["number"]},
            fails="item.colour",
        ),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return whether anything was found, and the chosen fields with their types."""
        return with_fetched((_FOUND,), raw.get("entity"), raw.get("fields"), schema)

    def perform(self, at: Moment) -> Act:
        """Leave the fields of the first that fits, oldest first; the item itself never counts."""
        entity = fetched_from(self.entity, self.fields, at)
        yield from ()
        try:
            found = self._first(entity, at)
        except KnownError as error:
            raise CannotAct(msg("The filter cannot be used: {why}").fill(why=error.words), field="filter") from error
        return {"found": found is not None, **{key: found.value(key) if found else None for key in self.fields}}

    def _first(self, entity: EntityType, at: Moment) -> Item | None:
        elsewhere = RuleSet(id="filter", name="", entity=entity.id, pipeline="filter")
        names = names_at(elsewhere, None, Catalogue(()), at.directory.schema, at.directory.variables)
        fits = compile_condition(_filled_in(self.filter, at), names)
        itself = (at.item.entity, at.item.id)
        return next(
            (
                one
                for one in at.world.items.of(entity.id)
                if (one.entity, one.id) != itself and fits.test(Scope(one, at.now, at.directory))
            ),
            None,
        )


def _filled_in(condition: AnyCondition, at: Moment) -> AnyCondition:
    """Fill the present item's values into the right sides that hold placeholders."""
    match condition:
        case All():
            return All(members=tuple(_filled_in(one, at) for one in condition.members))
        case AnyOf():
            return AnyOf(members=tuple(_filled_in(one, at) for one in condition.members))
        case Not():
            return Not(member=_filled_in(condition.member, at))
        case Clause():
            return condition.model_copy(update={"right": _filled_right(condition.right, at)})


def _filled_right(right: Any, at: Moment) -> Any:
    if isinstance(right, list | tuple):
        return [_filled_right(one, at) for one in right]
    return at.value(right, "filter") if isinstance(right, str) and "{{" in right else right
