"""Mark payment as paid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import PAYMENT
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import FieldsChanged, PaymentMarkedPaid
from app.engine.errors import CannotAct
from app.engine.model.belongings import Payment
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, PaymentRef
from app.engine.words import Msg, msg

WHICH = Choice(
    (
        ("last", msg("The last one not paid yet")),
        ("all", msg("All that are not paid yet")),
        ("chosen", msg("A certain one")),
    )
)
_PAID = "paid"


class MarkPaid(RuleType):
    """Let a payment count as received, for instance once the bank has confirmed it."""

    about = About(
        "payment.mark_paid",
        PAYMENT,
        icon="mdi6.cash-check",
        title=msg("Mark as paid"),
        description=msg(
            "Lets a payment of the item count as received, for instance when somebody has moved the item to a stage "
            "for paid ones. An invoice without open payments counts as paid itself."
        ),
        sentence=msg("Mark as paid: {which}"),
        synonyms=msg("payment received settled money invoice close bank transfer cash confirm"),
        suggests=("payment.received", "invoice.paid", "payment.link"),
    )

    which: Annotated[str, WHICH, Ask(msg("Which payment"))] = "last"
    payment: Annotated[
        str,
        PaymentRef(),
        Ask(
            msg("Payment"),
            help=msg("The payment of a “Create payment link” rule, or a field that holds a payment’s ID."),
            shown_when=("which", ("chosen",)),
        ),
    ]

    examples = (
        Example(
            "the last one",
            {},
            effects=(PaymentMarkedPaid("payment-14", "14", Money(Decimal("5000.00"), "EUR"), "ann"),),
            results={},
        ),
        Example(
            "all of them",
            {"which": "all"},
            effects=(PaymentMarkedPaid("payment-14", "14", Money(Decimal("5000.00"), "EUR"), "ann"),),
        ),
        Example(
            "that of an earlier rule",
            {"which": "chosen", "payment": '{{ results["link"].payment_id }}'},
            earlier={"link": {"payment_id": "payment-14"}},
            effects=(PaymentMarkedPaid("payment-14", "14", Money(Decimal("5000.00"), "EUR"), "ann"),),
        ),
        Example("one that is not there", {"which": "chosen", "payment": "payment-9"}, fails="no payment with the ID"),
        Example(
            "no ID yet",
            {"which": "chosen", "payment": "{{ item.description }}"},
            fails="the payment ID is empty",
        ),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Name the payment where one is chosen."""
        return msg("Mark the payment of “{payment}” as paid") if raw.get("which") == "chosen" else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Mark each; an invoice of which nothing is open any more is paid."""
        by = at.author()
        open_ones = [one for one in at.world.belongings.of(Payment, at.item.key) if not one.paid]
        invoice = _is_invoice(at)
        chosen = self._chosen(at, open_ones)
        for one in chosen:
            yield PaymentMarkedPaid(one.id, one.number, one.amount, by)
        if not chosen and not invoice:
            words = msg("The item has no payment that is still open. “Create payment link” makes one.")
            raise CannotAct(words, field="which")
        if not chosen:
            if at.item.values.get(_PAID):
                raise CannotAct(msg("The invoice is paid already."), field="which")
            number, amount = at.item.values.get("number"), at.item.values.get("amount")
            yield PaymentMarkedPaid(at.new_id("payment"), str(number or at.item.id), amount, by)
        if invoice and len(chosen) == len(open_ones) and not at.item.values.get(_PAID):
            yield FieldsChanged({_PAID: True}, by)
        return None

    def _chosen(self, at: Moment, open_ones: list[Payment]) -> list[Payment]:
        match self.which:
            case "last":
                return open_ones[-1:]
            case "all":
                return open_ones
        payment = at.payment(at.line(self.payment, "payment", needed=False), "payment")
        if payment.paid:
            words = msg("Payment {number} is paid already.")
            raise CannotAct(words.fill(number=payment.number), field="payment")
        return [payment]


def _is_invoice(at: Moment) -> bool:
    """Say whether items of this type are themselves what is paid."""
    entity = at.directory.schema.entity(at.item.entity)
    field = entity.by_key.get(_PAID) if entity else None
    return field is not None and field.type is FieldType.BOOLEAN
