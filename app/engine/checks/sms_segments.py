"""An SMS that goes out in several parts."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.catalog.declaration import Parameter
from app.engine.checks.fixes import Exchange, Fix
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.checks.sources import fixed_text
from app.engine.effects import MessengerInvitation, Sms
from app.engine.model.rule_set import Node, Rule, Stage
from app.engine.parameters import ProviderRef
from app.engine.sms import beyond_gsm, segments
from app.engine.words import msg, msgs

_LONG = msg("Even without its placeholders the text takes {n} messages.")
_BEYOND = msg("Even without its placeholders the text takes {n} messages, because of {characters}.")
_ON_RECORDS = msgs(
    "On {n} record of {of} the text takes more than one message, {most} at most.",
    "On {n} records of {of} the text takes more than one message, {most} at most.",
)
_BEYOND_ON_RECORDS = msgs(
    "On {n} record of {of} the text takes more than one message, {most} at most. Characters such as {characters} "
    "make each message shorter: it holds 70 instead of 160.",
    "On {n} records of {of} the text takes more than one message, {most} at most. Characters such as {characters} "
    "make each message shorter: it holds 70 instead of 160.",
)
_FEW = 4
"""So many characters are named."""
_PLAIN = msg("Write plain characters")
_PLAINER = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2013\u2014\u2022", "-")
    | dict.fromkeys("\u00a0\u202f\t", " ")
    | {"\u2026": "..."}
)
"""Characters that word processors put in, and what says the same within the common alphabet."""


class SmsSegments(Check):
    """Find SMS that take more than one message."""

    about = About(
        "sms.segments",
        Severity.NOTE,
        msg("SMS takes several messages"),
        msg(
            "A message holds 160 characters of the common alphabet, or 70 where a character lies outside it, such as "
            "a curly quote or an emoji. The text around the placeholders is longer, so every item costs several "
            "messages, or it is longer once filled in on some of the records that were tried."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Count the messages that the text between the placeholders takes, and then the whole on records."""
        for stage, node in subject.nodes():
            if any(isinstance(one.kind, ProviderRef) and one.kind.channel == "sms" for one, _ in subject.asked(node)):
                found = list(self._in_the_text(stage, node, subject))
                yield from found or self._on_records(stage, node, subject)

    def _in_the_text(self, stage: Stage, node: Node, subject: Subject) -> Iterator[Problem]:
        for parameter, text in subject.texts(node):
            fixed = fixed_text(text)
            sms = segments(fixed)
            if sms.segments > 1:
                beyond = beyond_gsm(fixed)
                words = (_BEYOND if beyond else _LONG).fill(n=sms.segments, characters=beyond)
                fix = _plainer(node, parameter, text) if beyond else None
                yield self.problem(words, stage, node, parameter.name, fix=fix)

    def _on_records(self, stage: Stage, node: Node, subject: Subject) -> Iterator[Problem]:
        trial = subject.trial(node) if isinstance(node, Rule) else None
        texts = [
            effect.text
            for one in trial or ()
            for effect in one.effects
            if isinstance(effect, Sms | MessengerInvitation)
        ]
        counts = [segments(one).segments for one in texts]
        over = sum(one > 1 for one in counts)
        if over:
            beyond = beyond_gsm("".join(one for one, count in zip(texts, counts, strict=True) if count > 1))
            words = _BEYOND_ON_RECORDS if beyond else _ON_RECORDS
            found = words.fill(n=over, of=len(texts), most=max(counts), characters=" ".join(beyond[:_FEW]))
            name = next((parameter.name for parameter, _ in subject.texts(node)), "")
            yield self.problem(found, stage, node, name)


def _plainer(node: Node, parameter: Parameter, text: str) -> Fix | None:
    """Return the fix that writes the same with common characters; none where the text is too long even so."""
    plain = text.translate(_PLAINER)
    if segments(fixed_text(plain)).segments > 1:
        return None
    return Fix(_PLAIN, (Exchange(node.id, parameter.name, text, plain),))
