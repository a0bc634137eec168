"""Quotes: asked about, noticed when opened, called about before they run out."""

from __future__ import annotations

from app.engine.blueprints.cards import Cards, after, before, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Rule, Stage
from app.engine.words import msg

_END = "item.valid_until"


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage("draft", msg("Draft"), cards.task("write", msg("Finish the quote {number}"), "16 h")),
        cards.stage(
            "sent",
            msg("Sent"),
            trigger("was_sent", "email.sent"),
            cards.mail(
                "ask",
                msg("Our quote {number}"),
                msg("Have you had time to look at our quote for {amount}? I am happy to explain or change anything."),
                when=after(3, clock="10:00", business_time=True),
            ),
            _running_out(cards, "remind_sent"),
        ),
        _read(cards),
        cards.won(
            "accepted",
            msg("Accepted"),
            trigger("signed", "document.signed", {"by": "client"}),
            cards.mail(
                "thanks",
                msg("Thank you for your order"),
                msg("Thank you for accepting our quote {number}. We begin now and will tell you of the next steps."),
            ),
            rule("bill", "item.create_from", {"make": ["invoice"]}),
        ),
        cards.lost(
            "declined",
            msg("Declined"),
            cards.task("why", msg("Ask {client_name} what decided against us"), "24 h"),
        ),
    )


def _read(cards: Cards) -> Stage:
    return cards.stage(
        "read",
        msg("Read"),
        trigger("opened", "document.viewed"),
        trigger("clicked", "email.link_clicked"),
        cards.tell("tell", msg("{client_name} has just opened the quote {number}.")),
        cards.task("ring", msg("Call {client_name} about the quote {number}"), "8 h"),
        _running_out(cards, "remind_read"),
    )


def _running_out(cards: Cards, key: str) -> Rule:
    return cards.mail(
        key,
        msg("Our quote {number} is valid until {valid}"),
        msg("Our quote is valid for a few days more. If you need more time, tell me, and I will see to it."),
        when=before(3, _END, clock="10:00"),
    )


BLUEPRINT = Blueprint(
    "quote_follow_up",
    Job.SELL,
    "quote",
    "mdi6.file-send-outline",
    msg("Quotes followed up"),
    msg("Asks about a quote after three days, tells you when it is opened, and writes again before it runs out."),
    _stages,
)
