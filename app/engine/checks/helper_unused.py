"""A helper rule whose results nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import DELETE, Fix, Remove
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.words import msg


class HelperUnused(Check):
    """Find helper rules that fetch for nobody."""

    about = About(
        "helper.unused",
        Severity.NOTE,
        msg("Result of a helper rule is not used"),
        msg(
            "A helper rule does nothing visible: it only fetches data for other rules. As no rule uses its results, "
            "it can go, or a rule that should use them is still missing."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for helpers that no card takes anything from."""
        for stage, node in subject.nodes():
            declared = subject.declared(node)
            if declared is not None and declared.about.helper and node.id not in subject.used:
                fix = Fix(DELETE, (Remove(node.id),))
                yield self.problem(msg("No rule uses its results."), stage, node, fix=fix)
