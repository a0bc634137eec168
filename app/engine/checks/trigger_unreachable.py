"""A trigger on a stage to which it can never move anything."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.fixes import switch_off
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Trigger
from app.engine.words import msg


class TriggerUnreachable(Check):
    """Find triggers that no item can be in reach of."""

    about = About(
        "trigger.unreachable",
        Severity.ERROR,
        msg("Trigger can never fire"),
        msg(
            "A trigger moves items to its stage from the stages to the left of it, or from any other stage if it may "
            "move them back. On the first stage there is nothing to the left. Allow moving back, or put the trigger "
            "on a later stage."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look for a stage from which each trigger could fetch an item."""
        several = len(subject.rule_set.stages) > 1
        for stage, node in subject.nodes():
            if not isinstance(node, Trigger):
                continue
            fix = switch_off(node.id)
            if not several:
                words = msg("There is no other stage from which an item could come.")
                yield self.problem(words, stage, node, fix=fix)
            elif stage is subject.rule_set.stages[0] and not node.allow_back:
                words = msg("It stands on the first stage: no item can come here unless moving back is allowed.")
                yield self.problem(words, stage, node, "allow_back", fix=fix)
