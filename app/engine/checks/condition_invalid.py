"""A condition that cannot be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.conditions import compile_condition
from app.engine.errors import KnownError
from app.engine.model.rule_set import Trigger
from app.engine.words import msg


class ConditionInvalid(Check):
    """Find conditions on missing fields, and operators that do not fit."""

    about = About(
        "condition.invalid",
        Severity.ERROR,
        msg("Condition cannot be worked out"),
        msg(
            "A clause refers to something that does not exist, or compares what cannot be compared. The rule would "
            "fail on every item. Choose field and comparison anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compile every condition."""
        for stage, node in subject.nodes():
            if node.only_if is None:
                continue
            try:
                compile_condition(node.only_if, subject.names(node), changes=isinstance(node, Trigger))
            except KnownError as error:
                yield self.problem(error.words, stage, node, "only_if")
