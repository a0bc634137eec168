"""Get payment info."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import PAYMENT
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.model.belongings import Payment
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, PaymentRef
from app.engine.words import msg


class GetPaymentInfo(RuleType):
    """Look a payment of the item up for the rules that follow."""

    about = About(
        "payment.info",
        PAYMENT,
        icon="mdi6.credit-card-search-outline",
        title=msg("Get payment info"),
        description=msg(
            "Looks up a payment of the item: its number, its amount, whether it is paid and when, for use in the rules "
            "that follow. Where there is none, the results are empty."
        ),
        sentence=msg("Look up the latest payment"),
        synonyms=msg("paid money received number amount check status invoice"),
        helper=True,
        suggests=("payment.link", "employee.notification"),
    )

    payment: Annotated[
        str,
        PaymentRef(),
        Ask(
            msg("Payment"),
            help=msg("The payment of a “Create payment link” rule, or a field that holds a payment’s ID."),
            hint=msg("The latest of the item"),
        ),
    ] = ""

    results = (
        Result("payment_id", FieldType.STRING, msg("Payment ID")),
        Result("number", FieldType.STRING, msg("Payment number")),
        Result("paid", FieldType.BOOLEAN, msg("Is paid")),
        Result("amount", FieldType.MONEY, msg("Amount")),
        Result("paid_at", FieldType.DATETIME, msg("Paid on")),
        Result("url", FieldType.URL, msg("Payment link")),
    )
    examples = (
        Example(
            "the latest",
            {},
            results={
                "payment_id": "payment-14",
                "number": "14",
                "paid": False,
                "amount": Money(Decimal("5000.00"), "EUR"),
                "paid_at": None,
                "url": "https://example.com/p/14",
            },
        ),
        Example("one that is not there", {"payment": "payment-9"}, fails="no payment with the ID “payment-9”"),
        Example("no ID yet", {"payment": "{{ item.description }}"}, fails="the payment ID is empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Leave what is known of the payment."""
        yield from ()
        if self.payment.strip():
            payment: Payment | None = at.payment(at.line(self.payment, "payment", needed=False), "payment")
        else:
            payment = next(reversed(at.world.belongings.of(Payment, at.item.key)), None)
        if payment is None:
            return dict.fromkeys(one.name for one in self.results) | {"paid": False}
        return {
            "payment_id": payment.id,
            "number": payment.number,
            "paid": payment.paid,
            "amount": payment.amount,
            "paid_at": payment.paid_at,
            "url": payment.url or None,
        }
