"""Invoice paid."""

from __future__ import annotations

from decimal import Decimal

from app.engine.catalog.categories import ON_PAYMENT
from app.engine.catalog.declaration import About, Example, Result, TriggerType
from app.engine.model.values import FieldType, Money
from app.engine.words import msg


class InvoicePaid(TriggerType):
    """Fire when an invoice of the item is paid."""

    about = About(
        "invoice.paid",
        ON_PAYMENT,
        icon="mdi6.receipt-text-check-outline",
        title=msg("Invoice paid"),
        description=msg("Moves the item here when an invoice that belongs to it is paid in full."),
        sentence=msg("When an invoice is paid"),
        synonyms=msg("payment money received settled bill cash bank"),
        suggests=("payment.received", "employee.group_chat_message", "client.sms", "control.task"),
    )

    results = (
        Result("invoice_id", FieldType.STRING, msg("Invoice ID")),
        Result("number", FieldType.STRING, msg("Invoice number")),
        Result("amount", FieldType.MONEY, msg("Amount paid")),
    )
    examples = (
        Example(
            "a paid invoice",
            {},
            fires=True,
            event={"invoice_id": "inv-7", "number": "2026-7", "amount": Money(Decimal("1200.00"), "EUR")},
        ),
    )
