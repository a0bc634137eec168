"""From the surroundings written in a scenario to the world in which its rules run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.model.belongings import Belonging, Document, Payment
from app.engine.model.documents import DocumentTemplate, TemplateProblem
from app.engine.model.item import Item, Key
from app.engine.model.schema import CLIENT_NAMES, EntityType, Field, Schema, builtin_schema, smart_process
from app.engine.model.surroundings import Record, Surroundings
from app.engine.model.values import FieldType, Value, read_value
from app.engine.overlay import LaidBelongings
from app.engine.ports import LOG_PROVIDER, B, Directory, NoBelongings, Provider
from app.engine.words import Msg, msg

CLIENTS = ("contact", "company")


class SeenItems:
    """The records beside, and no others."""

    def __init__(self, items: Mapping[Key, Item]) -> None:
        """Hold records by key."""
        self._items = items

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""
        return self._items.get((entity, item_id))

    def of(self, entity: str) -> list[Item]:
        """Walk the records of an entity type."""
        return [one for key, one in self._items.items() if key[0] == entity]


class _Counted:
    """Belongings of which only the last number of each series is known."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._none = NoBelongings()

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        return self._none.get(kind, belonging_id)

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        return self._none.of(kind, item)

    def last_count(self, kind: type[B], series: str) -> int:
        return self._counts.get(series_name(kind, series), 0)


def series_name(kind: type[Belonging], series: str) -> str:
    """Return under which name a scenario keeps the last number of a series."""
    return f"{'document' if issubclass(kind, Document) else 'payment' if issubclass(kind, Payment) else ''}:{series}"


def directory_of(around: Surroundings) -> Directory:
    """Return people, clients and the rest as the engine asks for them; raises KnownError for what cannot be read."""
    schema = schema_of(around)
    return Directory(
        schema=schema,
        employees={one.id: one for one in around.employees},
        departments={one.id: one for one in around.departments},
        roles={one.id: one for one in around.roles},
        contacts={one.id: replace(one, values=typed(one.values, "contact", schema)) for one in around.contacts},
        companies={one.id: replace(one, values=typed(one.values, "company", schema)) for one in around.companies},
        calendar=Calendar.from_json(around.calendar),
        calendars={key: Calendar.from_json(one) for key, one in around.calendars.items()},
        rates=around.rates,
        providers=(
            LOG_PROVIDER,
            *(Provider(one.id, one.name, one.channel, one.account) for one in around.providers),
        ),
        variables={name: read_variable(raw, name) for name, raw in around.variables.items()},
        lookups={one.id: one for one in around.lookups},
        products={one.id: one for one in around.products},
        own_companies={one.id: one for one in around.own_companies},
        templates={one.id: _template(one) for one in around.templates},
        locale=around.locale,
        public_base=around.public_base,
    )


def belongings_of(around: Surroundings) -> LaidBelongings:
    """Return what belongs to records before anything happens."""
    kept = {(type(one), one.id): one for one in around.belongings()}
    return LaidBelongings(_Counted(around.counts), kept)


def items_of(around: Surroundings, schema: Schema) -> SeenItems:
    """Return the records beside."""
    return SeenItems({one.key: item_of(one, schema) for one in around.records})


def schema_of(around: Surroundings) -> Schema:
    """Return the built-in types with the fields and types of the workspace that the scenario comes from."""
    schema = builtin_schema()
    entities, clients = dict(schema.entities), dict(schema.clients)
    for key, own in around.types.items():
        if key in CLIENTS:
            clients[key] = EntityType(key, own.name or CLIENT_NAMES[key], own.fields)
        elif key in entities:
            for one in own.fields:
                entities[key] = entities[key].with_field(one)
        else:
            entities[key] = smart_process(key, own.name or key, *own.fields)
    pipelines = {one.id: one for one in around.pipelines}
    return Schema(entities, pipelines, around.base_currency, clients)


def item_of(record: Record, schema: Schema) -> Item:
    """Return a record as the engine knows it."""
    return Item(record.id, record.entity, record.pipeline, record.stage, typed(record.values, record.entity, schema))


def typed(raw: Mapping[str, Any], entity: str, schema: Schema) -> dict[str, Value]:
    """Return values with the types of their fields; what is no field stays as it is written."""
    known = schema.whole(entity)
    fields = known.by_key if known else {}
    return {key: one_typed(value, fields.get(key)) for key, value in raw.items()}


def one_typed(raw: Any, field: Field | None) -> Value:
    """Return a value with the type of its field."""
    return raw if field is None else read_value(field.type, raw, multiple=field.multiple, field=field.key)


def read_variable(raw: Any, name: str) -> Value:
    """Read a variable."""
    if not isinstance(raw, Mapping):
        return raw
    try:
        kind = FieldType(raw.get("type", ""))
    except ValueError as error:
        words = msg("The variable “{name}” is of a type that is not known here: {type}.")
        raise KnownError(words.fill(name=name, type=str(raw.get("type"))), field=name) from error
    value = raw.get("value")
    return read_value(kind, value, multiple=isinstance(value, list), field=name)


def _template(seen: Any) -> DocumentTemplate:
    problems = tuple(TemplateProblem(Msg(words), Msg(place)) for words, place in seen.problems)
    return DocumentTemplate(seen.id, seen.name, seen.paths, seen.names, seen.uses_products, problems)
