"""Feedback: asked for after the work is done, read by a person, and heard by the head if it is bad."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage("work", msg("In progress"), cards.tell("promised", msg("{title} is promised for {close}."))),
        cards.stage(
            "delivered",
            msg("Delivered"),
            trigger("arrived", "delivery.finished"),
            cards.mail(
                "ask",
                msg("Are you content with us?"),
                msg("A few days ago we finished “{title}”. What did we do well, and what should we do better?"),
                msg("One sentence is enough. I read every answer myself."),
                when=after(3, clock="10:00", business_time=True),
            ),
            cards.mail(
                "ask_again",
                msg("A minute for us?"),
                msg("Your opinion on “{title}” helps us more than anything else. Simply answer this e-mail."),
                when=after(7, clock="10:00", business_time=True),
                order=NEXT,
            ),
        ),
        cards.stage(
            "answered",
            msg("Answered"),
            trigger("wrote", "email.received"),
            cards.task("read", msg("Read what {client_name} says and answer"), "8 h"),
            cards.tell_head("tell_head", msg("{client_name} has answered about {title}.")),
        ),
        cards.won(
            "closed",
            msg("Closed"),
            cards.mail(
                "recommend",
                msg("Thank you for your words"),
                msg("Thank you for telling us. If you know somebody whom we could help, please pass on our name."),
                when=after(14, clock="10:00", business_time=True),
            ),
        ),
        cards.lost("lost", msg("Lost"), cards.task("reason", msg("Note why we lost {title}"), "16 h")),
    )


BLUEPRINT = Blueprint(
    "feedback",
    Job.KEEP,
    "deal",
    "mdi6.message-star-outline",
    msg("Feedback after delivery"),
    msg("Asks how it went a few days after delivery, asks once more, and sees to it that each answer is read."),
    _stages,
)
