"""Reads a mail that came in, however it was written: who, about what, the text, and which of our mails it answers."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr

from app.delivery.base import Received, storable
from app.delivery.mail.letter import plain_text
from app.delivery.mail.message_id import answered, is_ours

RECEIVED = "email.received"
_LONGEST = 64 * 1024
"""Letters of a text that go on; nobody writes longer ones by hand."""
_LONGEST_HEADER = 20_000
"""Letters of a header: what is longer was made to keep programs busy."""
_DEEPEST = 100
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Python reads them, mail does not know them; a hostile mail names them since they are slow or make half letters."""
_REPORT = "message/delivery-status"
_AUTOMATIC = frozenset({"junk", "auto_reply", "auto-reply"})
_TO_MANY = frozenset({"bulk", "list"})
_MACHINES = ("mailer-daemon@", "postmaster@")


def read_mail(raw: bytes, at: datetime, *, automatic: bool) -> Received | None:
    """Return what a trigger has to know of a mail; None for our own ones and, if not `automatic`, for absence notes."""
    message = parsed(raw)
    own_id = header(message, "Message-ID")
    if is_ours(own_id) or (is_automatic(message) and not automatic):
        return None
    sender = _address(header(message, "From"))
    known_by = "\n".join((own_id, sender, header(message, "Date"))).encode("utf-8", "replace") if own_id else raw
    return Received(
        RECEIVED,
        f"mail:{hashlib.sha256(known_by).hexdigest()}",
        at,
        {"sender": sender, "subject": header(message, "Subject"), "text": text_of(message)[:_LONGEST]},
        answered((header(message, "In-Reply-To"), header(message, "References"))),
        sender,
    )


def parsed(raw: bytes) -> Message:
    """Return a mail in its parts; one whose parts lie in each other without end has its headers only."""
    # The older policy: the newer one raises on headers that are broken in ways that do come in.
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
    except RecursionError:
        message = None
    if message is None or _depth(message) > _DEEPEST:
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
        message.set_payload("")
    return message


def _depth(message: Message) -> int:
    found, level = 0, [message]
    while level:
        level = [part for one in level if one.is_multipart() for part in one.get_payload() if isinstance(part, Message)]
        found += 1
    return found


def is_automatic(message: Message) -> bool:
    """Say whether a machine wrote it: absence notes, bounces, newsletters (RFC 3834, and what was usual before it)."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(message, "Precedence").lower() in _AUTOMATIC
        or any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond"))
        or message.get_content_type() == "multipart/report"
        or is_report(message)
        or header(message, "Return-Path") == "<>"
        or _address(header(message, "From")).lower().startswith(_MACHINES)
        or _is_newsletter(message)
    )


def _is_newsletter(message: Message) -> bool:
    """Say whether one wrote to many who cannot answer there; a group’s address, which takes posts, is a mailbox."""
    posts = header(message, "List-Post").upper()
    if posts and posts != "NO":
        return False
    lists = any(message.get(name) is not None for name in ("List-Id", "List-Unsubscribe"))
    return lists or header(message, "Precedence").lower() in _TO_MANY


def is_report(message: Message) -> bool:
    """Say whether a mail is a report of delivery; some servers (OpenSMTPD) do not call it multipart/report."""
    parts = message.get_payload() if message.is_multipart() else []
    return any(isinstance(part, Message) and part.get_content_type() == _REPORT for part in parts)


def header(message: Message, name: str) -> str:
    """Return a header as a person reads it, on one line; broken ones as far as they go."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        shown = str(make_header(decode_header(raw))) or raw
    except (HeaderParseError, LookupError, ValueError, AssertionError):
        shown = raw
    return re.sub(r"\s+", " ", storable(shown)).strip()


def text_of(message: Message) -> str:
    """Return what was written, as plain text: the text itself, or what can be read in the HTML."""
    texts = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in texts and not texts[kind] and part.get_content_disposition() != "attachment":
            texts[kind] = _decoded(part)
    return texts["text/plain"].strip() or plain_text(texts["text/html"])


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        codec = codecs.lookup(part.get_content_charset("utf-8"))
        text = payload.decode("utf-8" if codec.name in _NO_CHARSETS else codec.name, "replace")
    except (LookupError, ValueError):
        text = payload.decode("utf-8", "replace")
    return storable(text).replace("\r\n", "\n")


def _address(sender: str) -> str:
    try:
        return parseaddr(sender)[1]
    except RecursionError:  # thousands of brackets in each other
        return ""
