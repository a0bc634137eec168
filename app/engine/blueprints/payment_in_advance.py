"""Orders paid in advance: a link to pay by, a reminder, and the go-ahead once the money is there."""

from __future__ import annotations

from app.engine.blueprints.cards import NEXT, Cards, after, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        _ordered(cards),
        cards.stage(
            "paid",
            msg("Paid"),
            trigger("money_came", "payment.received"),
            cards.mail(
                "received",
                msg("We have received your payment"),
                msg("Thank you, your payment of {amount} has arrived. Your order “{title}” is being prepared now."),
            ),
            cards.task("prepare", msg("Prepare {title} for {client_name}"), "16 h", awaited=True),
            cards.tell("ready", msg("{title} can go out."), order=NEXT),
        ),
        cards.won(
            "delivered",
            msg("Delivered"),
            trigger("arrived", "delivery.finished"),
            cards.mail(
                "enjoy",
                msg("Your order has arrived"),
                msg("Your order “{title}” has arrived. If anything is missing or broken, answer this e-mail at once."),
                when=after(1, clock="10:00"),
            ),
        ),
        cards.lost("cancelled", msg("Cancelled"), cards.tell("cancelled_note", msg("{title} was cancelled."))),
    )


def _ordered(cards: Cards) -> Stage:
    url = '{{ results["link"].url }}'
    link = f'<a href="{url}">{url}</a>'
    return cards.stage(
        "ordered",
        msg("Ordered"),
        rule("link", "payment.link", {"amount": "{{ item.amount }}", "text": "{{ item.title }}"}),
        cards.mail(
            "please_pay",
            msg("Your order: {title}"),
            msg("Thank you for your order. As soon as {amount} has arrived, we begin. You can pay here:"),
            more=link,
            order=NEXT,
        ),
        cards.mail(
            "remind",
            msg("Your order waits for your payment"),
            msg("We have not received your payment of {amount} yet. Here is the link once more:"),
            more=link,
            when=after(3, clock="10:00"),
            order=NEXT,
        ),
        cards.task("ring", msg("Ask {client_name} whether the order stands"), "8 h", when=after(4), order=NEXT),
    )


BLUEPRINT = Blueprint(
    "payment_in_advance",
    Job.PAYMENT,
    "deal",
    "mdi6.credit-card-clock-outline",
    msg("Payment in advance"),
    msg("Sends a link to pay by, reminds once, and starts the work as soon as the money has arrived."),
    _stages,
)
