"""Clauses that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.claims import conflicts
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.conditions import Compiled, words
from app.engine.words import msg


class ConditionContradiction(Check):
    """Find clauses joined by and of which one rules the other out."""

    about = About(
        "condition.contradiction",
        Severity.ERROR,
        msg("Clauses contradict each other"),
        msg(
            "Two clauses that must both hold can never hold together, such as an amount below 5 and above 9. The rule "
            "is skipped on every item, or one of the ways to fulfil the condition is closed. Correct one of them, or "
            "join them by “or”."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compare the clauses of every condition with one another."""
        for stage, node in subject.nodes():
            compiled = subject.compiled(node)
            if not isinstance(compiled, Compiled):
                continue
            names = subject.names(node)
            for conflict in conflicts(compiled.root):
                one, other = (words(each.clause, names) for each in (conflict.one, conflict.other))
                found = msg("“{one}” and “{other}” can never both hold.").fill(one=one, other=other)
                severity = Severity.ERROR if conflict.whole else Severity.WARNING
                yield self.problem(found, stage, node, "only_if", severity)
