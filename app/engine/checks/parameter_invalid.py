"""A parameter holds what does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.errors import MissingParameter
from app.engine.words import msg


class ParameterInvalid(Check):
    """Find values of a wrong kind, and parameters that the type does not have."""

    about = About(
        "parameter.invalid",
        Severity.ERROR,
        msg("Parameter does not fit"),
        msg(
            "A parameter holds a value that its kind does not allow, or stands under a name that the rule does not "
            "know. This happens in files written by hand or by another program. Choose the value anew in the form."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Ask each declaration what it cannot read."""
        for stage, node in subject.nodes():
            for error in subject.unfit(node):
                if not isinstance(error, MissingParameter):
                    yield self.problem(error.words, stage, node, error.field or "")
