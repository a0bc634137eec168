"""The JSON form of values that files are made of: what stands at its default is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from app.engine.model.values import to_json


def plain(value: Any) -> Any:
    """Return the JSON form: fields in their declared order, other names sorted; equal values give equal bytes."""
    match value:
        case Struct():
            return {one.encode_name: plain(getattr(value, one.name)) for one in fields(value) if _told(value, one)}
        case Mapping():
            return {str(key): plain(value[key]) for key in sorted(value, key=str)}
        case tuple() | list():
            return [plain(one) for one in value]
    return to_json(value)


def _told(value: Struct, field: Any) -> bool:
    default = field.default
    if default is NODEFAULT and field.default_factory is not NODEFAULT:
        default = field.default_factory()
    return default is NODEFAULT or getattr(value, field.name) != default
