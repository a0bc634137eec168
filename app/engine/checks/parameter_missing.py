"""A required parameter is not filled in."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.errors import MissingParameter
from app.engine.words import msg


class ParameterMissing(Check):
    """Find cards that are still yellow."""

    about = About(
        "parameter.missing",
        Severity.ERROR,
        msg("Required parameter missing"),
        msg(
            "A rule or trigger that lacks a required parameter fails on every item. Open the card and fill in the "
            "fields that are marked as required."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Ask each declaration what it misses."""
        for stage, node in subject.nodes():
            for error in subject.unfit(node):
                if isinstance(error, MissingParameter):
                    yield self.problem(error.words, stage, node, error.field or "")
