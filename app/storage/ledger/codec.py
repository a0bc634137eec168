"""States, events, steps, effects and belongings as JSON text, and back to equal values.

A value's type stands in ``$``; fields that are as by default are left out. What a newer program wrote and this one does
not know is refused in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec
import msgspec.structs
from msgspec import NODEFAULT, Struct

from app.engine import effects as all_effects
from app.engine import trace
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.belongings import KINDS, Belonging
from app.engine.model.event import Event
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact
from app.engine.model.products import ProductRow
from app.engine.model.values import Email, File, Money, Phone
from app.engine.state import ItemState, Run
from app.engine.trace import Reason, Status, Step
from app.engine.words import Msg, msg

TYPE = "$"
S = TypeVar("S")

NEWER = msg(
    "The ledger holds “{type}”, which this Rulewright does not know: a newer one wrote it. Update Rulewright and start "
    "again; nothing was lost."
)


class UnknownContent(KnownError):
    """Written by a newer program."""


def text_of(value: Any) -> str:
    """Return a value as text."""
    return msgspec.json.encode(_plain(value)).decode()


def value_of(text: str | bytes, kind: type[S]) -> S:
    """Return the value that a text holds; raises UnknownContent for what a newer program wrote."""
    found = _typed(msgspec.json.decode(text))
    if not isinstance(found, kind):
        raise UnknownContent(NEWER.fill(type=type(found).__name__))
    return found


def words_of(text: str | None) -> str:
    """Return words for people as they were kept, with what they are filled with; empty for none."""
    return value_of(text, str) if text else ""


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """Return the moment of such a text."""
    return datetime.fromisoformat(text)


def _of_module(module: Any, base: type[Struct]) -> list[type[Struct]]:
    return [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, base)]


_KNOWN: tuple[type[Struct], ...] = (
    *_of_module(all_effects, Effect),
    *_of_module(trace, Step),
    *KINDS,
    *(Contact, Company, Event, Item, ItemState, Run, Reason, ProductRow, Money, Phone, Email, File),
)
_STRUCTS: Mapping[str, type[Struct]] = {one.__name__: one for one in _KNOWN}


def _as_is(value: Any) -> Any:
    return value


def _mapping(value: Mapping[Any, Any]) -> Any:
    found = {str(key): _plain(one) for key, one in value.items()}
    return {TYPE: "dict", "is": list(found.items())} if TYPE in found else found


def _moment(value: datetime) -> Any:
    zone = value.tzinfo
    named = zone.key if isinstance(zone, ZoneInfo) else ""
    found = {TYPE: "at", "is": value.isoformat()}
    if named:
        found["zone"] = named
    return found


def _words(value: Msg) -> Any:
    found: dict[str, Any] = {TYPE: "Msg", "is": str(value)}
    if value.values:
        found["values"] = _mapping(value.values)
    if value.many is not None:
        found["many"] = value.many
    return found


def _integer(value: int) -> Any:
    return value if -(2**63) <= value < 2**63 else {TYPE: "int", "is": str(value)}


def _float(value: float) -> Any:
    return value if abs(value) < float("inf") else {TYPE: "float", "is": str(value)}


def _struct(value: Any) -> Any:
    kind = type(value)
    if _STRUCTS.get(kind.__name__) is not kind:
        raise TypeError(kind)
    found: dict[str, Any] = {TYPE: kind.__name__}
    for name, default in _FIELDS[kind]:
        one = getattr(value, name)
        if one is not default and not (type(one) is type(default) in _COMPARED and one == default):
            found[name] = _plain(one)
    return found


_WRITTEN: dict[type[Any], Callable[[Any], Any]] = {
    str: _as_is,
    int: _integer,
    float: _float,
    bool: _as_is,
    type(None): _as_is,
    Msg: _words,
    Status: str.__str__,
    dict: _mapping,
    tuple: lambda value: [_plain(one) for one in value],
    list: lambda value: {TYPE: "list", "is": [_plain(one) for one in value]},
    frozenset: lambda value: {TYPE: "frozenset", "is": sorted((_plain(one) for one in value), key=str)},
    datetime: _moment,
    date: lambda value: {TYPE: "date", "is": value.isoformat()},
    Decimal: lambda value: {TYPE: "Decimal", "is": str(value)},
    timedelta: lambda value: {TYPE: "timedelta", "is": [value.days, value.seconds, value.microseconds]},
    **dict.fromkeys(_STRUCTS.values(), _struct),
}


def _plain(value: Any) -> Any:
    write = _WRITTEN.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    raise TypeError(type(value))


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default_factory() if field.default_factory is not NODEFAULT else field.default


_FIELDS: Mapping[type[Struct], tuple[tuple[str, Any], ...]] = {
    kind: tuple((one.name, _default(one)) for one in msgspec.structs.fields(kind)) for kind in _STRUCTS.values()
}
_COMPARED = frozenset({str, int, bool, dict, tuple})
"""Types of which equal values are the same: the amounts 1 and 1.00 are not."""

_STATUSES: Mapping[str, tuple[str, ...]] = {
    name: tuple(
        key for key, hint in get_type_hints(kind).items() if hint is Status or Status in get_args(hint)
    )
    for name, kind in _STRUCTS.items()
    if issubclass(kind, Step | Run)
}  # fmt: skip


def _typed(raw: Any) -> Any:
    if type(raw) is list:
        return tuple(_typed(one) for one in raw)
    if type(raw) is not dict:
        return raw
    name = raw.get(TYPE)
    if name is None:
        return {key: _typed(one) for key, one in raw.items()}
    kind = _STRUCTS.get(name)
    if kind is not None:
        return _built(kind, name, raw)
    read = _READ.get(name)
    if read is None:
        raise UnknownContent(NEWER.fill(type=str(name)))
    return read(raw)


def _built(kind: type[Struct], name: str, raw: dict[str, Any]) -> Any:
    found = {key: _typed(one) for key, one in raw.items() if key != TYPE}
    for key in _STATUSES.get(name, ()):
        if found.get(key) is not None:
            found[key] = Status(found[key])
    try:
        return kind(**found)
    except TypeError as error:  # a field that a newer program has added
        raise UnknownContent(NEWER.fill(type=name)) from error


def _read_moment(raw: Mapping[str, Any]) -> datetime:
    moment = datetime.fromisoformat(raw["is"])
    zone = raw.get("zone")
    return moment if zone is None else moment.astimezone(ZoneInfo(zone))


_READ: Mapping[str, Callable[[Any], Any]] = {
    "at": _read_moment,
    "date": lambda raw: date.fromisoformat(raw["is"]),
    "Decimal": lambda raw: Decimal(raw["is"]),
    "int": lambda raw: int(raw["is"]),
    "float": lambda raw: float(raw["is"]),
    "list": lambda raw: [_typed(one) for one in raw["is"]],
    "frozenset": lambda raw: frozenset(_typed(one) for one in raw["is"]),
    "dict": lambda raw: {key: _typed(one) for key, one in raw["is"]},
    "timedelta": lambda raw: timedelta(*raw["is"]),
    "Msg": lambda raw: Msg(raw["is"], _typed(raw.get("values", {})), raw.get("many")),
}

__all__ = ["Belonging", "UnknownContent", "moment_of", "moment_text", "text_of", "value_of", "words_of"]
