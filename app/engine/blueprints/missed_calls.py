"""Missed calls: an SMS at once, a call back within two hours."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage("new", msg("New"), cards.tell("tell_owner", msg("{title} is yours."))),
        cards.stage(
            "call_back",
            msg("Call back"),
            trigger("missed", "call.missed", allow_back=True),
            cards.sms(
                "sorry",
                msg("Sorry that we missed your call. We will ring you back within two working hours. {responsible}"),
                when=after(1, "minutes", wait_for_working_hours=True),
            ),
            cards.task("ring", msg("Call {client_name} back"), "2 h", high=True),
            cards.tell_head(
                "late", msg("{client_name} still waits for a call back."), when=after(4, "hours", business_time=True)
            ),
        ),
        cards.stage(
            "reached",
            msg("Reached"),
            trigger("rang_back", "call.outgoing"),
            trigger("rang_again", "call.incoming"),
            rule("tidy", "control.complete_tasks", {"where": "chosen", "stage": "call_back", "which": "by_rules"}),
            cards.task("note", msg("Note what {client_name} wanted"), "4 h", order=NEXT),
        ),
        cards.won("settled", msg("Settled")),
        cards.lost(
            "not_reached",
            msg("Not reached"),
            cards.mail(
                "write_instead",
                msg("We tried to call you back"),
                msg("You rang us, and we have not reached you since. When would a call suit you?"),
                msg("Simply answer this e-mail with a time and your number."),
            ),
        ),
    )


BLUEPRINT = Blueprint(
    "missed_calls",
    Job.WIN,
    "lead",
    "mdi6.phone-missed-outline",
    msg("Missed calls"),
    msg(
        "Sends an SMS after each missed call, asks for a call back within two hours, and tells the head if nobody does."
    ),
    _stages,
)
