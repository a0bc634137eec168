"""Field values between records and their JSON in the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import Email, FieldType, Money, Phone, Value, read_value, to_json

_NOT_SEARCHED = (FieldType.EMPLOYEE, FieldType.CLIENT, FieldType.FILE, FieldType.BOOLEAN, FieldType.DATETIME)


def read_values(raw: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Value]:
    """Read values by the types of their fields.

    What no longer fits, because the field has another type now or is gone, is kept as it stands.
    """
    values: dict[str, Value] = {}
    for key, value in raw.items():
        field = fields.get(key)
        try:
            read = _frozen(value) if field is None else read_value(field.type, value, multiple=field.multiple)
        except KnownError:
            read = _frozen(value)
        if read is not None:
            values[key] = read
    return values


def write_values(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return the JSON form of values, empty ones left out."""
    return {key: to_json(value) for key, value in values.items() if value not in (None, "", ())}


def search_text(*parts: Any) -> str:
    """Return what a text filter looks into."""
    return "\n".join(text.casefold() for part in parts for text in _texts(part) if text)


def searched(values: Mapping[str, Value], fields: Mapping[str, Field]) -> list[Value]:
    """Return the values that a person would look for by typing."""
    return [value for key, value in values.items() if key not in fields or fields[key].type not in _NOT_SEARCHED]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case None | bool():
            return
        case Phone() | Email():
            yield str(value)
        case Money():
            yield f"{value.amount:f}"
        case tuple() | list():
            for one in value:
                yield from _texts(one)
        case _:
            yield str(value)


def _frozen(raw: Any) -> Value:
    return tuple(_frozen(one) for one in raw) if isinstance(raw, list) else raw
