"""A rule that runs after the previous one, where there is none."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import Change, Fix
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.words import msg

_IN_PARALLEL = msg("Run in parallel")


class OrderFirst(Check):
    """Find rules that follow nothing."""

    about = About(
        "order.first",
        Severity.NOTE,
        msg("First rule runs after the previous"),
        msg(
            "The first rule of a stage is set to run after the previous one, but none stands above it, so it starts "
            "when the item enters. Either it has lost the rule it should follow, or it should run in parallel."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look at the first rule of each stage."""
        for stage in subject.rule_set.stages:
            first = stage.rules[0] if stage.rules else None
            if first is not None and first.enabled and first.order == "after_previous":
                fix = Fix(_IN_PARALLEL, (Change(first.id, {"order": "parallel"}),))
                yield self.problem(msg("No rule stands above it."), stage, first, "order", fix=fix)
