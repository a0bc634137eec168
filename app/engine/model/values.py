"""The values that fields hold, and their form in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct, convert

from app.engine.errors import KnownError
from app.engine.words import msg

S = TypeVar("S", bound=Struct)


class FieldType(StrEnum):
    """What kind of value a field holds."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    ENUMERATION = "enumeration"
    EMPLOYEE = "employee"
    CLIENT = "client"
    FILE = "file"
    URL = "url"
    ADDRESS = "address"
    PHONES = "phones"
    EMAILS = "emails"


class Money(Struct, frozen=True, order=True):
    """An amount in a currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return ``1200.50 EUR``, the plain form for logs."""
        return f"{self.amount} {self.currency}"


class Phone(Struct, frozen=True):
    """A telephone number with its type: work, mobile, home, fax, pager, mailing, other."""

    number: str
    type: str = "work"

    def __str__(self) -> str:
        """Return the bare number."""
        return self.number


class Email(Struct, frozen=True):
    """An e-mail address with its type: work, home, mailing, other."""

    address: str
    type: str = "work"

    def __str__(self) -> str:
        """Return the bare address."""
        return self.address


class File(Struct, frozen=True):
    """A file by reference: its id in the workspace (or a path), its name and size in bytes."""

    id: str
    name: str
    size: int = 0
    media_type: str = "application/octet-stream"

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


PHONE_TYPES = ("work", "mobile", "home", "fax", "pager", "mailing", "other")
EMAIL_TYPES = ("work", "home", "mailing", "other")

Value = Any
"""A field's value: None, str, int, Decimal, Money, bool, date, aware datetime, File, tuple of any of these."""


_LONGEST_NUMBER = 100
"""Digits: more are no amount of anything, and 1e9999999 would keep a computer busy for hours."""


def _as_text(raw: Any) -> str:
    if isinstance(raw, dict | list):
        raise TypeError
    return str(raw)


def _as_integer(raw: Any) -> int:
    if isinstance(raw, int):
        return int(raw)
    value = _as_decimal(raw)
    if value != value.to_integral_value():
        raise ValueError
    return int(value)


def _as_decimal(raw: Any) -> Decimal:
    text = str(raw)
    if len(text) > _LONGEST_NUMBER:
        raise ValueError
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        raise ValueError
    return value


def _as_money(raw: Any) -> Money:
    if isinstance(raw, Money):
        return raw
    if isinstance(raw, Mapping):
        return Money(_as_decimal(raw["amount"]), str(raw["currency"]))
    number, _, currency = str(raw).partition(" ")
    if currency and not currency.isalpha():
        raise ValueError
    return Money(_as_decimal(number), currency)


def _as_boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    known = {"true": True, "yes": True, "1": True, "y": True, "false": False, "no": False, "0": False, "n": False}
    return known[str(raw).strip().lower()]


def _as_date(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    return datetime.fromisoformat(str(raw)).date()


def _as_datetime(raw: Any) -> datetime:
    value = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    if not date.min < value.date() < date.max:
        raise ValueError  # in another time zone it would lie in a year that no calendar here has
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _as_struct(raw: Mapping[str, Any], kind: type[S]) -> S:
    """Read a value of several parts; raises ValueError where a part is unknown or of another type than is declared."""
    if not set(raw) <= set(kind.__struct_fields__):
        raise ValueError
    return convert(raw, kind)


def _as_file(raw: Any) -> File:
    return raw if isinstance(raw, File) else _as_struct(raw, File)


def _as_phones(raw: Any) -> tuple[Phone, ...]:
    listed = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(
        p if isinstance(p, Phone) else _as_struct(p, Phone) if isinstance(p, Mapping) else Phone(str(p)) for p in listed
    )


def _as_emails(raw: Any) -> tuple[Email, ...]:
    listed = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(
        e if isinstance(e, Email) else _as_struct(e, Email) if isinstance(e, Mapping) else Email(str(e)) for e in listed
    )


_readers: Mapping[FieldType, Callable[[Any], Value]] = {
    FieldType.STRING: _as_text,
    FieldType.TEXT: _as_text,
    FieldType.INTEGER: _as_integer,
    FieldType.DECIMAL: _as_decimal,
    FieldType.MONEY: _as_money,
    FieldType.BOOLEAN: _as_boolean,
    FieldType.DATE: _as_date,
    FieldType.DATETIME: _as_datetime,
    FieldType.ENUMERATION: _as_text,
    FieldType.EMPLOYEE: _as_text,
    FieldType.CLIENT: _as_text,
    FieldType.FILE: _as_file,
    FieldType.URL: _as_text,
    FieldType.ADDRESS: _as_text,
    FieldType.PHONES: _as_phones,
    FieldType.EMAILS: _as_emails,
}

_complaints = {
    FieldType.INTEGER: msg("“{value}” is not a whole number."),
    FieldType.DECIMAL: msg("“{value}” is not a number."),
    FieldType.MONEY: msg("“{value}” is not an amount of money, such as 1200.50 EUR."),
    FieldType.BOOLEAN: msg("“{value}” is neither yes nor no."),
    FieldType.DATE: msg("“{value}” is not a date, such as 2026-03-31."),
    FieldType.DATETIME: msg("“{value}” is not a date and time, such as 2026-03-31T09:00."),
}


def read_value(kind: FieldType, raw: Any, *, multiple: bool = False, field: str | None = None) -> Value:
    """Turn a raw JSON or text value into a field's value; empty text and lists are None.

    Raises KnownError that names ``field`` where the value does not fit.
    """
    if raw is None or (not raw and isinstance(raw, str | list | tuple)):
        return None
    try:
        if multiple and kind not in (FieldType.PHONES, FieldType.EMAILS):
            listed = raw if isinstance(raw, list | tuple) else [raw]
            return tuple(_readers[kind](one) for one in listed)
        return _readers[kind](raw)
    except (ValueError, TypeError, KeyError, InvalidOperation, OverflowError) as error:
        words = _complaints.get(kind, msg("“{value}” does not fit a field of type {type}."))
        raise KnownError(words.fill(value=str(raw)[:80], type=kind.value), field=field) from error


def to_json(value: Value) -> Any:
    """Return the JSON form of a value: what `read_value` reads back."""
    match value:
        case None | bool() | int() | str() | float():
            return value
        case Decimal():
            return str(value)
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case datetime() | date():
            return value.isoformat()
        case Phone():
            return {"number": value.number, "type": value.type}
        case Email():
            return {"address": value.address, "type": value.type}
        case File():
            return {"id": value.id, "name": value.name, "size": value.size, "media_type": value.media_type}
        case Mapping():
            return {str(key): to_json(one) for key, one in value.items()}
        case tuple() | list() | frozenset():
            return [to_json(one) for one in value]
    return str(value)
