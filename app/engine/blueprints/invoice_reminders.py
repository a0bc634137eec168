"""Invoices: a word before they are due, three reminders after, thanks when paid."""

from __future__ import annotations

from app.engine.blueprints.cards import HAS_EMAIL, Cards, after, before, rule, trigger
from app.engine.blueprints.declaration import Blueprint, Job
from app.engine.model.rule_set import Stage
from app.engine.words import msg

_DUE = "item.pay_before"
_UNPAID = {"left": "item.paid", "op": "ne", "right": True}
_OWED = {"all": [_UNPAID, HAS_EMAIL]}


def _stages(cards: Cards) -> tuple[Stage, ...]:
    return (
        cards.stage(
            "issued",
            msg("Issued"),
            cards.mail(
                "soon",
                msg("Invoice {number} is due on {due}"),
                msg("This is only a short reminder that our invoice {number} for {amount} is due on {due}."),
                msg("If you have paid it by now, thank you. There is nothing else to do."),
                when=before(3, _DUE, clock="10:00"),
                only_if=_OWED,
            ),
            rule("late", "item.stage", {"stage": "overdue"}, when=after(2, base=_DUE, clock="09:00"), only_if=_UNPAID),
        ),
        _overdue(cards),
        cards.won(
            "paid",
            msg("Paid"),
            trigger("invoice_paid", "invoice.paid"),
            trigger("money_came", "payment.received"),
            rule("tidy", "control.complete_tasks", {"which": "by_rules"}),
            cards.mail(
                "thanks", msg("Thank you for your payment"), msg("We have received your payment of invoice {number}.")
            ),
        ),
        cards.lost(
            "written_off", msg("Written off"), cards.tell_head("tell_lost", msg("Invoice {number} is written off."))
        ),
    )


def _overdue(cards: Cards) -> Stage:
    return cards.stage(
        "overdue",
        msg("Overdue"),
        cards.mail(
            "first",
            msg("Reminder: invoice {number}"),
            msg("Our invoice {number} for {amount} was due on {due}. It has probably been overlooked."),
            msg("Please pay it in the next days. If something about it is not right, simply answer this e-mail."),
            name=cards.say(msg("First reminder")),
            when=after(1, "hours", wait_for_working_hours=True),
            only_if=_OWED,
        ),
        cards.mail(
            "second",
            msg("Second reminder: invoice {number}"),
            msg("Our invoice {number} for {amount} is still open. Please pay it within a week."),
            msg("If you cannot pay all of it now, talk to us: we will find a way."),
            name=cards.say(msg("Second reminder")),
            when=after(8, clock="10:00", wait_for_working_hours=True),
            only_if=_OWED,
        ),
        cards.task(
            "ring",
            msg("Call {client_name} about invoice {number}"),
            "8 h",
            when=after(15, clock="09:00"),
            only_if=_UNPAID,
        ),
        cards.tell_head(
            "tell_head",
            msg("Invoice {number} of {client_name} over {amount} is three weeks late. How do we go on?"),
            when=after(21, clock="09:00"),
            only_if=_UNPAID,
        ),
    )


BLUEPRINT = Blueprint(
    "invoice_reminders",
    Job.PAYMENT,
    "invoice",
    "mdi6.receipt-text-clock-outline",
    msg("Invoice reminders"),
    msg("Writes before an invoice is due, reminds twice when it is late, then asks for a call. Stops once it is paid."),
    _stages,
)
