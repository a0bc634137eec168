"""New customers: welcomed, started with, and asked how it goes."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        _agreed(cards),
        cards.stage(
            "kick_off",
            msg("Kick-off"),
            trigger("booked", "booking.made"),
            cards.task("set_up", msg("Set everything up for {client_name}"), "24 h", awaited=True),
            cards.mail(
                "ready",
                msg("Everything is ready for you"),
                msg("Everything is set up for you as we agreed. I will be there when you take the first steps."),
                order=NEXT,
            ),
        ),
        cards.stage(
            "in_use",
            msg("In use"),
            cards.mail(
                "first_week",
                msg("How was your first week?"),
                msg("You have been with us for a week now. What goes well, and what would you like to change?"),
                when=after(7, clock="10:00"),
            ),
            cards.task(
                "first_month", msg("Call {client_name} after the first month"), "16 h", when=after(30, clock="09:00")
            ),
        ),
        cards.won(
            "settled_in",
            msg("Settled in"),
            rule("tidy", "control.complete_tasks", {"which": "by_rules"}),
            cards.tell_head("tell_head", msg("{client_name} is up and running.")),
        ),
        cards.lost(
            "stopped",
            msg("Stopped"),
            cards.tell_head("tell_stopped", msg("{client_name} has stopped. Please call them.")),
        ),
    )


def _agreed(cards: Cards) -> Stage:
    return cards.stage(
        "agreed",
        msg("Agreed"),
        rule(
            "chat",
            "employee.group_chat",
            {"name": "{{ client.name }}", "members": ["responsible", "created_by", "supervisor"]},
        ),
        cards.mail(
            "welcome",
            msg("Welcome, {client}"),
            msg("We are glad to have you with us. I am {responsible}, and I am there for you from now on."),
            msg("Next we agree on a date for the kick-off. Which day suits you? Simply answer this e-mail."),
            when=after(1, "hours", wait_for_working_hours=True),
        ),
        cards.task(
            "prepare",
            msg("Prepare the kick-off with {client_name}"),
            "24 h",
            (msg("Goals"), msg("Who takes part"), msg("Access and data"), msg("Dates")),
        ),
        cards.tell(
            "no_date", msg("{client_name} has no date for the kick-off yet."), when=after(5, business_time=True)
        ),
    )


BLUEPRINT = Blueprint(
    "onboarding",
    Job.KEEP,
    "deal",
    "mdi6.hand-wave-outline",
    msg("Welcome new customers"),
    msg("Welcomes a new customer, prepares the kick-off, tells when all is ready, and asks how the first weeks went."),
    _stages,
)
