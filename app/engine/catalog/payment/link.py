"""Create payment link."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from app.engine.catalog.categories import PAYMENT
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.typed_values import typed
from app.engine.effects import PaymentLinkCreated
from app.engine.errors import CannotAct
from app.engine.links import page_link
from app.engine.model.belongings import Payment
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, DateExpression, Template
from app.engine.words import msg

_ROME = ZoneInfo("Europe/Rome")


class CreatePaymentLink(RuleType):
    """Ask the client for money: make a payment, and a link to the page where it is paid."""

    looks_around = True

    about = About(
        "payment.link",
        PAYMENT,
        icon="mdi6.link-variant-plus",
        title=msg("Create payment link"),
        description=msg(
            "Makes a payment over an amount and a link to the page where the client pays it. Put the link into the "
            "text of an e-mail or SMS that follows."
        ),
        sentence=msg("Payment link over {amount}"),
        synonyms=msg("pay online checkout card money invoice bill deposit request url"),
        helper=True,
        suggests=("payment.received", "client.email", "client.sms", "payment.info"),
    )

    amount: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Amount"),
            help=msg("A number, an amount with its currency, or a placeholder. Left empty, the amount of the item."),
            hint=msg("The amount of the item"),
        ),
    ] = ""
    text: Annotated[
        str, Template("line"), Ask(msg("What it is for"), help=msg("The client reads it where they pay."))
    ] = ""
    due: Annotated[str, DateExpression(), Ask(msg("To be paid by"))] = ""

    results = (
        Result("url", FieldType.URL, msg("Payment link")),
        Result("payment_id", FieldType.STRING, msg("Payment ID")),
        Result("number", FieldType.STRING, msg("Payment number")),
    )
    examples = (
        Example(
            "the amount of the item",
            {},
            effects=(
                PaymentLinkCreated(
                    "payment-1", "15", 15, Money(Decimal("5000.00"), "EUR"), "rulewright://pay/payment-1"
                ),
            ),
            results={"url": "rulewright://pay/payment-1", "payment_id": "payment-1", "number": "15"},
        ),
        Example(
            "a deposit, with a date",
            {"amount": "500", "text": "Deposit for {{ item.title }}", "due": "{{ now | add_days(7) }}"},
            effects=(
                PaymentLinkCreated(
                    "payment-1",
                    "15",
                    15,
                    Money(Decimal(500), "EUR"),
                    "rulewright://pay/payment-1",
                    "Deposit for Roof, Rossi",
                    datetime(2026, 3, 17, 10, tzinfo=_ROME),
                ),
            ),
        ),
        Example("the item has no amount", {}, item={"amount": None}, fails="The item has no amount"),
        Example("nothing to pay", {"amount": "0"}, fails="more than nothing"),
        Example("an amount that is none", {"amount": "{{ item.title }}"}, fails="Roof"),
        Example("a date that is over", {"due": "2026-03-01"}, fails="already over"),
    )

    def perform(self, at: Moment) -> Act:
        """Make the payment, numbered in one series."""
        amount = self._amount(at)
        due = at.when(self.due, "due")
        if due is not None and at.is_over(due, at.now):
            raise CannotAct(msg("That date is already over."), field="due")
        payment_id = at.new_id("payment")
        count = at.world.belongings.last_count(Payment, "") + 1
        url = page_link(at.directory, "pay", payment_id)
        text = at.line(self.text, "text", needed=False)
        yield PaymentLinkCreated(payment_id, str(count), count, amount, url, text, due)
        return {"url": url, "payment_id": payment_id, "number": str(count)}

    def _amount(self, at: Moment) -> Money:
        found = at.value(self.amount, "amount") if self.amount.strip() else at.item.values.get("amount")
        amount = typed(found, FieldType.MONEY, at, "amount")
        if not isinstance(amount, Money):
            words = (
                msg("The amount is empty.") if self.amount.strip() else msg("The item has no amount. Write one here.")
            )
            raise CannotAct(words, field="amount")
        if amount.amount <= 0:
            raise CannotAct(msg("An amount to pay is more than nothing."), field="amount")
        return amount
