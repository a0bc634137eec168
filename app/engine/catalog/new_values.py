"""Values that rules write into fields: of the item, of a new item, of its client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.engine.catalog.typed_values import fitted
from app.engine.errors import CannotAct, KnownError
from app.engine.model.people import split_person
from app.engine.model.schema import KEPT, EntityType, Field
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.moment import Moment
from app.engine.parameters import FieldValue
from app.engine.people import called
from app.engine.words import msg

_SEVERAL = (FieldType.PHONES, FieldType.EMAILS)
_TEXTUAL = (FieldType.STRING, FieldType.TEXT, FieldType.URL, FieldType.ADDRESS)


def new_values(
    given: Iterable[FieldValue], entity: EntityType | None, old: Mapping[str, Value], at: Moment
) -> dict[str, Value]:
    """Return the values that fields take, each of its field's type; `old` is what those hold that are added to.

    Raises CannotAct for the parameter ``fields``. Without the entity type, as where there is no workspace, all is text.
    """
    values: dict[str, Value] = {}
    for one in given:
        values[one.field] = _value(one, entity, values.get(one.field, old.get(one.field)), at)
    return values


def _value(new: FieldValue, entity: EntityType | None, old: Value, at: Moment) -> Value:
    field = entity.by_key.get(new.field) if entity else Field(new.field, new.field, FieldType.STRING)
    if field is None:
        words = msg("{type} have no field “{field}”.")
        raise CannotAct(words.fill(type=entity.name if entity else "", field=new.field), field="fields")
    if field.key in KEPT:
        raise CannotAct(msg("“{field}” cannot be set by this rule.").fill(field=field.label), field="fields")
    several = field.multiple or field.type in _SEVERAL
    if new.append and not several:
        words = msg("“{field}” holds one value, so nothing can be added to it.")
        raise CannotAct(words.fill(field=field.label), field="fields")
    value = _read(field, _filled_in(new.value, field, at), old, at)
    if new.append:
        value = tuple(dict.fromkeys((*(old or ()), *(value or ())))) or None
    if field.required and value is None:
        raise CannotAct(msg("“{field}” cannot be empty.").fill(field=field.label), field="fields")
    return value


def _filled_in(raw: Any, field: Field, at: Moment) -> Any:
    if isinstance(raw, str):
        return at.render(raw, "fields") if field.type in _TEXTUAL else at.value(raw, "fields")
    if isinstance(raw, list | tuple):
        found = [_filled_in(one, field, at) for one in raw]
        return [inner for one in found for inner in (one if isinstance(one, list | tuple) else (one,))]
    return raw


def _read(field: Field, raw: Any, old: Value, at: Moment) -> Value:
    several = field.multiple or field.type in _SEVERAL
    given = raw if isinstance(raw, list | tuple) else [raw]
    fitted = [one for each in given for one in _fitted(field, each, old, at)]
    if not several and len(fitted) > 1:
        words = msg("“{field}” holds one value, not {n}.").fill(field=field.label, n=len(fitted))
        raise CannotAct(words, field="fields")
    try:
        return read_value(field.type, (fitted if several else next(iter(fitted), None)), multiple=field.multiple)
    except KnownError as error:
        words = msg("“{field}”: {why}").fill(field=field.label, why=error.words)
        raise CannotAct(words, field="fields") from error


def _fitted(field: Field, raw: Any, old: Value, at: Moment) -> list[Any]:
    """Return what one given value means for a field, before it is read as the field's type."""
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return []
    match field.type:
        case FieldType.EMPLOYEE:
            return list(_people(str(raw), field, at))
        case FieldType.ENUMERATION if field.options:
            return [_option(str(raw), field)]
    currency = old.currency if isinstance(old, Money) else at.directory.schema.base_currency
    return [fitted(raw, field.type, at, currency)]


def _people(reference: str, field: Field, at: Moment) -> tuple[str, ...]:
    try:
        split_person(reference)
    except ValueError:
        reference = f"employee:{reference}"
    found = at.found((reference,))
    if not found:
        person = called(reference, at.directory, at.item.entity)
        words = msg("“{field}”: {person} stands for nobody here.").fill(field=field.label, person=person)
        raise CannotAct(words, field="fields")
    return found if field.multiple else found[:1]


def _option(value: str, field: Field) -> str:
    for one in field.options:
        if value in (one.id, one.label) or value.casefold() == one.label.casefold():
            return one.id
    words = msg("“{field}” has no choice “{value}”. It has: {known}.")
    known = ", ".join(one.label for one in field.options)
    raise CannotAct(words.fill(field=field.label, value=value[:80], known=known), field="fields")
