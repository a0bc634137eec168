"""What each part of a condition saw, and which clause decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from app.engine.clients import client_called
from app.engine.conditions.nodes import ClauseNode, GroupNode, Node
from app.engine.conditions.sentences import clause_words, failure_words, seen_words
from app.engine.errors import KnownError
from app.engine.model.condition import Clause
from app.engine.model.values import FieldType, Value
from app.engine.scope import Scope
from app.engine.words import Msg, msg


class Explanation(Struct, frozen=True):
    """One clause or group on one item: its place as in ``all[0].any[1]``, whether it held, what stood on both sides.

    `words` say what was seen, or why it was not enough; `sentence` is the clause itself. `held` is None where values
    could not be compared, and `words` then say why.
    """

    path: str
    kind: Literal["clause", "all", "any", "not"]
    held: bool | None
    words: Msg
    sentence: Msg | None = None
    clause: Clause | None = None
    left: Value = None
    right: Any = None
    members: tuple[Explanation, ...] = ()


class Failure(Struct, frozen=True):
    """The clause that decided that a condition does not hold; `clause` is None for an empty group."""

    path: str
    clause: Clause | None
    seen: Value
    words: Msg


def explain(node: Node, scope: Scope, *, sentences: bool = True) -> Explanation:
    """Explain a node and all its members, also those that a test would not have reached.

    Without `sentences` a clause says only what it saw, which takes half the time.
    """
    if isinstance(node, ClauseNode):
        return _clause(node, scope, sentences=sentences)
    told = sentences or node.kind == "not"  # why it must not hold is told with the clause itself
    members = tuple([explain(one, scope, sentences=told) for one in node.members])
    held = _held(node, members)
    unsure = next((one.words for one in members if one.held is None), None) if held is None else None
    words = unsure or (msg("This holds.") if held else msg("This does not hold."))
    return Explanation(node.path, node.kind, held, words, members=members)


def first_failure(explanation: Explanation) -> Failure | None:
    """Return the clause that decided; None where the condition holds. Raises KnownError where that cannot be said."""
    return None if explanation.held else _deciding(explanation, wanted=True)


def _held(node: GroupNode, members: tuple[Explanation, ...]) -> bool | None:
    """Say whether a group holds; like a test, look no further than the member that decides."""
    if node.kind == "not":
        held = members[0].held
        return None if held is None else not held
    decides = node.kind == "any"
    for one in members:
        if one.held is None or one.held is decides:
            return one.held
    return not decides


def _clause(node: ClauseNode, scope: Scope, *, sentences: bool) -> Explanation:
    shown = _Shown(node, scope)
    op, kind, label = node.clause.op, node.left.kind, node.left.label
    left = right = None
    try:
        left, right = node.left.read(scope), node.right(scope)
        held = node.test(scope)
    except KnownError as error:
        sentence = clause_words(op, kind, label, shown.of(right)) if sentences else None
        return Explanation(node.path, "clause", None, error.words, sentence, node.clause, left, right)
    seen, wanted = shown.of(left), shown.of(right)
    varies = _of_the_record(node.clause.right)
    words = seen_words(op, label, seen) if held else failure_words(op, kind, label, wanted, seen, varies=varies)
    sentence = clause_words(op, kind, label, wanted) if sentences else None
    return Explanation(node.path, "clause", held, words, sentence, node.clause, left, right)


_BY_ID = frozenset({FieldType.EMPLOYEE, FieldType.CLIENT})


class _Shown:
    """Values by their names, where they are ids: employees, departments, clients, options of a list."""

    def __init__(self, node: ClauseNode, scope: Scope) -> None:
        self._kind = node.left.kind
        self._options = node.left.options
        self._scope = scope
        self._plain = not node.left.options and node.left.kind not in _BY_ID

    def of(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self.of(one) for one in value)
        if self._plain:
            return value
        directory = self._scope.directory
        if self._kind is FieldType.EMPLOYEE and isinstance(value, str):
            employee = directory.employees.get(value)
            department = directory.departments.get(value.rpartition(":")[2])
            if employee is not None:
                return employee.called
            return department.name if department is not None else value
        if self._kind is FieldType.CLIENT and isinstance(value, str):
            return client_called(value, directory) or value
        return next((one.label for one in self._options if one.id == value), value)


def _deciding(explanation: Explanation, *, wanted: bool) -> Failure:
    """Follow the members that made a node turn out as it was not wanted."""
    match explanation.kind:
        case "clause":
            words = explanation.words
            if not wanted:
                words = msg("{seen} It must not hold that {clause}.").fill(seen=words, clause=explanation.sentence)
            return Failure(explanation.path, explanation.clause, explanation.left, words)
        case "not":
            return _deciding(explanation.members[0], wanted=not wanted)
    guilty = [one for one in explanation.members if one.held is not wanted]
    if not guilty:
        return Failure(explanation.path, None, None, msg("This group has no conditions."))
    return _deciding(guilty[0], wanted=wanted)


def _of_the_record(right: Any) -> bool:
    """Say whether a right side is another for each record: a reference, alone or in a list."""
    if isinstance(right, list | tuple):
        return any(_of_the_record(one) for one in right)
    return isinstance(right, Mapping)
