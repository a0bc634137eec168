"""Appointments: confirmed, reminded of by mail and SMS, offered anew when missed."""

from __future__ import annotations

from app.engine.blueprints.cards import Cards, after, before, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg

_DAY = "item.begin_date"
_HAS_DAY = {"left": _DAY, "op": "filled"}


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage("asked", msg("Asked for"), cards.task("arrange", msg("Agree on a day with {client_name}"), "8 h")),
        _booked(cards),
        cards.won(
            "held",
            msg("Held"),
            cards.mail(
                "thanks",
                msg("Thank you for your visit"),
                msg("It was a pleasure to see you. If a question is left open, simply answer this e-mail."),
                when=after(1, clock="10:00"),
            ),
        ),
        cards.lost(
            "missed",
            msg("Missed"),
            cards.mail(
                "again",
                msg("Shall we find another day?"),
                msg("We could not meet as planned. Which day would suit you instead?"),
                when=after(2, "hours", wait_for_working_hours=True),
            ),
        ),
    )


def _booked(cards: Cards) -> Stage:
    return cards.stage(
        "booked",
        msg("Booked"),
        trigger("day_set", "field.changed", {"fields": ["begin_date"]}, only_if=_HAS_DAY),
        cards.mail(
            "confirm",
            msg("Your appointment on {begin}"),
            msg("We have noted your appointment on {begin}. {responsible} looks forward to seeing you."),
            msg("If something comes up, please tell us as early as you can."),
        ),
        cards.sms(
            "day_before",
            msg("We expect you tomorrow, {begin}. If you cannot come, please call us. {responsible}"),
            when=before(1, _DAY, clock="16:00"),
        ),
        cards.tell("today", msg("Today: {client_name}, {title}."), when={"mode": "at", "base": _DAY, "clock": "08:00"}),
    )


BLUEPRINT = Blueprint(
    "appointments",
    Job.KEEP,
    "deal",
    "mdi6.calendar-clock-outline",
    msg("Appointment reminders"),
    msg("Confirms an appointment, reminds by SMS the day before, follows when its day changes, and offers another."),
    _stages,
)
