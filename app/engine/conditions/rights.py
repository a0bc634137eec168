"""Reads the right side of a clause: values, references to other fields, lists and pairs of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.engine.conditions.compare import (
    ADDRESSES,
    DATES,
    NUMBERS,
    TEXTS,
    Clients,
    Employees,
    Exact,
    Family,
    MoneyFamily,
    Number,
    Right,
    Text,
)
from app.engine.conditions.dates import WEEKDAY_NAMES, Dates, read_weekdays, seen_date
from app.engine.conditions.nodes import Operand, Read
from app.engine.conditions.operators import POSITIVE, Shape, shape_of
from app.engine.errors import KnownError
from app.engine.model.condition import Clause, Operator
from app.engine.model.values import FieldType, Money
from app.engine.scope import Scope
from app.engine.words import msg

_MOST_DAYS = 100_000


class RightSide(Struct, frozen=True):
    """A right side, read. Where `read` is None it is the same for every item and stands in `constant`."""

    family: Family
    constant: Right
    read: Callable[[Scope], Right] | None
    """Gives None where a field that it refers to is empty."""
    shown: Callable[[Scope], Any]
    exactly: bool = False
    """True for *is* with several values, which must be exactly these."""


class _Part(Struct, frozen=True):
    constant: Right
    read: Callable[[Scope], Right] | None
    shown: Read


def read_right(clause: Clause, left: Operand, operand: Callable[[str], Operand]) -> RightSide:
    """Read what a clause compares `left` with; raises KnownError for what does not fit.

    `operand` looks up the other fields that it refers to.
    """
    raw = clause.right
    shape = shape_of(clause.op)
    family = _family(left.kind, match_case=clause.match_case)
    if shape is Shape.NONE:
        return _fixed(family, None, None)
    if raw is None or raw in ("", [], (), {}):
        raise KnownError(msg("the value to compare with is missing."))
    match shape:
        case Shape.PATTERN:
            return _fixed(family, read_pattern(raw, match_case=clause.match_case), raw)
        case Shape.DAYS:
            days = _days(raw)
            return _fixed(family, days, days)
        case Shape.WEEKDAYS:
            weekdays = read_weekdays(raw)
            return _fixed(family, weekdays, tuple(WEEKDAY_NAMES[one - 1] for one in weekdays))
        case Shape.DEPARTMENTS:
            departments = tuple(str(one) for one in _listed(raw))
            return _fixed(family, departments, departments)
    return _Compared(clause, left, operand, family).read(raw, shape)


def _fixed(family: Family, constant: Right, shown: Any) -> RightSide:
    return RightSide(family, constant, None, lambda _: shown)


class _Compared:
    """Reads right sides that may refer to other fields."""

    def __init__(self, clause: Clause, left: Operand, operand: Callable[[str], Operand], family: Family) -> None:
        self._op = POSITIVE.get(clause.op, clause.op)
        self._left = left
        self._others = {one: operand(one) for one in map(_reference, _listed(clause.right)) if one is not None}
        with_money = any(other.kind is FieldType.MONEY for other in self._others.values())
        self._family = MoneyFamily() if with_money and isinstance(family, Number) else family

    def read(self, raw: Any, shape: Shape) -> RightSide:
        is_list = isinstance(raw, list | tuple)
        reference = _reference(raw)
        if shape is Shape.PAIR:
            if not is_list or len(raw) != 2:  # noqa: PLR2004  low and high
                raise KnownError(msg("two values are needed here, the lower one first."))
            return self._several(raw)
        if shape is Shape.MANY:
            if not is_list and reference is None:
                raise KnownError(msg("a list of values is needed here."))
            return self._several(raw)
        many = is_list or (reference is not None and self._others[reference].multiple)
        if many and self._left.multiple and self._op is Operator.EQ:
            return replace(self._several(raw), exactly=True)
        part = self._part(raw, several=False)
        return RightSide(self._family, part.constant, part.read, part.shown)

    def _several(self, raw: Any) -> RightSide:
        pair = self._op is Operator.BETWEEN
        parts = [self._part(one, several=not pair) for one in _listed(raw)]

        def shown(scope: Scope) -> Any:
            return tuple(_flat(part.shown(scope) for part in parts))

        def read(scope: Scope) -> Right:
            found = tuple(_flat(part.constant if part.read is None else part.read(scope) for part in parts))
            if pair:
                return None if None in found else found
            return tuple(one for one in found if one is not None)

        if all(part.read is None for part in parts):
            return RightSide(self._family, tuple(part.constant for part in parts), None, shown)
        return RightSide(self._family, None, read, shown)

    def _part(self, raw: Any, *, several: bool) -> _Part:
        reference = _reference(raw)
        if reference is None:
            return self._literal(raw)
        other = self._others[reference]
        if other.kind not in self._family.others:
            words = msg("it cannot be compared with “{other}”, which is of another kind.")
            raise KnownError(words.fill(other=other.label))
        if other.multiple and not several:
            raise KnownError(msg("“{other}” holds several values. Use “is one of”.").fill(other=other.label))
        taken, read = self._family.taken, other.read
        if other.multiple:
            return _Part(None, lambda scope: tuple(taken(one) for one in read(scope) or ()), read)

        def one(scope: Scope) -> Right:
            value = read(scope)
            return None if value is None else taken(value)

        return _Part(None, one, read)

    def _literal(self, raw: Any) -> _Part:
        if raw is None or raw == "":
            raise KnownError(msg("the value to compare with is missing."))
        constant = self._family.literal(raw)
        if isinstance(self._family, Dates):
            return _Part(constant, None, lambda scope: seen_date(constant, scope))
        shown = raw if isinstance(self._family, Text) else constant
        if isinstance(constant, Money) and not constant.currency:
            shown = constant.amount
        return _Part(constant, None, lambda _: shown)


def _family(kind: FieldType, *, match_case: bool) -> Family:
    if kind in TEXTS or kind in ADDRESSES:
        return Text(kind, match_case=match_case)
    if kind in NUMBERS:
        return Number(kind)
    if kind in DATES:
        return Dates(kind)
    match kind:
        case FieldType.MONEY:
            return MoneyFamily()
        case FieldType.EMPLOYEE:
            return Employees()
        case FieldType.CLIENT:
            return Clients()
    return Exact(kind)


def _reference(raw: Any) -> str | None:
    return str(raw["ref"]) if isinstance(raw, Mapping) and raw.keys() == {"ref"} else None


def _listed(raw: Any) -> list[Any]:
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _flat(values: Any) -> list[Any]:
    return [inner for one in values for inner in (one if isinstance(one, tuple) else (one,))]


def _days(raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= _MOST_DAYS:
        return raw
    raise KnownError(msg("“{value}” is not a number of days.").fill(value=str(raw)[:80]))


def read_pattern(raw: Any, *, match_case: bool) -> Any:
    """Compile a pattern with RE2, whose time is linear in the text, so that no pattern can hold the program up."""
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415  few conditions have a pattern

    options = re2.Options()
    options.case_sensitive = match_case
    options.log_errors = False
    try:
        return re2.compile(str(raw), options)
    except re2.error as error:
        why = error.args[0] if error.args else ""
        shown = why.decode(errors="replace") if isinstance(why, bytes) else str(why)
        words = msg("“{value}” is not a pattern that can be used: {why}.")
        raise KnownError(words.fill(value=str(raw)[:80], why=shown)) from error
