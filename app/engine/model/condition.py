"""Conditions as values: clauses in nested groups."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, field

from app.engine.model.part import Part


class Operator(StrEnum):
    """How a clause compares."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    BETWEEN = "between"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    MATCHES = "matches"
    EMPTY = "empty"
    FILLED = "filled"
    IN_DEPARTMENT = "in_department"
    NEXT_DAYS = "next_days"
    LAST_DAYS = "last_days"
    WEEKDAY_IN = "weekday_in"
    WORKING_DAY = "working_day"
    CHANGED = "changed"
    CHANGED_FROM = "changed_from"
    CHANGED_TO = "changed_to"


UNARY = frozenset({Operator.EMPTY, Operator.FILLED, Operator.WORKING_DAY, Operator.CHANGED})
"""Operators that take no right-hand side."""

CHANGES = frozenset({Operator.CHANGED, Operator.CHANGED_FROM, Operator.CHANGED_TO})
"""Operators that look at what an event changed; only in triggers."""


class _Condition:
    """Stands for the four kinds where a file is read; which one it is, the keys say."""

    __slots__ = ()

    @staticmethod
    def read(raw: Any) -> AnyCondition:
        """Read parsed JSON."""
        if isinstance(raw, Clause | All | AnyOf | Not):
            return raw
        keys = raw if isinstance(raw, dict) else {}
        if "all" in keys:
            return All.model_validate(raw)
        if "any" in keys:
            return AnyOf.model_validate(raw)
        if "not" in keys:
            return Not.model_validate(raw)
        return Clause.model_validate(raw)


class Clause(Part, _Condition, frozen=True):
    """One comparison: a field, variable, result or function with a value or, as ``{"ref": path}``, another field."""

    left: Annotated[str, Meta(min_length=1)]
    op: Operator
    right: Any = None
    match_case: bool = False

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        written: dict[str, Any] = {"left": self.left, "op": self.op.value}
        if self.op not in UNARY:
            written["right"] = self.right
        if self.match_case:
            written["match_case"] = True
        return written


class All(Part, _Condition, frozen=True):
    """Holds when every member holds; an empty group holds."""

    members: tuple[Condition, ...] = field(name="all")

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"all": [one.model_dump() for one in self.members]}


class AnyOf(Part, _Condition, frozen=True):
    """Holds when at least one member holds; an empty group does not hold."""

    members: tuple[Condition, ...] = field(name="any")

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"any": [one.model_dump() for one in self.members]}


class Not(Part, _Condition, frozen=True):
    """Holds when its member does not."""

    member: Condition = field(name="not")

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"not": self.member.model_dump()}


AnyCondition = All | AnyOf | Not | Clause

if TYPE_CHECKING:
    Condition = AnyCondition
else:
    Condition = _Condition  # msgspec alone cannot read a union of objects that no field tells apart


def clauses(condition: AnyCondition | None) -> Iterator[Clause]:
    """Walk all clauses of a condition, left to right."""
    match condition:
        case Clause():
            yield condition
        case Not():
            yield from clauses(condition.member)
        case All() | AnyOf():
            for member in condition.members:
                yield from clauses(member)
