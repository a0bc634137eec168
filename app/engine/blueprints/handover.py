"""From sales to delivery: a chat with all that was agreed, a new person, and a word to the client."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, before, rule
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage(
            "sold",
            msg("Sold"),
            cards.task(
                "prepare",
                msg("Prepare the handover of {title}"),
                "16 h",
                (msg("What was promised"), msg("Dates"), msg("Who to talk to"), msg("Documents")),
            ),
        ),
        _handed(cards),
        cards.stage(
            "delivery",
            msg("In delivery"),
            cards.task("plan", msg("Plan {title} with {client_name}"), "16 h"),
            cards.tell(
                "close_is_near",
                msg("{title} is promised for {close}."),
                when=before(5, "item.close_date", clock="09:00"),
            ),
        ),
        cards.won(
            "completed",
            msg("Completed"),
            rule("tidy", "control.complete_tasks", {"which": "by_rules"}),
            rule(
                "tell_seller",
                "employee.notification",
                {"text": cards.say(msg("{title} is delivered.")), "recipients": ["created_by"]},
            ),
        ),
        cards.lost(
            "cancelled", msg("Cancelled"), cards.tell_head("tell_head", msg("{title} was cancelled in delivery."))
        ),
    )


def _handed(cards: Cards) -> Stage:
    summary = {"fields": ["title", "amount", "close_date", "description"]}
    chat = '{{ results["chat"].chat_id }}'
    return cards.stage(
        "handed",
        msg("Handed over"),
        rule("take", "item.responsible", {"how": "least_loaded"}, name=cards.say(msg("Give it to delivery"))),
        rule("summary", "helper.summary", summary, order=NEXT),
        rule(
            "chat",
            "employee.group_chat",
            {"name": "{{ item.title }}", "members": ["responsible", "created_by", "supervisor"]},
            order=NEXT,
        ),
        rule(
            "agreed",
            "employee.group_chat_message",
            {"chat": chat, "text": cards.say(msg("This is what was agreed:")) + '\n{{ results["summary"].text }}'},
            order=NEXT,
        ),
        cards.mail(
            "introduce",
            msg("Who looks after you now"),
            msg("From now on I look after “{title}” and am there for all your questions."),
            msg("I will call you in the next days to agree on what comes first."),
            when=after(1, "hours", wait_for_working_hours=True),
            order=NEXT,
        ),
    )


BLUEPRINT = Blueprint(
    "handover",
    Job.SELL,
    "deal",
    "mdi6.account-arrow-right-outline",
    msg("Handover to delivery"),
    msg("Gives a sold deal to delivery with a summary and a chat, and introduces the new person to the client."),
    _stages,
)
