"""A clause whose outcome is the same for every item."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from app.engine.checks.claims import Claim, claim_of, claims, groups, never, opposite_among
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.conditions import Compiled
from app.engine.conditions import words as words_of
from app.engine.conditions.nodes import Node as GraphNode
from app.engine.conditions.types import readings_of
from app.engine.model.condition import Operator
from app.engine.model.rule_set import Node, Rule, Stage
from app.engine.words import Msg, msg

_NEVER = msg("“{clause}” can never hold.")
_ALWAYS = msg("“{clause}” always holds.")
_SAMENESS = {Operator.EQ: True, Operator.IN: True, Operator.NE: False, Operator.NOT_IN: False}
"""The operators that ask for a value, and whether they hold for it."""
_WITH_ITSELF = {
    Operator.EQ: True,
    Operator.GE: True,
    Operator.LE: True,
    Operator.NE: False,
    Operator.GT: False,
    Operator.LT: False,
}


class ConditionConstant(Check):
    """Find clauses that can never hold, and those that always do."""

    about = About(
        "condition.constant",
        Severity.ERROR,
        msg("Clause never or always holds"),
        msg(
            "A clause says the same of every item: its bounds are the wrong way round, it compares a field with "
            "itself, it names a choice that the field does not have, or it asks for the stage on which the rule "
            "stands. One that never holds keeps the rule from running; one that always holds can go."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Weigh each clause by itself, and each two that are joined by or."""
        for stage, node in subject.nodes():
            compiled = subject.compiled(node)
            if isinstance(compiled, Compiled):
                for words, worst in _constant(compiled.root, stage, node, subject):
                    yield self.problem(words, stage, node, "only_if", Severity.ERROR if worst else Severity.WARNING)


def _constant(root: GraphNode, stage: Stage, node: Node, subject: Subject) -> Iterator[tuple[Msg, bool]]:
    """Walk what is found, each with whether it keeps the whole condition from holding."""
    names = subject.names(node)
    for claim, whole in claims(root):
        outcome = _outcome(claim, stage, node)
        if outcome is not None:
            sentence = (_ALWAYS if outcome else _NEVER).fill(clause=words_of(claim.clause, names))
            yield sentence, whole and not outcome
    for members, negated, whole in groups(root):
        if not members:
            yield msg("A group of which one member must hold has no members."), whole
        found = [one for one in (claim_of(each, negated=negated) for each in members) if one is not None]
        for one, other in _opposites(found):
            words = msg("“{one}” or “{other}” always holds.")
            yield words.fill(one=words_of(one.clause, names), other=words_of(other.clause, names)), False


def _opposites(found: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    there: dict[Hashable, Claim] = {}
    for claim in found:
        other = opposite_among(there, claim)
        if other is not None:
            yield other, claim
        there.setdefault(claim.meaning(claim.op), claim)


def _outcome(claim: Claim, stage: Stage, node: Node) -> bool | None:
    """Return what a claim comes to on every item; None where that depends on the item."""
    if never(claim):
        return False
    left, right = claim.node.left, claim.node.clause.right
    if isinstance(right, dict) and left.parts in readings_of(str(right.get("ref", ""))) and not left.multiple:
        return _WITH_ITSELF.get(claim.op)
    named = {str(one) for one in (right if isinstance(right, list | tuple) else [right])}
    if left.path == "item.stage" and claim.op in _SAMENESS and not isinstance(right, dict):
        if isinstance(node, Rule):
            return (stage.id in named) is _SAMENESS[claim.op]
        return not _SAMENESS[claim.op] if named == {stage.id} else None
    if left.options and claim.op in _SAMENESS and not isinstance(right, dict):
        return None if named & {one.id for one in left.options} else not _SAMENESS[claim.op]
    return None
