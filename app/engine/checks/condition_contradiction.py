"""Clauses that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.claims import Claim, claim_of
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.rivals import Rivals
from app.engine.conditions import Compiled, words
from app.engine.conditions.nodes import ClauseNode, GroupNode, Node
from app.engine.words import msg


class ConditionContradiction(Check):
    """Find clauses joined by and of which one rules the other out."""

    about = About(
        "condition.contradiction",
        Severity.ERROR,
        msg("Clauses contradict each other"),
        msg(
            "Two clauses that must both hold can never hold together, such as an amount below 5 and above 9. The rule "
            "is skipped on every item, or one of the ways to fulfil the condition is closed. Correct one of them, or "
            "join them by “or”."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Find in every condition the clauses that one before them rules out."""
        for stage, node in subject.nodes():
            compiled = subject.compiled(node)
            if not isinstance(compiled, Compiled):
                continue
            names = subject.names(node)
            for *pair, whole in _conflicts(compiled.root, (), negated=False, whole=True):
                one, other = (words(each.clause, names) for each in pair)
                found = msg("“{one}” and “{other}” can never both hold.").fill(one=one, other=other)
                severity = Severity.ERROR if whole else Severity.WARNING
                yield self.problem(found, stage, node, "only_if", severity)


def _conflicts(
    node: Node, outside: tuple[Rivals, ...], *, negated: bool, whole: bool
) -> Iterator[tuple[Claim, Claim, bool]]:
    """Walk claims that cannot both hold, each with whether the condition as a whole can therefore never hold."""
    sure, choices = _flattened(node, negated=negated)
    here = Rivals()
    for claim in sure:
        for rival in (here.add(claim), *(one.of(claim) for one in outside)):
            if rival is not None:
                yield rival, claim, whole
    for group, turned in choices:
        for member in group.members:
            yield from _conflicts(member, (*outside, here), negated=turned, whole=whole and len(group.members) == 1)


def _flattened(node: Node, *, negated: bool) -> tuple[list[Claim], list[tuple[GroupNode, bool]]]:
    """Take apart what is joined by *and*: its claims, and the groups joined by *or* with whether they are negated."""
    if isinstance(node, ClauseNode):
        claim = claim_of(node, negated=negated)
        return ([claim] if claim is not None else []), []
    if node.kind == "not":
        return _flattened(node.members[0], negated=not negated)
    if (node.kind == "any") is not negated:
        return [], [(node, negated)]
    sure: list[Claim] = []
    choices: list[tuple[GroupNode, bool]] = []
    for one in node.members:
        found, open_groups = _flattened(one, negated=negated)
        sure += found
        choices += open_groups
    return sure, choices
