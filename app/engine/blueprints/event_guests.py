"""Guests of an event: a ticket with a code, reminders, and thanks to those who came."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, before, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg

_DAY = "item.begin_date"


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        _registered(cards),
        cards.won(
            "came",
            msg("Came"),
            trigger("let_in", "qr.scanned", {"rule": "ticket"}),
            cards.mail(
                "thanks",
                msg("Thank you for coming"),
                msg("It was good to have you with us at “{title}”."),
                msg("Is there something you would like to talk about in more detail? Simply answer this e-mail."),
                when=after(1, clock="10:00"),
            ),
            cards.task("follow_up", msg("Talk to {client_name} about “{title}”"), "16 h"),
        ),
        cards.lost(
            "absent",
            msg("Did not come"),
            cards.mail(
                "missed_you",
                msg("We missed you"),
                msg(
                    "you could not be with us at “{title}”. We gladly tell you what was said, and invite you next time."
                ),
                when=after(1, clock="10:00"),
            ),
        ),
    )


def _registered(cards: Cards) -> Stage:
    ticket = {"title": "{{ item.title }}", "action": cards.say(msg("I am here"))}
    url = '{{ results["ticket"].page_url }}'
    return cards.stage(
        "registered",
        msg("Registered"),
        rule("ticket", "helper.qr_code", ticket, name=cards.say(msg("Ticket"))),
        cards.mail(
            "confirm",
            msg("You are registered: {title}"),
            msg("Your place is kept for you on {begin}. This is your ticket; show it at the door."),
            more=f'<a href="{url}">{url}</a>',
            order=NEXT,
        ),
        cards.mail(
            "week_before",
            msg("{title}: see you on {begin}"),
            msg(
                "It is only a week away. If you cannot come, please tell us, so that someone else can have your place."
            ),
            when=before(7, _DAY, clock="10:00"),
        ),
        cards.sms(
            "day_before",
            msg("See you tomorrow: {title}. Please have your ticket at hand."),
            when=before(1, _DAY, clock="16:00"),
        ),
        rule("close", "item.stage", {"stage": "absent"}, when=after(1, base=_DAY, clock="09:00")),
    )


BLUEPRINT = Blueprint(
    "event_guests",
    Job.WIN,
    "deal",
    "mdi6.ticket-confirmation-outline",
    msg("Guests of an event"),
    msg("Sends each guest a ticket with a QR code, reminds them, lets them in by it, and writes to all afterwards."),
    _stages,
)
