"""Turns one clause into a closure, the fastest one that its operator, its field and its right side allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import DecimalException
from functools import partial
from typing import Any

from msgspec.structs import replace

from app.engine.conditions.compare import NUMBERS, Compare, MoneyFamily, Right
from app.engine.conditions.dates import in_scope
from app.engine.conditions.nodes import Operand, Test, negated
from app.engine.conditions.operators import POSITIVE
from app.engine.conditions.rights import RightSide
from app.engine.errors import BadCondition, KnownError
from app.engine.model.condition import CHANGES, Clause, Operator
from app.engine.model.values import Value, read_value
from app.engine.scope import NOTHING, Scope
from app.engine.words import msg

MISFITS = (TypeError, AttributeError, ValueError, DecimalException)
"""What Python raises where a value is not of the type that its name promises."""


def clause_test(clause: Clause, left: Operand, right: RightSide) -> Test:
    """Return the test of a clause. An empty value is not anything, so that only negated operators hold for it."""
    if clause.op is Operator.EMPTY:
        return _emptiness(left)
    if clause.op is Operator.FILLED:
        return negated(_emptiness(left))
    if clause.op in CHANGES:
        return _change(clause, left, right)
    op = POSITIVE.get(clause.op, clause.op)
    test = _compared(op, left, right)
    return negated(test) if op is not clause.op else test


def _compared(op: Operator, left: Operand, right: RightSide) -> Test:
    if right.read is None:
        return _leaf(left, _built(op, left, right, right.constant))
    return _referring(op, left, right)


def _emptiness(left: Operand) -> Test:
    key, read = left.item_key, left.read
    if key is not None:
        return lambda scope: scope.item.get(key) in _EMPTY
    return lambda scope: read(scope) in _EMPTY


_EMPTY = (None, "", ())


def _built(op: Operator, left: Operand, right: RightSide, constant: Right) -> Compare:
    """Return the test of one value, or of any of several, against a right side at hand."""
    if right.exactly:
        return _exactly(right, constant)
    compare = right.family.compare(op, constant)
    if isinstance(right.family, MoneyFamily) and left.kind in NUMBERS:
        taken, plain = right.family.taken, compare.test
        compare = Compare(lambda value, scope: plain(taken(value), scope), scoped=True)
    if not left.multiple:
        return compare
    test = compare.test
    if compare.scoped:
        return Compare(lambda values, scope: any(test(one, scope) for one in _several(values)), scoped=True)
    return Compare(lambda values: any(map(test, _several(values))))


def _exactly(right: RightSide, constant: Right) -> Compare:
    among = in_scope(right.family.compare(Operator.IN, constant))
    each = [in_scope(right.family.compare(Operator.EQ, one)) for one in constant]

    def test(values: Value, scope: Scope) -> bool:
        several = _several(values)
        return all(among(one, scope) for one in several) and all(
            any(is_it(one, scope) for one in several) for is_it in each
        )

    return Compare(test, scoped=True)


def _several(values: Value) -> Iterable[Any]:
    return values if type(values) is tuple else (values,)


def _leaf(left: Operand, compare: Compare) -> Test:
    """Return the test of an operand's value; four shapes, so that nothing is decided while it runs."""
    key, read, holds = left.item_key, left.read, compare.test
    again = partial(_once_more, left, compare)
    if compare.scoped:

        def scoped_test(scope: Scope) -> bool:
            value = read(scope)
            if value is None:
                return False
            try:
                return holds(value, scope)
            except MISFITS as error:
                return again(value, scope, error)

        return scoped_test if key is None else _scoped_item_test(key, holds, again)
    if key is not None:
        return _item_test(key, holds, again)

    def test(scope: Scope) -> bool:
        value = read(scope)
        if value is None:
            return False
        try:
            return holds(value)
        except MISFITS as error:
            return again(value, scope, error)

    return test


_Again = Callable[[Value, Scope, Exception], bool]


def _item_test(key: str, holds: Callable[[Any], bool], again: _Again) -> Test:
    def test(scope: Scope) -> bool:
        value = scope.item.get(key)
        if value is None:
            return False
        try:
            return holds(value)
        except MISFITS as error:
            return again(value, scope, error)

    return test


def _scoped_item_test(key: str, holds: Callable[[Any, Scope], bool], again: _Again) -> Test:
    def test(scope: Scope) -> bool:
        value = scope.item.get(key)
        if value is None:
            return False
        try:
            return holds(value, scope)
        except MISFITS as error:
            return again(value, scope, error)

    return test


def _once_more(left: Operand, compare: Compare, value: Value, scope: Scope, error: Exception) -> bool:
    """Compare a value that is not of its name's type once it is brought to it: a rule's result may be text."""
    try:
        brought = read_value(left.kind, value, multiple=left.multiple)
        return brought is not None and in_scope(compare)(brought, scope)
    except (KnownError, *MISFITS):
        if isinstance(error, KnownError):
            raise
        words = msg("“{label}” holds “{value}”, which cannot be compared here.")
        raise BadCondition(words.fill(label=left.label, value=str(value)[:80]), field=left.path) from error


def _referring(op: Operator, left: Operand, right: RightSide) -> Test:
    """Compare with another field. Both empty are the same; with one of them empty nothing else holds."""
    read_left, read_right = left.read, right.read
    equal = op is Operator.EQ

    def test(scope: Scope) -> bool:
        value = read_left(scope)
        try:
            other = read_right(scope) if read_right is not None else None
        except MISFITS as error:
            words = msg("What “{label}” is compared with is not of its kind.")
            raise BadCondition(words.fill(label=left.label), field=left.path) from error
        if value is None or other is None:
            return equal and value is None and other is None
        compare = _built(op, left, right, other)
        try:
            return in_scope(compare)(value, scope)
        except MISFITS as error:
            return _once_more(left, compare, value, scope, error)

    return test


def _change(clause: Clause, left: Operand, right: RightSide) -> Test:
    key = left.parts[1]

    def former(scope: Scope) -> Value:
        return (scope.before or NOTHING).get(key)

    def changed(scope: Scope) -> bool:
        return key in (scope.before or NOTHING) and former(scope) != left.read(scope)

    if clause.op is Operator.CHANGED:
        return changed
    side = left if clause.op is Operator.CHANGED_TO else replace(left, parts=(), read=former)
    same = _compared(Operator.EQ, side, right)
    return lambda scope: changed(scope) and same(scope)
