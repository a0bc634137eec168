"""New enquiries: shared out, answered at once, called back the same day."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        _new(cards),
        cards.stage(
            "contacted",
            msg("Contacted"),
            trigger("called", "call.outgoing"),
            trigger("wrote", "email.received"),
            cards.task(
                "qualify",
                msg("Find out whether {title} fits"),
                "16 h",
                (msg("What they need"), msg("Budget"), msg("By when"), msg("Who decides")),
            ),
            cards.tell("quiet", msg("No news for five working days: {title}."), when=after(5, business_time=True)),
        ),
        cards.won("qualified", msg("Qualified"), rule("convert", "item.create_from", {"make": ["contact", "deal"]})),
        cards.lost(
            "unfit",
            msg("Not for us"),
            cards.mail(
                "decline",
                msg("Your enquiry"),
                msg(
                    "thank you for your interest. What you need is not what we do best, so we would rather say so now."
                ),
                msg("We wish you every success with your plans."),
                when=after(2, "hours", wait_for_working_hours=True),
            ),
        ),
    )


def _new(cards: Cards) -> Stage:
    return cards.stage(
        "new",
        msg("New"),
        rule("hand_out", "item.responsible", {"how": "in_order"}, name=cards.say(msg("Share out in turn"))),
        cards.tell("tell_owner", msg("A new enquiry is yours: {title}. Please call today."), order=NEXT),
        cards.mail(
            "thank",
            msg("Thank you for your enquiry"),
            msg(
                "thank you for writing to us. {responsible} looks after you and will call you on the next working day."
            ),
            msg("If it is urgent, simply answer this e-mail."),
            order=NEXT,
        ),
        cards.task("call", msg("Call {client_name}"), "4 h", order=NEXT),
        cards.tell_head(
            "late", msg("Nobody has called about “{title}” for a working day."), when=after(1, business_time=True)
        ),
    )


BLUEPRINT = Blueprint(
    "lead_intake",
    Job.WIN,
    "lead",
    "mdi6.account-plus-outline",
    msg("New enquiries"),
    msg("Shares enquiries out, answers each at once, and sees to it that somebody calls the same day."),
    _stages,
)
