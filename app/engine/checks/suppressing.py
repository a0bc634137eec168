"""Waving a problem through with a reason, and bringing it back: edits of the rule set."""

from __future__ import annotations

from app.engine import editing
from app.engine.checks.problem import Problem
from app.engine.model.rule_set import Node, RuleSet, Suppression


def suppress(rule_set: RuleSet, problem: Problem, reason: str) -> RuleSet:
    """Note on the card that a check has been looked at; a new reason takes the place of an old one."""
    return _with(rule_set, problem, (Suppression(problem.check, reason.strip()),))


def restore(rule_set: RuleSet, problem: Problem) -> RuleSet:
    """Let a check speak again."""
    return _with(rule_set, problem, ())


def _with(rule_set: RuleSet, problem: Problem, new: tuple[Suppression, ...]) -> RuleSet:
    found = rule_set.find(problem.node)
    if found is None:
        return rule_set
    node: Node = found[1]
    kept = tuple(one for one in node.suppress if one.check != problem.check)
    return editing.change(rule_set, (node.id,), suppress=(*kept, *new))
