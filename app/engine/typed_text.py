"""A field's value as a person writes it in a table: people and choices by their names, money without its currency."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.alphabet import folded
from app.engine.errors import KnownError
from app.engine.likeness import Named, most_like
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Money, Value, read_value, to_json
from app.engine.ports import Directory
from app.engine.words import msg

_LISTED = (FieldType.PHONES, FieldType.EMAILS)
_NAMED = (FieldType.EMPLOYEE, FieldType.CLIENT, FieldType.ENUMERATION)

_nobody = msg("There is no “{value}” for “{field}”. Write the name or the ID.")
_perhaps = msg("There is no “{value}” for “{field}”. Do you mean “{other}”?")


def value_from(raw: object, field: Field, directory: Directory) -> Value:
    """Read a cell, or a value of JSON; several are separated by commas. Raises KnownError that names the field."""
    several = field.multiple or field.type in _LISTED
    if isinstance(raw, str):
        raw = raw.strip()
        if several:
            raw = [part for one in raw.split(",") if (part := one.strip())]
    if field.type in _NAMED and raw:
        listed = raw if isinstance(raw, list) else [raw]
        raw = [_id_of(str(one), field, directory) for one in listed]
        raw = raw if several else raw[0]
    value = read_value(field.type, raw, multiple=field.multiple, field=field.key)
    if isinstance(value, Money) and not value.currency:
        return Money(value.amount, directory.schema.base_currency)
    return value


def text_of(value: Value) -> str | None:
    """Return a value as it stands in a cell and is read back; None where only JSON can hold it."""
    if isinstance(value, tuple):
        parts = [text_of(one) for one in value]
        texts = [one for one in parts if one is not None]
        return None if len(texts) < len(parts) or any("," in one for one in texts) else ", ".join(texts)
    plain = to_json(value)
    if isinstance(plain, dict):
        return str(value) if isinstance(value, Money) else None
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    text = "" if plain is None else str(plain)
    return text if text == text.strip() else None


def _id_of(text: str, field: Field, directory: Directory) -> str:
    """Return the id of what a name or an id stands for."""
    known = list(_known(field, directory))
    if not known or any(one.id == text for one in known):
        return text
    wanted = folded(text)
    same = [one.id for one in known if wanted in (folded(one.label), folded(one.id))]
    if len(same) == 1:
        return same[0]
    if same:
        words = msg("Several are called “{value}”. Write one of these IDs: {ids}.")
        raise KnownError(words.fill(value=text, ids=", ".join(same[:5])), field=field.key)
    near = most_like(Named(text, text), known)
    if near is None:
        raise KnownError(_nobody.fill(value=text, field=field.label), field=field.key)
    other = next(one.label for one in known if one.id == near)
    raise KnownError(_perhaps.fill(value=text, field=field.label, other=other), field=field.key)


def _known(field: Field, directory: Directory) -> Iterable[Named]:
    match field.type:
        case FieldType.EMPLOYEE:
            return [Named(one.id, one.name) for one in directory.employees.values()]
        case FieldType.ENUMERATION:
            return [Named(one.id, str(one.label)) for one in field.options]
    contacts = (Named(f"contact:{one.id}", one.name) for one in directory.contacts.values())
    companies = (Named(f"company:{one.id}", one.name) for one in directory.companies.values())
    return (*contacts, *companies)
