"""An SMS that goes out in several parts."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import fixed_text
from app.engine.parameters import ProviderRef
from app.engine.sms import beyond_gsm, segments
from app.engine.words import msg

_LONG = msg("Even without its placeholders the text takes {n} messages.")
_BEYOND = msg("Even without its placeholders the text takes {n} messages, because of {characters}.")


class SmsSegments(Check):
    """Find SMS whose fixed text takes more than one message."""

    about = About(
        "sms.segments",
        Severity.NOTE,
        msg("SMS takes several messages"),
        msg(
            "A message holds 160 characters of the common alphabet, or 70 where a character lies outside it, such as "
            "a curly quote or an emoji. The text around the placeholders is longer, so every item costs several "
            "messages."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Count the messages that the text between the placeholders takes."""
        for stage, node in subject.nodes():
            if not any(
                isinstance(one.kind, ProviderRef) and one.kind.channel == "sms" for one, _ in subject.asked(node)
            ):
                continue
            for parameter, text in subject.texts(node):
                sms = segments(fixed_text(text))
                if sms.segments > 1:
                    beyond = beyond_gsm(fixed_text(text))
                    words = _BEYOND if beyond else _LONG
                    found = words.fill(n=sms.segments, characters=beyond)
                    yield self.problem(found, stage, node, parameter.name)
