"""Payment received."""

from __future__ import annotations

from decimal import Decimal

from app.engine.catalog.categories import ON_PAYMENT
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType, Money
from app.engine.words import msg


class PaymentReceived(TriggerType):
    """Fire when money of the client comes in."""

    about = About(
        "payment.received",
        ON_PAYMENT,
        icon="mdi6.cash-check",
        title=msg("Payment received"),
        description=msg("Moves the item here when a payment for it comes in, for instance through a payment link."),
        sentence=msg("When a payment is received"),
        synonyms=msg("paid money received card bank transfer cash online checkout order"),
        suggests=("payment.link", "payment.info", "client.sms"),
    )

    results = (
        Result("payment_id", FieldType.STRING, msg("Payment ID")),
        Result("number", FieldType.STRING, msg("Payment number")),
        Result("amount", FieldType.MONEY, msg("Amount received")),
        Result("method", FieldType.STRING, msg("Payment method")),
    )
    examples = (
        Example(
            "paid by card",
            {},
            fires=True,
            event={
                "payment_id": "pay-7",
                "number": "7/1",
                "amount": Money(Decimal("1200.00"), "EUR"),
                "method": "Card",
            },
        ),
    )
