"""What several kinds of events bring along, and how it is compared with what a trigger waits for."""

from __future__ import annotations

import re

from app.engine.catalog.declaration import Result
from app.engine.model.event import Event
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg

EMAIL_SENT = (
    Result("recipient", FieldType.STRING, msg("Recipient’s address")),
    Result("subject", FieldType.STRING, msg("Subject")),
)
CALL_LINE = Result("line", FieldType.STRING, msg("Line"), channel="telephony")
CHAT = (
    Result("channel", FieldType.STRING, msg("Channel")),
    Result("chat_id", FieldType.STRING, msg("Chat ID")),
)
DOCUMENT = (
    Result("document_id", FieldType.STRING, msg("Document ID")),
    Result("number", FieldType.STRING, msg("Document number")),
    Result("template", FieldType.STRING, msg("Template")),
)
DELIVERY = (
    Result("delivery_id", FieldType.STRING, msg("Delivery ID")),
    Result("service", FieldType.STRING, msg("Delivery service")),
    Result("tracking_number", FieldType.STRING, msg("Tracking number")),
)


def brought(event: Event, name: str) -> str:
    """Return a text that an event brings along, empty where it brings none."""
    value = event.data.get(name)
    return "" if value is None else str(value).strip()


def other_name(event: Event, name: str, wanted: str, words: Msg) -> Msg | None:
    """Return the words where something has another name or ID than wanted, whatever the case; empty, any will do.

    They are filled with what was brought, under its own name, and what was `wanted`.
    """
    found, wanted = brought(event, name), wanted.strip()
    if not wanted or found.casefold() == wanted.casefold():
        return None
    return words.fill(**{name: found or "–", "wanted": wanted})


def other_line(event: Event, wanted: str) -> Msg | None:
    """Compare telephone lines as names, or as numbers however they are written; without one, any will do."""
    line = brought(event, "line")
    if not wanted or _bare(line) == _bare(wanted):
        return None
    return msg("The call came in on {line}, not on {wanted}.").fill(line=line or "–", wanted=wanted)


def _bare(line: str) -> str:
    return line.strip().casefold() if re.search(r"[^\d\s()+./-]", line) else re.sub(r"\D", "", line)
