"""Values of a type that the person chose, for rules that leave one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from app.engine.errors import CannotAct
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.moment import Moment, naming
from app.engine.parameters import Choice
from app.engine.words import msg

VALUE_TYPE = Choice(
    (
        ("decimal", msg("Decimal number")),
        ("money", msg("Amount of money")),
        ("string", msg("Text")),
        ("boolean", msg("Yes or no")),
        ("date", msg("Date")),
        ("datetime", msg("Date and time")),
    )
)


def type_chosen(raw: object, otherwise: FieldType) -> FieldType:
    """Return the type that a raw parameter names."""
    names = [name for name, _ in VALUE_TYPE.options]
    return FieldType(str(raw)) if raw in names else otherwise


def typed(value: Value, kind: FieldType, at: Moment, field: str) -> Value:
    """Return a value as one of a type; raises CannotAct where it does not fit."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    if isinstance(value, tuple):
        raise CannotAct(msg("One value is needed here, not a list."), field=field)
    with naming(field):
        return read_value(kind, fitted(value, kind, at, at.directory.schema.base_currency))


def fitted(value: Any, kind: FieldType, at: Moment, currency: str) -> Any:
    """Return a value as it is to be read as one of another type: without its currency, with one, on our clock."""
    match kind:
        case FieldType.INTEGER | FieldType.DECIMAL if isinstance(value, Money):
            return value.amount
        case FieldType.MONEY if not isinstance(value, Money | dict) and " " not in str(value):
            return f"{value} {currency}"
        case FieldType.DATE | FieldType.DATETIME:
            moment = at.local(value)
            return moment.astimezone(at.scope.calendar.zone) if isinstance(moment, datetime) else value
        case FieldType.BOOLEAN if isinstance(value, int | Decimal):
            return bool(value)
    return value
