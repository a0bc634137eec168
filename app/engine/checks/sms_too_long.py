"""An SMS that is too long even before its placeholders are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import fixed_text
from app.engine.errors import KnownError
from app.engine.model.rule_set import Rule
from app.engine.parameters import Template
from app.engine.words import msg, msgs

if TYPE_CHECKING:
    from app.engine.checks.sample import Tried

_ON_RECORDS = msgs(
    "On {n} record of {of} the text comes to more than {most} characters, {longest} at most.",
    "On {n} records of {of} the text comes to more than {most} characters, {longest} at most.",
)


class SmsTooLong(Check):
    """Find texts whose fixed part is longer than they may be."""

    about = About(
        "sms.too_long",
        Severity.ERROR,
        msg("SMS is too long"),
        msg(
            "An SMS to an employee takes at most 200 characters once its placeholders are filled in. Here the text "
            "around the placeholders alone is longer, so the rule fails on every item, or it is longer on some of the "
            "records that were tried. Shorten it, or cut long values with the filter “truncate”."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Measure the text between the placeholders, and then the whole on records."""
        for stage, node in subject.nodes():
            for parameter, text in subject.texts(node):
                most = parameter.kind.longest if isinstance(parameter.kind, Template) else 0
                length = len(fixed_text(text).strip()) if most else 0
                if length > most:
                    words = msg("The text has {n} characters without its placeholders; {most} are allowed.")
                    yield self.problem(words.fill(n=length, most=most), stage, node, parameter.name)
                elif most and isinstance(node, Rule) and (trial := subject.trial(node)):
                    lengths = [_length(text, one, subject) for one in trial]
                    over = sum(one > most for one in lengths)
                    if over:
                        words = _ON_RECORDS.fill(n=over, of=len(trial), longest=max(lengths), most=most)
                        yield self.problem(words, stage, node, parameter.name, Severity.WARNING)


def _length(text: str, tried: Tried, subject: Subject) -> int:
    """Return how long a text comes out on a record; 0 where it cannot be filled in, which is another matter."""
    try:
        return len(subject.templates.render(text, tried.scope))
    except KnownError:
        return 0
