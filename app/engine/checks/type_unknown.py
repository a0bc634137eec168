"""A rule or trigger of a type that is not installed here."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Trigger
from app.engine.words import msg


class TypeUnknown(Check):
    """Find opaque cards."""

    about = About(
        "type.unknown",
        Severity.ERROR,
        msg("Unknown type"),
        msg(
            "This Rulewright does not know the type of the card; it is kept as it is, but cannot run. Install the "
            "package that brings the type, or delete the card."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look each type up, as a rule on rules and as a trigger on triggers."""
        for stage, node in subject.nodes():
            look_up = subject.catalogue.trigger if isinstance(node, Trigger) else subject.catalogue.rule
            if look_up(node.type) is None:
                yield self.problem(msg("The type “{type}” is not known here.").fill(type=node.type), stage, node)
