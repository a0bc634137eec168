"""Conditions as sentences: on a card, and where one did not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.engine.conditions.dates import WEEKDAY_NAMES, read_weekdays
from app.engine.conditions.operators import Shape, operator_label, shape_of
from app.engine.conditions.types import Types, named
from app.engine.errors import KnownError
from app.engine.model.condition import All, AnyCondition, AnyOf, Clause, Not, Operator
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg, msgs

Show = Callable[[FieldType, Any], Any]
"""Gives a value, which may be an employee's or a department's id, as a person knows it."""

_O = Operator

_failures: Mapping[Operator, Msg] = {
    _O.EQ: msg("“{label}” is {seen}, not {right}."),
    _O.NE: msg("“{label}” is {seen}."),
    _O.GT: msg("“{label}” is {seen}, not > {right}."),
    _O.GE: msg("“{label}” is {seen}, not ≥ {right}."),
    _O.LT: msg("“{label}” is {seen}, not < {right}."),
    _O.LE: msg("“{label}” is {seen}, not ≤ {right}."),
    _O.BETWEEN: msg("“{label}” is {seen}, not between {right}."),
    _O.IN: msg("“{label}” is {seen}, none of {right}."),
    _O.NOT_IN: msg("“{label}” is {seen}, one of {right}."),
    _O.CONTAINS: msg("“{label}” is {seen} and does not contain {right}."),
    _O.NOT_CONTAINS: msg("“{label}” is {seen} and contains {right}."),
    _O.STARTS_WITH: msg("“{label}” is {seen} and does not start with {right}."),
    _O.ENDS_WITH: msg("“{label}” is {seen} and does not end with {right}."),
    _O.MATCHES: msg("“{label}” is {seen} and does not match {right}."),
    _O.EMPTY: msg("“{label}” is {seen}, not empty."),
    _O.FILLED: msg("“{label}” is empty."),
    _O.IN_DEPARTMENT: msg("“{label}” is {seen}, who is not in {right}."),
    _O.NEXT_DAYS: msg("“{label}” is {seen}, not in the next {right}."),
    _O.LAST_DAYS: msg("“{label}” is {seen}, not in the last {right}."),
    _O.WEEKDAY_IN: msg("“{label}” is {seen}, not on {right}."),
    _O.WORKING_DAY: msg("“{label}” is {seen}, which is not a working day."),
    _O.CHANGED: msg("“{label}” did not change."),
    _O.CHANGED_FROM: msg("“{label}” did not change from {right}."),
    _O.CHANGED_TO: msg("“{label}” did not change to {right}."),
}
_date_failures: Mapping[Operator, Msg] = {
    _O.GT: msg("“{label}” is {seen}, not after {right}."),
    _O.GE: msg("“{label}” is {seen}, not on or after {right}."),
    _O.LT: msg("“{label}” is {seen}, not before {right}."),
    _O.LE: msg("“{label}” is {seen}, not on or before {right}."),
}
_NOTHING = (None, "", ())
_about_change = (_O.CHANGED, _O.CHANGED_FROM, _O.CHANGED_TO)


def failure_words(op: Operator, kind: FieldType, label: str, right: Any, seen: Any, *, varies: bool = False) -> Msg:
    """Return the sentence for a clause that did not hold; `varies` where its right side is the record's own, too."""
    if seen in _NOTHING and op not in _about_change:
        return _failures[Operator.FILLED].fill(label=label)
    words = _date_failures.get(op) if kind in (FieldType.DATE, FieldType.DATETIME) else None
    return (words or _failures[op]).fill(label=label, seen=seen, right=_right_words(op, right), varies=varies)


def seen_words(op: Operator, label: str, seen: Any) -> Msg:
    """Return the sentence for what a clause that held has seen."""
    if op in _about_change:
        return msg("“{label}” changed and is now {seen}.").fill(label=label, seen=seen)
    words = _failures[Operator.FILLED] if seen in _NOTHING else msg("“{label}” is {seen}.")
    return words.fill(label=label, seen=seen)


def clause_words(op: Operator, kind: FieldType, label: str, right: Any) -> Msg:
    """Return a clause as a sentence without a full stop, such as “Amount ≥ 5000”."""
    operator = operator_label(op, kind)
    if shape_of(op) is Shape.NONE:
        return msg("{label} {operator}").fill(label=label, operator=operator)
    return msg("{label} {operator} {right}").fill(label=label, operator=operator, right=_right_words(op, right))


def words(condition: AnyCondition, types: Types, show: Show | None = None) -> Msg:
    """Return a condition as a sentence without a full stop; `show` names employees, departments and clients."""
    return _Sentence(types, show or _as_it_is).of(condition, inside=None)


def _right_words(op: Operator, right: Any) -> Any:
    if op is Operator.BETWEEN and isinstance(right, tuple | list) and len(right) == 2:  # noqa: PLR2004  low and high
        return msg("{low} and {high}").fill(low=right[0], high=right[1])
    if shape_of(op) is Shape.DAYS and isinstance(right, int):
        return msgs("{n} day", "{n} days").fill(n=right)
    return right


def _as_it_is(_kind: FieldType, value: Any) -> Any:
    return value


class _Sentence:
    def __init__(self, types: Types, show: Show) -> None:
        self._types = types
        self._show = show

    def of(self, condition: AnyCondition, inside: str | None) -> Msg:
        match condition:
            case All():
                return self._group(condition.members, msg("{first} and {second}"), msg("always"), "all", inside)
            case AnyOf():
                return self._group(condition.members, msg("{first} or {second}"), msg("never"), "any", inside)
            case Not():
                return msg("not ({condition})").fill(condition=self.of(condition.member, None))
        return self._clause(condition)

    def _group(self, members: tuple[AnyCondition, ...], joined: Msg, empty: Msg, kind: str, inside: str | None) -> Msg:
        if not members:
            return empty
        if len(members) == 1:
            return self.of(members[0], inside)
        found = self.of(members[0], kind)
        for one in members[1:]:
            found = joined.fill(first=found, second=self.of(one, kind))
        return found if inside in (None, kind) else msg("({condition})").fill(condition=found)

    def _clause(self, clause: Clause) -> Msg:
        name = named(self._types, clause.left)
        kind = name.type if name is not None else FieldType.STRING
        label = name.label if name is not None else clause.left
        options = {one.id: one.label for one in name.options} if name is not None else {}
        return clause_words(clause.op, kind, label, self._right(clause, kind, options))

    def _right(self, clause: Clause, kind: FieldType, options: Mapping[str, str]) -> Any:
        right = clause.right
        if shape_of(clause.op) is Shape.WEEKDAYS:
            try:
                return tuple(WEEKDAY_NAMES[one - 1] for one in read_weekdays(right))
            except KnownError:
                return tuple(right) if isinstance(right, list) else right
        if isinstance(right, list | tuple):
            return tuple(self._one(kind, one, options) for one in right)
        return self._one(kind, right, options)

    def _one(self, kind: FieldType, raw: Any, options: Mapping[str, str]) -> Any:
        if isinstance(raw, Mapping):
            if raw.keys() == {"ref"}:
                other = named(self._types, str(raw["ref"]))
                return other.label if other is not None else raw["ref"]
            if raw.keys() == {"amount", "currency"}:
                return msg("{amount} {currency}").fill(amount=raw["amount"], currency=raw["currency"])
        if isinstance(raw, str) and raw in options:
            return options[raw]
        return self._show(kind, raw)
