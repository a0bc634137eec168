"""What each ready-made rule set does for a record, from its first day to its last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.engine.blueprints.declaration import Blueprint
from app.engine.blueprints.registry import BLUEPRINTS
from app.engine.model.schema import builtin_schema
from app.engine.scenario import run
from app.i18n import ENGLISH
from tests.engine.blueprints.lives import (
    asks,
    chosen_on_the_spot,
    enter,
    happen,
    life,
    move,
    silent,
    wait,
)
from tests.engine.board import catalogue

LIVES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "lead_intake": (
        enter(),
        wait("1 minute", asks("ClientMail", "thank"), asks("Notification", "tell_owner"), asks("TaskCreated", "call")),
        wait("2 days", asks("Notification", "late", recipients=["cy"])),
        happen("call.outgoing"),
        wait("1 minute", asks("TaskCreated", "qualify"), stage="contacted"),
        wait("9 days", asks("Notification", "quiet")),
        move("qualified"),
        wait("1 minute", asks("ItemCreated", "convert", entity="deal")),
    ),
    "missed_calls": (
        enter(),
        happen("call.missed", number="+39 335 818 4471"),
        wait("5 minutes", asks("Sms", "sorry"), asks("TaskCreated", "ring"), stage="call_back"),
        wait("5 hours", asks("Notification", "late", recipients=["cy"])),
        happen("call.outgoing"),
        wait("1 minute", asks("TasksCompleted", "tidy"), asks("TaskCreated", "note"), stage="reached"),
        move("not_reached"),
        wait("1 minute", asks("ClientMail", "write_instead")),
    ),
    "event_guests": (
        enter(),
        wait("1 minute", asks("QrCodeCreated", "ticket"), asks("ClientMail", "confirm")),
        wait("11 days", asks("ClientMail", "week_before")),
        wait("7 days", asks("Sms", "day_before")),
        wait("4 days", asks("StageChanged", "close"), asks("ClientMail", "missed_you"), stage="absent"),
        move("came"),
        wait("2 days", asks("ClientMail", "thanks"), asks("TaskCreated", "follow_up")),
    ),
    "quote_follow_up": (
        enter(),
        wait("1 minute", asks("TaskCreated", "write")),
        happen("email.sent", recipient="paolo@example.com"),
        wait("4 days", asks("ClientMail", "ask"), stage="sent"),
        happen("document.viewed", document_id="1"),
        wait("1 minute", asks("Notification", "tell"), asks("TaskCreated", "ring"), stage="read"),
        wait("17 days", asks("ClientMail", "remind_read")),
        happen("document.signed", by="client"),
        wait("1 minute", asks("ClientMail", "thanks"), asks("ItemCreated", "bill", entity="invoice"), stage="accepted"),
    ),
    "stalled_deals": (
        enter(),
        wait("1 minute", asks("TaskCreated", "first")),
        wait("4 days", asks("Notification", "new_still", recipients=["ann"])),
        wait("5 days", asks("Notification", "new_longer", recipients=["cy"])),
        move("offer"),
        wait("25 days", asks("Notification", "offer_still"), asks("TaskCreated", "close_date")),
    ),
    "handover": (
        enter(),
        wait("1 minute", asks("TaskCreated", "prepare")),
        move("handed"),
        wait("2 hours", asks("ChatCreated", "chat"), asks("ChatMessage", "agreed"), asks("ClientMail", "introduce")),
        move("completed"),
        wait("1 minute", asks("TasksCompleted", "tidy"), asks("Notification", "tell_seller", recipients=["bo"])),
    ),
    "invoice_reminders": (
        enter(),
        wait("8 days", asks("ClientMail", "soon")),
        wait("7 days", asks("StageChanged", "late"), asks("ClientMail", "first"), stage="overdue"),
        wait("11 days", asks("ClientMail", "second")),
        wait("7 days", asks("TaskCreated", "ring")),
        happen("invoice.paid"),
        wait("1 minute", asks("TasksCompleted", "tidy"), asks("ClientMail", "thanks"), stage="paid"),
        silent("30 days"),
    ),
    "payment_in_advance": (
        enter(),
        wait("1 minute", asks("PaymentLinkCreated", "link"), asks("ClientMail", "please_pay")),
        wait("4 days", asks("ClientMail", "remind")),
        happen("payment.received"),
        wait("1 minute", asks("ClientMail", "received"), asks("TaskCreated", "prepare"), stage="paid"),
        happen("delivery.finished", "4 days"),
        wait("2 days", asks("ClientMail", "enjoy"), stage="delivered"),
    ),
    "onboarding": (
        enter(),
        wait("2 hours", asks("ChatCreated", "chat"), asks("ClientMail", "welcome"), asks("TaskCreated", "prepare")),
        wait("8 days", asks("Notification", "no_date")),
        happen("booking.made", starts_at="2026-03-20T10:00:00+01:00"),
        wait("1 minute", asks("TaskCreated", "set_up"), stage="kick_off"),
        move("in_use"),
        wait("10 days", asks("ClientMail", "first_week")),
        wait("30 days", asks("TaskCreated", "first_month")),
    ),
    "appointments": (
        enter(),
        wait("1 minute", asks("TaskCreated", "arrange")),
        {"after": "1 hour", "set": "1", "values": {"begin_date": "2026-03-20"}},
        wait("1 minute", asks("ClientMail", "confirm"), stage="booked"),
        {"after": "1 day", "set": "1", "values": {"begin_date": "2026-03-25"}},
        wait("22 days", asks("Sms", "day_before"), asks("Notification", "today")),
        move("missed"),
        wait("3 hours", asks("ClientMail", "again")),
    ),
    "feedback": (
        enter(),
        move("delivered"),
        wait("5 days", asks("ClientMail", "ask")),
        wait("12 days", asks("ClientMail", "ask_again")),
        happen("email.received", sender="paolo@example.com", text="All fine"),
        wait("1 minute", asks("TaskCreated", "read"), asks("Notification", "tell_head"), stage="answered"),
        move("closed"),
        wait("30 days", asks("ClientMail", "recommend")),
    ),
    "renewals": (
        enter(),
        wait("1 minute", asks("StageChanged", "time_is_near"), asks("TaskCreated", "offer"), stage="due"),
        happen("email.sent", recipient="paolo@example.com"),
        wait("13 days", asks("ClientMail", "ask"), asks("TaskCreated", "ring"), stage="offered"),
        move("renewed"),
        wait("1 minute", asks("ItemCreated", "next"), asks("ClientMail", "thanks")),
    ),
    "anniversary": (
        enter(),
        wait("230 days", asks("ClientMail", "half_year")),
        wait("180 days", asks("ClientMail", "year"), asks("TaskCreated", "ring")),
        happen("call.incoming", number="+39 335 818 4471"),
        wait("1 minute", asks("Notification", "tell"), asks("TaskCreated", "need"), stage="in_touch"),
    ),
}
DATES = {
    "begin_date": "2026-03-20",
    "close_date": "2026-03-25",
    "valid_until": "2026-03-25",
    "pay_before": "2026-03-12",
}


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda one: one.id)
def test_a_template_does_for_a_record_what_it_promises(blueprint: Blueprint) -> None:
    rule_set = chosen_on_the_spot(blueprint.rule_set(ENGLISH))
    fields = {one.key for one in builtin_schema().entities[blueprint.entity].fields}
    dates = {key: day for key, day in DATES.items() if key in fields}
    if blueprint.id == "appointments":
        del dates["begin_date"]
    played = run(life(rule_set, *LIVES[blueprint.id], **dates), rule_set, catalogue())
    bad = [one for one in played.ran if one.verdict not in ("passed", "happened")]
    assert [(one.number, [ENGLISH(each.words) for each in one.differences]) for one in bad] == []
