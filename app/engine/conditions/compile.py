"""Turns a condition into closures, and refuses one that could not be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from msgspec import Struct

from app.engine.conditions.clauses import clause_test
from app.engine.conditions.compare import ADDRESSES
from app.engine.conditions.explain import Explanation, explain, first_failure
from app.engine.conditions.nodes import ClauseNode, GroupNode, Node, Operand, Read, Test, all_of, any_of, negated
from app.engine.conditions.operators import allows, operator_label
from app.engine.conditions.rights import read_right
from app.engine.conditions.types import Types, readings_of
from app.engine.errors import BadCondition, KnownError
from app.engine.model.condition import CHANGES, All, AnyCondition, AnyOf, Clause, Not
from app.engine.model.values import Value
from app.engine.paths import Missing, Path, look_up, write_path
from app.engine.scope import NOTHING, ROOTS, Scope
from app.engine.trace import Reason
from app.engine.words import Msg, msg


class Compiled(Struct, frozen=True):
    """A condition ready to be evaluated, as often as wanted.

    ``test(scope)`` says whether it holds; raises BadCondition where its values cannot be compared.
    """

    condition: AnyCondition
    test: Test
    root: Node

    def explain(self, scope: Scope) -> Explanation:
        """Return what every clause saw and whether it held; `held` is None where that cannot be said."""
        return explain(self.root, scope)

    def why_not(self, scope: Scope) -> Reason | None:
        """Return the reason for which it does not hold, None where it does."""
        failure = first_failure(explain(self.root, scope, sentences=False))
        if failure is None:
            return None
        left = failure.clause.left if failure.clause is not None else ""
        return Reason("clause", failure.words, field=left, path=failure.path, seen=failure.seen)


def compile_condition(condition: AnyCondition, types: Types, *, changes: bool = False) -> Compiled:
    """Compile a condition over the names that exist; raises BadCondition, whose `place` is the clause's path.

    `changes` allows the operators that look at what an event changed, as triggers do.
    """
    root = _Compiler(types, changes=changes).node(condition, "")
    return Compiled(condition, root.test, root)


class _Compiler:
    def __init__(self, types: Types, *, changes: bool) -> None:
        self._types = types
        self._changes = changes

    def node(self, condition: AnyCondition, path: str) -> Node:
        match condition:
            case All():
                members = self._members(condition.members, path, "all")
                return GroupNode(path, "all", members, all_of(_spliced(members, "all")))
            case AnyOf():
                members = self._members(condition.members, path, "any")
                return GroupNode(path, "any", members, any_of(_spliced(members, "any")))
            case Not():
                member = self.node(condition.member, _step(path, "not"))
                twice = isinstance(member, GroupNode) and member.kind == "not"
                test = member.members[0].test if isinstance(member, GroupNode) and twice else negated(member.test)
                return GroupNode(path, "not", (member,), test)
        return self._clause(condition, path)

    def _members(self, members: tuple[AnyCondition, ...], path: str, kind: str) -> tuple[Node, ...]:
        return tuple(self.node(one, _step(path, f"{kind}[{place}]")) for place, one in enumerate(members))

    def _clause(self, clause: Clause, path: str) -> ClauseNode:
        def refused(words: Msg) -> BadCondition:
            return BadCondition(words, field=clause.left, place=path)

        left = self._operand(clause.left, refused)
        if not allows(left.kind, clause.op, multiple=left.multiple):
            words = msg("“{label}” cannot be compared with “{operator}”. Choose another comparison.")
            raise refused(words.fill(label=left.label, operator=operator_label(clause.op, left.kind)))
        if clause.op in CHANGES and (not self._changes or left.item_key is None):
            words = msg("“{label}” cannot be asked for its change: only triggers see what an event changed in an item.")
            raise refused(words.fill(label=left.label))
        try:
            right = read_right(clause, left, lambda other: self._operand(other, refused))
        except BadCondition:
            raise
        except KnownError as error:
            words = msg("“{label}”: {why}").fill(label=left.label, why=error.words)
            raise refused(words) from error
        return ClauseNode(path, clause, left, right.shown, clause_test(clause, left, right))

    def _operand(self, text: str, refused: Callable[[Msg], BadCondition]) -> Operand:
        readings = readings_of(text)
        for parts in readings:
            path = write_path(parts)
            found = self._types.get(path)
            if found is not None:
                multiple = found.multiple or found.type in ADDRESSES
                return Operand(path, parts, found.type, multiple, found.label, found.options, _reader(parts))
        why = self._types.trouble(readings[0]) if readings else None
        raise refused(why or msg("There is nothing called “{path}” here. Choose an existing field.").fill(path=text))


def _spliced(members: tuple[Node, ...], kind: str) -> list[Test]:
    """Return the members' tests, those of a group of the same kind in its place."""
    found: list[Test] = []
    for one in members:
        if isinstance(one, GroupNode) and one.kind == kind:
            found += _spliced(one.members, kind)
        else:
            found.append(one.test)
    return found


def _step(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _reader(parts: Path) -> Read:
    match parts:
        case ("item", key):
            return lambda scope: scope.item.get(key)
        case ("results", rule, name):
            return lambda scope: scope.results.get(rule, NOTHING).get(name)
        case (root,) if root in ROOTS:
            return attrgetter(root)
        case (root, key) if root in ROOTS:
            values: Callable[[Scope], Mapping[str, Value]] = attrgetter(root)
            return lambda scope: values(scope).get(key)
    return lambda scope: _followed(scope, parts)


def _followed(scope: Scope, parts: Path) -> Any:
    value = look_up(scope, parts)
    if isinstance(value, Missing):
        if value.known:
            return None
        raise BadCondition(value.words, field=write_path(parts))
    return value
