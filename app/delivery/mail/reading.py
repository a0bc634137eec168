"""Reads a mail that came in, however it was written: who, about what, the text, and which of our mails it answers."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr

from app.delivery.base import Received
from app.delivery.mail.letter import plain_text
from app.delivery.mail.message_id import answered, is_ours

RECEIVED = "email.received"
_LONGEST = 64 * 1024
"""Letters of a text that go on; nobody writes longer ones by hand."""
_REPORT = "message/delivery-status"
_AUTOMATIC = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


def read_mail(raw: bytes, at: datetime, *, automatic: bool) -> Received | None:
    """Return what a trigger has to know of a mail; None for our own ones and, if not `automatic`, for absence notes."""
    # The older policy: the newer one raises on headers that are broken in ways that do come in.
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    own_id = header(message, "Message-ID")
    if is_ours(own_id) or (is_automatic(message) and not automatic):
        return None
    sender = parseaddr(header(message, "From"))[1]
    known_by = "\n".join((own_id, sender, header(message, "Date"))).encode("utf-8", "replace") if own_id else raw
    return Received(
        RECEIVED,
        f"mail:{hashlib.sha256(known_by).hexdigest()}",
        at,
        {"sender": sender, "subject": header(message, "Subject"), "text": text_of(message)[:_LONGEST]},
        answered((header(message, "In-Reply-To"), header(message, "References"))),
        sender,
    )


def is_automatic(message: Message) -> bool:
    """Say whether a machine wrote it: absence notes, bounces, newsletters (RFC 3834, and what was usual before it)."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or header(message, "Precedence").strip().lower() in _AUTOMATIC
        or message.get("X-Autoreply") is not None
        or message.get_content_type() == "multipart/report"
        or is_report(message)
        or header(message, "Return-Path").strip() == "<>"
    )


def is_report(message: Message) -> bool:
    """Say whether a mail is a report of delivery; some servers (OpenSMTPD) do not call it multipart/report."""
    parts = message.get_payload() if message.is_multipart() else []
    return any(isinstance(part, Message) and part.get_content_type() == _REPORT for part in parts)


def header(message: Message, name: str) -> str:
    """Return a header as a person reads it, on one line; broken ones as far as they go."""
    raw = str(message.get(name, ""))
    try:
        shown = str(make_header(decode_header(raw))) or raw
    except (HeaderParseError, LookupError, ValueError, AssertionError):
        shown = raw
    return re.sub(r"\s+", " ", shown.encode("utf-8", "replace").decode("utf-8")).strip()


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
        text = payload.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        text = payload.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\0", "")
