"""Findings as text for a terminal, and as JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from app.engine.checks.problem import Findings, Problem, Severity
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg, Said, msg, msgs

_COUNTED = {
    Severity.ERROR: msgs("{n} error", "{n} errors"),
    Severity.WARNING: msgs("{n} warning", "{n} warnings"),
    Severity.NOTE: msgs("{n} note", "{n} notes"),
}
_SUPPRESSED = msgs("{n} suppressed", "{n} suppressed")
_NONE = msg("No problems.")


def as_text(findings: Findings, rule_set: RuleSet, said: Said = Msg.plain) -> str:
    """Return a line a problem: severity, where, what; and a line that sums up."""
    lines = [
        f"{one.severity.value}: {place_of(one, rule_set)}: {said(one.words)} [{one.check}]" for one in findings.problems
    ]
    listed = Counter(one.severity for one in findings.problems)
    counted = [said(words.fill(n=listed[severity])) for severity, words in _COUNTED.items() if listed[severity]]
    if findings.suppressed:
        counted.append(said(_SUPPRESSED.fill(n=len(findings.suppressed))))
    head = [] if findings.problems else [said(_NONE)]
    return "\n".join([*lines, *head, *([", ".join(counted)] if counted else [])])


def as_json(findings: Findings, version: str, said: Said = Msg.plain) -> dict[str, Any]:
    """Return everything, with counts by severity; what was waved through stands apart, with the reasons.

    `said` gives words in the language of whoever asks.
    """
    return {
        "rule_set": version,
        "counts": {**_counts(findings.problems), "suppressed": len(findings.suppressed)},
        "problems": [_problem(one, said) for one in findings.problems],
        "suppressed": [{**_problem(one.problem, said), "reason": one.reason} for one in findings.suppressed],
    }


def place_of(problem: Problem, rule_set: RuleSet) -> str:
    """Return where a problem is, in the names of stage and card."""
    stage = rule_set.stage(problem.stage)
    found = rule_set.find(problem.node) if problem.node else None
    node = (found[1].name or found[1].id) if found else ""
    return " › ".join(part for part in (stage.name if stage else "", node) if part) or rule_set.name


def _problem(one: Problem, said: Said) -> dict[str, Any]:
    return {
        "check": one.check,
        "severity": one.severity.value,
        "stage": one.stage,
        "node": one.node,
        "field": one.field,
        "message": said(one.words),
        "path": [{"pipeline": each.pipeline, "stage": each.stage, "node": each.node} for each in one.path],
        "fix": said(one.fix.words) if one.fix is not None else None,
    }


def _counts(problems: Iterable[Problem]) -> dict[str, int]:
    listed = Counter(one.severity for one in problems)
    return {severity.value: listed[severity] for severity in Severity}
