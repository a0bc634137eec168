"""Which operators a kind of value has, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.engine.conditions.compare import ADDRESSES, DATES, NUMBERS, TEXTS
from app.engine.model.condition import CHANGES, UNARY, Operator
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg

_O = Operator
_EMPTY = (_O.EMPTY, _O.FILLED)
_SAME = (_O.EQ, _O.NE, _O.IN, _O.NOT_IN)
_HOLDS = (_O.CONTAINS, _O.NOT_CONTAINS)
_ORDER = (_O.GT, _O.GE, _O.LT, _O.LE, _O.BETWEEN)
_CHANGES = (_O.CHANGED, _O.CHANGED_FROM, _O.CHANGED_TO)


class Shape(StrEnum):
    """What an operator takes on its right side."""

    NONE = "none"
    ONE = "one"
    MANY = "many"
    PAIR = "pair"
    DAYS = "days"
    WEEKDAYS = "weekdays"
    DEPARTMENTS = "departments"
    PATTERN = "pattern"


_shapes: Mapping[Operator, Shape] = {
    **dict.fromkeys(UNARY, Shape.NONE),
    _O.IN: Shape.MANY,
    _O.NOT_IN: Shape.MANY,
    _O.BETWEEN: Shape.PAIR,
    _O.NEXT_DAYS: Shape.DAYS,
    _O.LAST_DAYS: Shape.DAYS,
    _O.WEEKDAY_IN: Shape.WEEKDAYS,
    _O.IN_DEPARTMENT: Shape.DEPARTMENTS,
    _O.MATCHES: Shape.PATTERN,
}

POSITIVE: Mapping[Operator, Operator] = {_O.NE: _O.EQ, _O.NOT_IN: _O.IN, _O.NOT_CONTAINS: _O.CONTAINS}
"""The operators that hold exactly where another does not."""


def shape_of(op: Operator) -> Shape:
    """Return what an operator takes on its right side."""
    return _shapes.get(op, Shape.ONE)


def operators_for(kind: FieldType, *, multiple: bool = False, changes: bool = False) -> tuple[Operator, ...]:
    """Return the operators of a kind of value, in the order in which a person is offered them.

    Of a field with several values, an operator holds where it holds for one of them, a negated one where for none.
    *is* with a list asks for exactly these. `changes` adds the operators that only triggers have.
    """
    found: tuple[Operator, ...] = ()
    if kind in TEXTS or kind in ADDRESSES:
        found = (*_SAME, *_HOLDS, _O.STARTS_WITH, _O.ENDS_WITH, _O.MATCHES)
    elif kind in NUMBERS or kind is FieldType.MONEY:
        found = (_O.EQ, _O.NE, *_ORDER, _O.IN, _O.NOT_IN)
    elif kind in DATES:
        found = (_O.EQ, _O.NE, *_ORDER, _O.IN, _O.NOT_IN, _O.NEXT_DAYS, _O.LAST_DAYS, _O.WEEKDAY_IN, _O.WORKING_DAY)
    elif kind is not FieldType.FILE:
        found = _SAME + (_HOLDS if multiple and kind is not FieldType.BOOLEAN else ())
        if kind is FieldType.EMPLOYEE:
            found += (_O.IN_DEPARTMENT,)
    found += _EMPTY
    if changes:
        found += _CHANGES if kind is not FieldType.FILE else (_O.CHANGED,)
    return found


_labels: Mapping[Operator, Msg] = {
    _O.EQ: msg("is"),
    _O.NE: msg("is not"),
    _O.GT: msg(">"),
    _O.GE: msg("≥"),
    _O.LT: msg("<"),
    _O.LE: msg("≤"),
    _O.BETWEEN: msg("is between"),
    _O.IN: msg("is one of"),
    _O.NOT_IN: msg("is none of"),
    _O.CONTAINS: msg("contains"),
    _O.NOT_CONTAINS: msg("does not contain"),
    _O.STARTS_WITH: msg("starts with"),
    _O.ENDS_WITH: msg("ends with"),
    _O.MATCHES: msg("matches pattern"),
    _O.EMPTY: msg("is empty"),
    _O.FILLED: msg("is filled"),
    _O.IN_DEPARTMENT: msg("is in department"),
    _O.NEXT_DAYS: msg("is in the next"),
    _O.LAST_DAYS: msg("is in the last"),
    _O.WEEKDAY_IN: msg("falls on"),
    _O.WORKING_DAY: msg("is a working day"),
    _O.CHANGED: msg("changed"),
    _O.CHANGED_FROM: msg("changed from"),
    _O.CHANGED_TO: msg("changed to"),
}
_date_labels: Mapping[Operator, Msg] = {
    _O.GT: msg("is after"),
    _O.GE: msg("is on or after"),
    _O.LT: msg("is before"),
    _O.LE: msg("is on or before"),
}
_number_labels: Mapping[Operator, Msg] = {_O.EQ: msg("="), _O.NE: msg("≠")}


def operator_label(op: Operator, kind: FieldType) -> Msg:
    """Return what an operator is called beside a kind of value."""
    if kind in DATES and op in _date_labels:
        return _date_labels[op]
    if (kind in NUMBERS or kind is FieldType.MONEY) and op in _number_labels:
        return _number_labels[op]
    return _labels[op]


def allows(kind: FieldType, op: Operator, *, multiple: bool) -> bool:
    """Say whether an operator fits a kind of value."""
    return op in operators_for(kind, multiple=multiple, changes=op in CHANGES)
