"""Attachments that the channel does not carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.effects import ClientMail, EmployeeMail, FeedPost, OpenChannelMessage
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, Rule
from app.engine.model.values import File
from app.engine.parameters import AttachedFiles, Attachments
from app.engine.words import msg, msgs

_MB = 1024 * 1024
_LARGEST_MAIL = 18 * _MB
"""Most mail servers take 25 MB, and files grow by a third and more when they are written as text (RFC 2045)."""
_LARGEST_CHAT = 16 * _MB
"""What WhatsApp takes, the smallest of the messengers behind open channels."""
_LARGEST_POST = 100 * _MB

LIMITS = {
    "client.email": _LARGEST_MAIL,
    "employee.email": _LARGEST_MAIL,
    "client.chat_message": _LARGEST_CHAT,
    "employee.feed_post": _LARGEST_POST,
}
"""How many bytes of attachments the channel of each rule carries at once."""

_WITH_FILES = ClientMail | EmployeeMail | FeedPost | OpenChannelMessage


class AttachmentsTooLarge(Check):
    """Find messages that would come back because of what is attached."""

    about = About(
        "attachments.too_large",
        Severity.WARNING,
        msg("Attachments are too large"),
        msg(
            "All attachments together are larger than the channel carries: 18 MB of files in an e-mail, 16 MB in an "
            "open channel, 100 MB in the feed. The message would be refused or come back. Attach less, or send a link."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Add up the files named on the card, and those that records hold."""
        for stage, node in subject.nodes():
            most = LIMITS.get(node.type)
            for parameter, raw in subject.asked(node) if most is not None else ():
                if not isinstance(parameter.kind, Attachments) or most is None:
                    continue
                size = _size(_named(parameter.kind, raw).files)
                if size > most:
                    words = msg("The attachments have {size} MB; {most} MB are carried.")
                    found = words.fill(size=_megabytes(size), most=_megabytes(most))
                    yield self.problem(found, stage, node, parameter.name)
                    continue
                sizes = _on_records(node, subject)
                over = sum(one > most for one in sizes)
                if over:
                    words = msgs(
                        "On {n} record of {of} the attachments have more than {most} MB, up to {size} MB.",
                        "On {n} records of {of} the attachments have more than {most} MB, up to {size} MB.",
                    )
                    found = words.fill(n=over, of=len(sizes), most=_megabytes(most), size=_megabytes(max(sizes)))
                    yield self.problem(found, stage, node, parameter.name)


def _named(kind: Attachments, raw: object) -> AttachedFiles:
    try:
        return kind.read(raw)
    except KnownError:
        return AttachedFiles()  # `parameter.invalid` speaks of it


def _on_records(node: Node, subject: Subject) -> list[int]:
    trial = subject.trial(node) if isinstance(node, Rule) else None
    return [
        _size(effect.attachments) for one in trial or () for effect in one.effects if isinstance(effect, _WITH_FILES)
    ]


def _size(files: Iterable[File]) -> int:
    return sum(one.size for one in files)


def _megabytes(size: int) -> int:
    return -(-size // _MB)
