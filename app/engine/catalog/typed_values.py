"""Values of a type that the person chose, for rules that leave one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from app.engine.errors import CannotAct
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.moment import Moment, naming
from app.engine.parameters import Choice
from app.engine.words import msg

VALUE_TYPE = Choice(
    (
        ("decimal", msg("Number")),
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
    match kind:
        case FieldType.DECIMAL if isinstance(value, Money):
            return value.amount
        case FieldType.MONEY if not isinstance(value, Money) and " " not in str(value):
            value = f"{value} {at.directory.schema.base_currency}"
        case FieldType.DATE if isinstance(value, datetime):
            return value.astimezone(at.scope.calendar.zone).date()
        case FieldType.DATETIME if isinstance(value, date) and not isinstance(value, datetime):
            value = at.scope.calendar.moment(value)
        case FieldType.BOOLEAN if isinstance(value, int | Decimal):
            return bool(value)
    with naming(field):
        found = read_value(kind, value)
    # A time without a zone is one on the workspace's clock.
    local = isinstance(found, datetime) and found.tzinfo is None
    return found.replace(tzinfo=at.scope.calendar.zone) if local else found
