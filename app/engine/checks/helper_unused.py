"""A helper rule whose results nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.parameters import RuleRef
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
        """Gather whom the cards take results from."""
        used = {use.rule for _, node in subject.nodes() for use in subject.uses(node)}
        for _, node in subject.nodes():
            used |= {str(raw) for one, raw in subject.asked(node) if isinstance(one.kind, RuleRef)}
        for stage, node in subject.nodes():
            declared = subject.declared(node)
            if declared is not None and declared.about.helper and node.id not in used:
                yield self.problem(msg("No rule uses its results."), stage, node)
