"""The parts of a compiled condition: each can be tested fast, and asked what it saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from app.engine.model.condition import Clause
from app.engine.model.schema import Option
from app.engine.model.values import FieldType, Value
from app.engine.scope import Scope

Test = Callable[[Scope], bool]
Read = Callable[[Scope], Value]


class Operand(Struct, frozen=True):
    """A name that a clause compares: its path as stored, what it holds, and how to see its value."""

    path: str
    parts: tuple[str, ...]
    kind: FieldType
    multiple: bool
    label: str
    options: tuple[Option, ...]
    read: Read

    @property
    def item_key(self) -> str | None:
        """The key of the item's field where it is one, the case that counts for speed."""
        return self.parts[1] if len(self.parts) == 2 and self.parts[0] == "item" else None  # noqa: PLR2004  root and key


class ClauseNode(Struct, frozen=True):
    """A compiled clause; `path` is its place in the condition, `right` gives what it compares with, for showing."""

    path: str
    clause: Clause
    left: Operand
    right: Callable[[Scope], Any]
    test: Test


class GroupNode(Struct, frozen=True):
    """A compiled group; a *not* has one member."""

    path: str
    kind: Literal["all", "any", "not"]
    members: tuple[Node, ...]
    test: Test


Node = ClauseNode | GroupNode


def all_of(tests: list[Test]) -> Test:
    """Join tests that must all hold."""
    match tests:
        case []:
            return lambda _: True
        case [one]:
            return one
        case [one, two]:
            return lambda scope: one(scope) and two(scope)
        case [one, two, three]:
            return lambda scope: one(scope) and two(scope) and three(scope)
        case [one, two, three, four]:
            return lambda scope: one(scope) and two(scope) and three(scope) and four(scope)
    first, rest = all_of(tests[:4]), all_of(tests[4:])
    return lambda scope: first(scope) and rest(scope)


def any_of(tests: list[Test]) -> Test:
    """Join tests of which one must hold."""
    match tests:
        case []:
            return lambda _: False
        case [one]:
            return one
        case [one, two]:
            return lambda scope: one(scope) or two(scope)
        case [one, two, three]:
            return lambda scope: one(scope) or two(scope) or three(scope)
        case [one, two, three, four]:
            return lambda scope: one(scope) or two(scope) or three(scope) or four(scope)
    first, rest = any_of(tests[:4]), any_of(tests[4:])
    return lambda scope: first(scope) or rest(scope)


def negated(test: Test) -> Test:
    """Turn a test round."""
    return lambda scope: not test(scope)
