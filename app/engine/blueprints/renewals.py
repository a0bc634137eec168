"""Agreements that end: an offer in time, a call, and the next term as an item of its own."""

from __future__ import annotations

from app.engine.blueprints.cards import Cards, after, before, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg

_END = "item.close_date"


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage(
            "running",
            msg("Running"),
            rule("time_is_near", "item.stage", {"stage": "due"}, when=before(60, _END, clock="09:00")),
        ),
        cards.stage(
            "due",
            msg("Up for renewal"),
            cards.task("offer", msg("Prepare the renewal for {client_name}"), "40 h"),
            cards.tell_head(
                "large",
                msg("{title} ({amount}) ends on {close}. Do you want to be there?"),
                only_if={"left": "item.amount", "op": "ge", "right": 10000},
            ),
        ),
        _offered(cards),
        cards.won(
            "renewed",
            msg("Renewed"),
            rule(
                "next",
                "item.copy",
                {"stage": "running", "shift_days": 365, "relate": True},
                name=cards.say(msg("Next term")),
            ),
            cards.mail(
                "thanks",
                msg("Thank you for staying with us"),
                msg("Your agreement “{title}” goes on for another year. Thank you for your trust."),
            ),
        ),
        cards.lost(
            "ended",
            msg("Ended"),
            cards.mail(
                "farewell",
                msg("Thank you for the time with us"),
                msg("Your agreement “{title}” ends on {close}. Should you need us again, you know where to find us."),
                when=after(1, "hours", wait_for_working_hours=True),
            ),
            cards.task("win_back", msg("Ask {client_name} how they are doing"), "16 h", when=after(90, clock="09:00")),
        ),
    )


def _offered(cards: Cards) -> Stage:
    return cards.stage(
        "offered",
        msg("Offer made"),
        trigger("sent", "email.sent"),
        cards.mail(
            "ask",
            msg("Your agreement ends on {close}"),
            msg("Have you looked at our offer to go on with “{title}”? I am happy to talk it through with you."),
            when=after(7, clock="10:00", business_time=True),
        ),
        cards.task("ring", msg("Call {client_name} about the renewal"), "8 h", when=before(14, _END, clock="09:00")),
    )


BLUEPRINT = Blueprint(
    "renewals",
    Job.KEEP,
    "deal",
    "mdi6.autorenew",
    msg("Renewals"),
    msg(
        "Brings an agreement up sixty days before it ends, follows the offer up, and opens the next term when renewed."
    ),
    _stages,
)
