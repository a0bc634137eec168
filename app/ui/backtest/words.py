"""What channels, kinds of effects and outcomes are called in the report, and how they look."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.comparison import Change
from app.engine.words import Msg, msg

CHANNELS: Mapping[str, tuple[Msg, str, str]] = {
    "email": (msg("E-mail"), "mdi6.email-outline", "client"),
    "sms": (msg("SMS"), "mdi6.message-text-outline", "payment"),
    "notification": (msg("Notification"), "mdi6.bell-outline", "employee"),
    "chat": (msg("Chat"), "mdi6.forum-outline", "control"),
    "timeline": (msg("Timeline"), "mdi6.timeline-text-outline", "data"),
    "feed": (msg("Company feed"), "mdi6.newspaper-variant-outline", "helper"),
    "call": (msg("Call"), "mdi6.phone-outline", "triggers"),
    "messenger": (msg("Messenger"), "mdi6.send-outline", "custom"),
    "item": (msg("Record"), "mdi6.card-text-outline", "items"),
    "client": (msg("Client"), "mdi6.account-outline", "client"),
    "task": (msg("Task"), "mdi6.checkbox-marked-circle-outline", "control"),
    "document": (msg("Document"), "mdi6.file-document-outline", "paperwork"),
    "page": (msg("Page"), "mdi6.qrcode", "helper"),
    "payment": (msg("Payment"), "mdi6.credit-card-outline", "payment"),
    "delivery": (msg("Delivery"), "mdi6.truck-outline", "payment"),
    "webhook": (msg("Web request"), "mdi6.webhook", "custom"),
    "workspace": (msg("Workspace"), "mdi6.domain", "data"),
}
"""Word, icon and colour of each channel."""

OUTCOMES: Mapping[str, tuple[Msg, str]] = {
    "fired": (msg("Fired"), "success"),
    "skipped": (msg("Skipped"), "muted"),
    "failed": (msg("Failed"), "error"),
    "cancelled": (msg("Cancelled"), "muted"),
    "not_planned": (msg("Not planned"), "warning"),
    "waiting": (msg("Waiting"), "accent"),
}
"""Word and colour of each way in which a rule can end."""

CHANGES: Mapping[Change, tuple[Msg, str, str]] = {
    Change.MORE: (msg("More"), "mdi6.plus-circle-outline", "success"),
    Change.LESS: (msg("Less"), "mdi6.minus-circle-outline", "error"),
    Change.OTHERWISE: (msg("Otherwise"), "mdi6.swap-horizontal-circle-outline", "accent"),
}
"""Word, icon and colour of each way in which two versions differ."""


def channel_of(channel: str) -> tuple[Msg | str, str, str]:
    """Return word, icon and colour of a channel; one of another package is called as it calls itself."""
    return CHANNELS.get(channel, (channel, "mdi6.puzzle-outline", "custom"))
