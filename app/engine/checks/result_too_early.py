"""A result used before it is there."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.branches import has_finished
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import Use
from app.engine.model.rule_set import Rule, Stage
from app.engine.words import msg


class ResultTooEarly(Check):
    """Find results taken from rules that have not finished, or never run."""

    about = About(
        "result.too_early",
        Severity.ERROR,
        msg("Result used too early"),
        msg(
            "A rule uses the result of another one that need not have finished by then: one below it, one that is "
            "switched off, or one in a branch beside it that waits. Move the rule below the other one and let it run "
            "after the previous."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compare the place of each user with that of the producer."""
        for stage, node in subject.nodes():
            if isinstance(node, Rule):
                for use in subject.uses(node):
                    yield from self._look_at(use, stage, node, subject)

    def _look_at(self, use: Use, stage: Stage, node: Rule, subject: Subject) -> Iterator[Problem]:
        producer = next((one for one in stage.rules if one.id == use.rule), None)
        if producer is None:
            if use.person:  # elsewhere others find it
                trouble = subject.names(node).trouble(("results", use.rule, use.result))
                if trouble is not None:
                    yield self.problem(trouble, stage, node, use.field)
        elif use.rule in subject.too_early(node):
            words = msg("The rule “{rule}” does not run before this one; its results are not known here.")
            yield self.problem(words.fill(rule=subject.title(producer)), stage, node, use.field)
        elif not producer.enabled:
            words = msg("The rule “{rule}” is switched off; it gives no results.")
            yield self.problem(words.fill(rule=subject.title(producer)), stage, node, use.field)
        elif not has_finished(producer, use.result, node, stage, subject):
            words = msg(
                "The rule “{rule}” runs in another branch and need not have finished. Let this one run after it."
            )
            found = words.fill(rule=subject.title(producer))
            yield self.problem(found, stage, node, use.field, Severity.WARNING)
