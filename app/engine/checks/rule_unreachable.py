"""A rule that stands after one that has taken the item away."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.branches import branches, leaves
from app.engine.checks.fixes import switch_off
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.words import msg


class RuleUnreachable(Check):
    """Find rules in a branch that ends above them."""

    about = About(
        "rule.unreachable",
        Severity.ERROR,
        msg("Rule after a stage change never runs"),
        msg(
            "A rule that moves or removes the item ends its branch: the rules below it that run after the previous "
            "are cancelled. Move the rule above the stage change, let it run in parallel, or give the stage change a "
            "condition."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look in each branch for a sure end before its last rule."""
        for stage in subject.rule_set.stages:
            for branch in branches(stage):
                end = next((place for place, one in enumerate(branch) if leaves(one, stage, subject)), len(branch))
                for rule in branch[end + 1 :]:
                    words = msg("“{rule}” above takes the item away and ends the branch; this rule never runs.")
                    fix = switch_off(rule.id) if rule.id not in subject.used else None
                    yield self.problem(words.fill(rule=subject.title(branch[end])), stage, rule, "order", fix=fix)
