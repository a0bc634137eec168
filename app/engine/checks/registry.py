"""Finds the checks and runs them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable

from app.engine.checks.problem import Check, Findings, Problem, Severity, Subject, Suppressed

_NOT_CHECKS = frozenset(
    {
        "branches",
        "claims",
        "fixes",
        "flow",
        "outcomes",
        "problem",
        "registry",
        "report",
        "rivals",
        "sample",
        "sarif",
        "sources",
        "suppressing",
    }
)


def module_names() -> list[str]:
    """Return the modules that hold a check; frozen builds use this list too."""
    package = importlib.import_module("app.engine.checks")
    return [
        f"{package.__name__}.{one.name}"
        for one in pkgutil.iter_modules(package.__path__)
        if one.name not in _NOT_CHECKS
    ]


def load_checks() -> tuple[Check, ...]:
    """Find all checks, by their id."""
    found = [
        kind()
        for name in module_names()
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, Check) and kind.__module__ == name
    ]
    return tuple(sorted(found, key=lambda one: one.about.id))


def check(subject: Subject, checks: Iterable[Check]) -> list[Problem]:
    """Return what the checks find, in board order, the worst of a card first, without what its author waved through."""
    return list(examine(subject, checks).problems)


def examine(subject: Subject, checks: Iterable[Check], breathe: Callable[[], None] = lambda: None) -> Findings:
    """Return what the checks find, and what of it has been waved through; `breathe` is called before each check."""
    order = {node.id: place for place, (_, node) in enumerate(subject.rule_set.nodes())}
    reasons = {(node.id, one.check): one.reason for _, node in subject.rule_set.nodes() for one in node.suppress}
    found: list[Problem] = []
    for one in checks:
        breathe()
        found += one.find(subject)
    found.sort(key=lambda one: (order.get(one.node, -1), one.severity.rank, one.check))
    return Findings(
        tuple(one for one in found if (one.node, one.check) not in reasons),
        tuple(Suppressed(one, reason) for one in found if (reason := reasons.get((one.node, one.check))) is not None),
    )


def reaching(problems: Iterable[Problem], threshold: Severity) -> list[Problem]:
    """Return the problems at least as bad as `threshold`."""
    return [one for one in problems if one.severity.rank <= threshold.rank]
