"""Conditions as values: clauses in nested groups."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_serializer


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


class _Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Clause(_Node):
    """One comparison: a field, variable, result or function with a value or, as ``{"ref": path}``, another field."""

    left: str = Field(min_length=1)
    op: Operator
    right: Any = None
    match_case: bool = False

    @model_serializer(mode="plain")
    def _short(self) -> dict[str, Any]:
        written: dict[str, Any] = {"left": self.left, "op": self.op.value}
        if self.op not in UNARY:
            written["right"] = self.right
        if self.match_case:
            written["match_case"] = True
        return written


def _tag(raw: Any) -> str:
    if isinstance(raw, dict):
        return next((key for key in ("all", "any", "not") if key in raw), "clause")
    return {"All": "all", "AnyOf": "any", "Not": "not"}.get(type(raw).__name__, "clause")


Condition = Annotated[
    Annotated["All", Tag("all")]
    | Annotated["AnyOf", Tag("any")]
    | Annotated["Not", Tag("not")]
    | Annotated[Clause, Tag("clause")],
    Discriminator(_tag),
]


class All(_Node):
    """Holds when every member holds; an empty group holds."""

    members: tuple[Condition, ...] = Field(alias="all")

    @model_serializer(mode="plain")
    def _short(self) -> dict[str, Any]:
        return {"all": [one.model_dump() for one in self.members]}


class AnyOf(_Node):
    """Holds when at least one member holds; an empty group does not hold."""

    members: tuple[Condition, ...] = Field(alias="any")

    @model_serializer(mode="plain")
    def _short(self) -> dict[str, Any]:
        return {"any": [one.model_dump() for one in self.members]}


class Not(_Node):
    """Holds when its member does not."""

    member: Condition = Field(alias="not")

    @model_serializer(mode="plain")
    def _short(self) -> dict[str, Any]:
        return {"not": self.member.model_dump()}


AnyCondition = All | AnyOf | Not | Clause


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
