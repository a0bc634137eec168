"""Reads the notes of mail servers that a mail of ours could not be delivered after all (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import Message
from email.parser import HeaderParser

from app.delivery.base import Returned
from app.delivery.mail.message_id import named
from app.delivery.mail.reading import header, is_report, parsed, text_of
from app.engine.words import msg

_CAME_BACK = msg("The mail came back: it did not reach {who}.")
_LONGEST = 200


def read_bounce(raw: bytes, at: datetime) -> Returned | None:
    """Return which post came back and why; None for what is no such note, or not about a post of ours."""
    message = parsed(raw)
    if not is_report(message):
        return None
    failed = dict(_failed(message))
    keys = named(_originals(message)) if failed else ()
    if not keys:
        return None
    who = "; ".join(f"{address} ({why})" if why else address for address, why in failed.items())
    return Returned(keys[0], at, _CAME_BACK.fill(who=who), tuple(failed))


def _failed(message: Message) -> Iterator[tuple[str, str]]:
    """Walk the recipients that were not reached, with the server's words."""
    note = text_of(message)
    for part in message.walk():
        if header(part, "Action").lower() != "failed":
            continue
        recipient = header(part, "Original-Recipient") or header(part, "Final-Recipient")
        address = recipient.rpartition(";")[2].strip()
        said = header(part, "Diagnostic-Code").partition(";")[2].strip() or _said_of(address, note)
        if address:
            yield address, (said or header(part, "Status"))[:_LONGEST]


def _said_of(address: str, note: str) -> str:
    """Return what the note to people says of an address, on the same line."""
    found = re.search(rf"{re.escape(address)}>?:[ \t]*(\S.*)", note)
    return found[1].strip() if found else ""


def _originals(message: Message) -> Iterator[str]:
    """Walk the Message-IDs of what came back: in the mail itself, in its headers, or only referred to."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            yield header(HeaderParser(policy=policy.compat32).parsestr(text), "Message-ID")
        elif part is not message:
            yield header(part, "Message-ID")
    yield header(message, "In-Reply-To")
    yield header(message, "References")
