"""An SMS that is too long even before its placeholders are filled in."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import fixed_text
from app.engine.parameters import Template
from app.engine.words import msg


class SmsTooLong(Check):
    """Find texts whose fixed part is longer than they may be."""

    about = About(
        "sms.too_long",
        Severity.ERROR,
        msg("SMS is too long"),
        msg(
            "An SMS to an employee takes at most 200 characters once its placeholders are filled in. Here the text "
            "around the placeholders alone is longer, so the rule fails on every item. Shorten it."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Measure the text between the placeholders."""
        for stage, node in subject.nodes():
            for parameter, text in subject.texts(node):
                most = parameter.kind.longest if isinstance(parameter.kind, Template) else 0
                length = len(fixed_text(text).strip()) if most else 0
                if length > most:
                    words = msg("The text has {n} characters without its placeholders; {most} are allowed.")
                    yield self.problem(words.fill(n=length, most=most), stage, node, parameter.name)
