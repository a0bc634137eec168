"""What rules that fetch fields of other items have in common: the type meant, its fields, and these as results."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.engine.catalog.declaration import Result
from app.engine.catalog.new_items import demand_fields
from app.engine.errors import CannotAct
from app.engine.model.schema import EntityType, Field, Schema, builtin_schema
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.words import msg


def fetched_from(entity: str, keys: Collection[str], at: Moment) -> EntityType:
    """Return the type of which fields are fetched; an unknown type or field is a reason not to act."""
    found = at.directory.schema.entity(entity)
    if found is None:
        raise CannotAct(msg("There is no type “{type}”.").fill(type=entity), field="entity")
    demand_fields(found, keys)
    return found


def with_fetched(own: Collection[Result], entity: object, chosen: object, schema: Schema | None) -> tuple[Result, ...]:
    """Return a rule's own results and the fields that raw parameters choose; a field of the same name stands for both.

    Of a type or field that is not known here all is text.
    """
    declared = (schema or builtin_schema()).entity(str(entity))
    known = declared.by_key if declared else {}
    keys = [key for key in chosen if isinstance(key, str)] if isinstance(chosen, list | tuple) else []
    fetched = (_as_result(key, known) for key in dict.fromkeys(keys))
    return (*(one for one in own if one.name not in keys), *fetched)


def _as_result(key: str, known: Mapping[str, Field]) -> Result:
    field = known.get(key)
    if field is None:
        return Result(key, FieldType.STRING, key)
    return Result(key, field.type, field.label, field.multiple, field.options)
