"""Which editor the right side of a clause gets, by operator and type of the field."""

from __future__ import annotations

from typing import Any

from app.engine.conditions import Shape, shape_of
from app.engine.model.condition import Operator
from app.engine.model.values import FieldType
from app.engine.names import Name
from app.engine.words import msg
from app.ui.forms.condition.clients import ClientsValue, ClientValue
from app.ui.forms.condition.fields import FieldValue
from app.ui.forms.condition.listed import (
    EntriesValue,
    EntryValue,
    TypedValues,
    department_groups,
    employee_groups,
    option_groups,
)
from app.ui.forms.condition.values import (
    DATES,
    NUMBERS,
    DateValue,
    MoneyValue,
    NumberValue,
    OptionValue,
    PairValue,
    TextValue,
    ValueEditor,
    WeekdaysValue,
)
from app.ui.forms.context import FormContext
from app.ui.forms.parts.units import DAYS
from app.ui.forms.text.faces import FaceMaker

TEXTS = (FieldType.STRING, FieldType.TEXT, FieldType.URL, FieldType.ADDRESS, FieldType.PHONES, FieldType.EMAILS)


def side_key(name: Name, op: Operator, *, ref: bool) -> tuple[Any, ...]:
    """Return what the choice of an editor depends on: the same key, the same editor."""
    return (shape_of(op), name.type, name.options, name.path if name.type is FieldType.CLIENT else "", ref)


def may_refer(op: Operator) -> bool:
    """Say whether the right side may be another field."""
    return shape_of(op) is Shape.ONE


def build_side(name: Name, op: Operator, context: FormContext, faces: FaceMaker, *, ref: bool) -> ValueEditor | None:
    """Return an editor for the right side; None for operators without one."""
    words = context.tr(msg("Value to compare with"))
    match shape_of(op):
        case Shape.NONE:
            return None
        case Shape.DAYS:
            return NumberValue(words, context, whole=True, unit=DAYS)
        case Shape.WEEKDAYS:
            return WeekdaysValue(context)
        case Shape.DEPARTMENTS:
            return EntriesValue(words, context, lambda: department_groups(context))
        case Shape.PATTERN:
            return TextValue(words, context.tr(msg("Pattern, such as ^INV-\\d+")))
        case Shape.MANY:
            return _several(name, context, words)
        case Shape.PAIR:
            both = _one(name, context, words), _one(name, context, words)
            return PairValue(*both, context.tr(msg("and")))
    if ref:
        return FieldValue(words, context, faces, _comparable(name.type))
    return _one(name, context, words)


def _one(name: Name, context: FormContext, words: str) -> ValueEditor:
    kind = name.type
    if kind is FieldType.MONEY:
        return MoneyValue(words, context)
    if kind in NUMBERS:
        return NumberValue(words, context, whole=kind is FieldType.INTEGER)
    if kind in DATES:
        return DateValue(words, context, moment=kind is FieldType.DATETIME)
    if kind is FieldType.BOOLEAN:
        return OptionValue(
            words, [(True, context.tr(msg("yes"))), (False, context.tr(msg("no")))], context.tr(msg("Choose…"))
        )
    if kind is FieldType.ENUMERATION and name.options:
        options = [(one.id, context.tr(one.label)) for one in name.options]
        return OptionValue(words, options, context.tr(msg("Choose…")))
    if kind is FieldType.EMPLOYEE:
        return EntryValue(words, context, lambda: employee_groups(context))
    if kind is FieldType.CLIENT:
        return ClientValue(words, name, context)
    return TextValue(words)


def _several(name: Name, context: FormContext, words: str) -> ValueEditor:
    if name.type is FieldType.ENUMERATION and name.options:
        return EntriesValue(words, context, lambda: option_groups(name, context))
    if name.type is FieldType.EMPLOYEE:
        return EntriesValue(words, context, lambda: employee_groups(context))
    if name.type is FieldType.CLIENT:
        return ClientsValue(words, name, context)
    return TypedValues(words, context, numbers=name.type in NUMBERS or name.type is FieldType.MONEY)


def _comparable(kind: FieldType) -> tuple[FieldType, ...]:
    for family in (TEXTS, (*NUMBERS, FieldType.MONEY), DATES):
        if kind in family:
            return family
    return (kind,)
