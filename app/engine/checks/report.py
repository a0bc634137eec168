"""Findings as text for a terminal, as JSON for programs, as SARIF 2.1.0 for code review tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.engine.checks.problem import Check, Problem, Severity
from app.engine.model.rule_set import RuleSet

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_text(problems: Sequence[Problem], rule_set: RuleSet) -> str:
    """Return a line a problem: severity, where, what; and a line that sums up."""
    lines = [f"{one.severity.value}: {_place(one, rule_set)}: {one.words.plain()} [{one.check}]" for one in problems]
    counts = _counts(problems)
    summary = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts.items() if n)
    return "\n".join([*lines, summary or "No problems."])


def as_json(problems: Sequence[Problem], version: str) -> dict[str, Any]:
    """Return everything, with counts by severity."""
    return {
        "rule_set": version,
        "counts": _counts(problems),
        "problems": [
            {
                "check": one.check,
                "severity": one.severity.value,
                "stage": one.stage,
                "node": one.node,
                "field": one.field,
                "message": one.words.plain(),
                "path": list(one.path),
            }
            for one in problems
        ],
    }


def as_sarif(
    problems: Sequence[Problem], rule_set: RuleSet, uri: str, checks: Iterable[Check], tool: str
) -> dict[str, Any]:
    """Return a SARIF log with one run; each problem names its card as a logical location."""
    rules = [
        {
            "id": one.about.id,
            "shortDescription": {"text": one.about.title.plain()},
            "fullDescription": {"text": one.about.description.plain()},
            "defaultConfiguration": {"level": _SARIF_LEVEL[one.about.severity]},
        }
        for one in checks
    ]
    places = {one["id"]: number for number, one in enumerate(rules)}
    results = [
        {
            "ruleId": one.check,
            "ruleIndex": places[one.check],
            "level": _SARIF_LEVEL[one.severity],
            "message": {"text": one.words.plain()},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": {"uri": uri}},
                    "logicalLocations": [
                        {
                            "name": one.node or one.stage,
                            "fullyQualifiedName": _path(one),
                            "decoratedName": _place(one, rule_set),
                        }
                    ],
                }
            ],
        }
        for one in problems
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "Rulewright", "version": tool, "rules": rules}}, "results": results}],
    }


def _counts(problems: Iterable[Problem]) -> dict[str, int]:
    listed = [one.severity for one in problems]
    return {severity.value: listed.count(severity) for severity in Severity}


def _path(problem: Problem) -> str:
    return "/".join(part for part in (problem.stage, problem.node, problem.field) if part)


def _place(problem: Problem, rule_set: RuleSet) -> str:
    stage = rule_set.stage(problem.stage)
    found = rule_set.find(problem.node) if problem.node else None
    node = (found[1].name or found[1].id) if found else ""
    return " › ".join(part for part in (stage.name if stage else "", node) if part) or rule_set.name
