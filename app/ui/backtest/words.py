"""What channels, kinds of effects and outcomes are called in the report, and how they look."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.comparison import Change
from app.engine.effect_words import CHANGE_WORDS, channel_words
from app.engine.words import Msg, msg

_CHANNELS: Mapping[str, tuple[str, str]] = {
    "email": ("mdi6.email-outline", "client"),
    "sms": ("mdi6.message-text-outline", "payment"),
    "notification": ("mdi6.bell-outline", "employee"),
    "chat": ("mdi6.forum-outline", "control"),
    "timeline": ("mdi6.timeline-text-outline", "data"),
    "feed": ("mdi6.newspaper-variant-outline", "helper"),
    "call": ("mdi6.phone-outline", "triggers"),
    "messenger": ("mdi6.send-outline", "custom"),
    "item": ("mdi6.card-text-outline", "items"),
    "client": ("mdi6.account-outline", "client"),
    "task": ("mdi6.checkbox-marked-circle-outline", "control"),
    "document": ("mdi6.file-document-outline", "paperwork"),
    "page": ("mdi6.qrcode", "helper"),
    "payment": ("mdi6.credit-card-outline", "payment"),
    "delivery": ("mdi6.truck-outline", "payment"),
    "webhook": ("mdi6.webhook", "custom"),
    "workspace": ("mdi6.domain", "data"),
}
"""Icon and colour of each channel."""

OUTCOMES: Mapping[str, tuple[Msg, str, str]] = {
    "fired": (msg("Fired"), "mdi6.check-circle-outline", "success"),
    "skipped": (msg("Skipped"), "mdi6.filter-outline", "muted"),
    "failed": (msg("Failed"), "mdi6.alert-circle-outline", "error"),
    "cancelled": (msg("Cancelled"), "mdi6.close-circle-outline", "muted"),
    "not_planned": (msg("Not planned"), "mdi6.calendar-remove-outline", "warning"),
    "waiting": (msg("Waiting"), "mdi6.timer-sand-empty", "accent"),
}
"""Word, icon and colour of each way in which a rule can end."""

CHANGES: Mapping[Change, tuple[Msg, str, str]] = {
    Change.MORE: (CHANGE_WORDS[Change.MORE], "mdi6.plus-circle-outline", "success"),
    Change.LESS: (CHANGE_WORDS[Change.LESS], "mdi6.minus-circle-outline", "error"),
    Change.OTHERWISE: (CHANGE_WORDS[Change.OTHERWISE], "mdi6.swap-horizontal-circle-outline", "accent"),
}
"""Word, icon and colour of each way in which two versions differ."""


def channel_of(channel: str) -> tuple[Msg, str, str]:
    """Return word, icon and colour of a channel."""
    return channel_words(channel), *_CHANNELS.get(channel, ("mdi6.puzzle-outline", "custom"))
