"""A year after the purchase: a word to the client, and a call."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg

_BOUGHT = "item.close_date"


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage(
            "customer",
            msg("Customer"),
            cards.mail(
                "half_year",
                msg("Is everything in order?"),
                msg("Half a year has passed since “{title}”. Does everything work as it should?"),
                when=after(182, base=_BOUGHT, clock="10:00", wait_for_working_hours=True),
            ),
            cards.mail(
                "year",
                msg("A year ago"),
                msg("A year ago you chose us for “{title}”. Thank you. We would be glad to work for you again."),
                when=after(365, base=_BOUGHT, clock="10:00", wait_for_working_hours=True),
                name=cards.say(msg("Anniversary")),
            ),
            cards.task("ring", msg("Call {client_name}: a year since {title}"), "24 h", order=NEXT),
        ),
        cards.stage(
            "in_touch",
            msg("In touch again"),
            trigger("wrote", "email.received"),
            trigger("rang", "call.incoming"),
            cards.tell("tell", msg("{client_name} is in touch again.")),
            cards.task("need", msg("Find out what {client_name} needs now"), "8 h"),
        ),
        cards.won("again", msg("Bought again"), rule("new_deal", "item.create_from", {"make": ["deal"]})),
        cards.lost("no_need", msg("No need")),
    )


BLUEPRINT = Blueprint(
    "anniversary",
    Job.KEEP,
    "deal",
    "mdi6.cake-variant-outline",
    msg("A year later"),
    msg("Writes to customers half a year and a year after they bought, and tells you when they are in touch again."),
    _stages,
)
