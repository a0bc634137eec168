"""Deals that stand still: said to whoever has them, then to the head."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Rule, Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage(
            "new",
            msg("New"),
            cards.task("first", msg("First talk with {client_name}"), "16 h"),
            *_watch(cards, "new", 3),
        ),
        cards.stage(
            "talks",
            msg("In talks"),
            trigger("rang", "call.outgoing"),
            trigger("booked", "booking.made"),
            *_watch(cards, "talks", 7),
        ),
        cards.stage("offer", msg("Offer made"), *_watch(cards, "offer", 5), _overdue(cards)),
        cards.won("won", msg("Won")),
        cards.lost("lost", msg("Lost"), cards.task("reason", msg("Note why we lost {title}"), "16 h")),
    )


def _watch(cards: Cards, stage: str, days: int) -> tuple[Rule, ...]:
    """Return what is said once nothing has happened for so many working days, and if it goes on."""
    return (
        cards.tell(
            f"{stage}_still",
            msg("{title} has not moved for {days} working days. What is the next step?").fill(days=days),
            when=after(days, business_time=True),
        ),
        cards.tell_head(
            f"{stage}_longer",
            msg("{title} ({amount}) still stands where it was. Please talk to {responsible}."),
            when=after(days, business_time=True),
            only_if={"left": "item.amount", "op": "ge", "right": 5000},
            order=NEXT,
        ),
    )


def _overdue(cards: Cards) -> Rule:
    return cards.task(
        "close_date",
        msg("Set a new close date for {title}"),
        "8 h",
        when=after(1, base="item.close_date", clock="09:00"),
    )


BLUEPRINT = Blueprint(
    "stalled_deals",
    Job.SELL,
    "deal",
    "mdi6.timer-sand",
    msg("Deals that stand still"),
    msg("Reminds whoever has a deal that does not move, tells the head of large ones, and asks for a new close date."),
    _stages,
)
