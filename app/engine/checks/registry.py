"""Finds the checks and runs them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

from app.engine.checks.problem import Check, Problem, Severity, Subject

_NOT_CHECKS = frozenset({"branches", "claims", "flow", "problem", "registry", "report", "sources"})


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
    order = {node.id: place for place, (_, node) in enumerate(subject.rule_set.nodes())}
    waved = {(node.id, one.check) for _, node in subject.rule_set.nodes() for one in node.suppress}
    found = (problem for one in checks for problem in one.find(subject))
    kept = [one for one in found if (one.node, one.check) not in waved]
    return sorted(kept, key=lambda one: (order.get(one.node, -1), one.severity.rank, one.check))


def reaching(problems: Iterable[Problem], threshold: Severity) -> list[Problem]:
    """Return the problems at least as bad as `threshold`."""
    return [one for one in problems if one.severity.rank <= threshold.rank]
