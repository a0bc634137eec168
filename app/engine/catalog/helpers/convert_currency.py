"""Convert currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.money import at_rate
from app.engine.catalog.typed_values import typed
from app.engine.errors import CannotAct
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import msg


class ConvertCurrency(RuleType):
    """Give an amount in another currency."""

    about = About(
        "helper.convert_currency",
        HELPERS,
        icon="mdi6.currency-usd",
        title=msg("Convert currency"),
        description=msg("Converts an amount of money by the rates of the workspace, for use in the rules that follow."),
        sentence=msg("Convert {amount} to {currency}"),
        synonyms=msg("exchange rate money dollar euro foreign amount price"),
        helper=True,
        suggests=("data.calculate", "item.modify"),
    )

    amount: Annotated[
        str, Template("line"), Ask(msg("Amount"), help=msg("A field, or a number in the workspace’s own currency."))
    ]
    currency: Annotated[str, Template("line"), Ask(msg("Currency"), help=msg("Its code, such as USD."))]

    results = (Result("amount", FieldType.MONEY, msg("Amount")),)
    examples = (
        Example(
            "euros to dollars",
            {"amount": "{{ item.amount }}", "currency": "USD"},
            results={"amount": Money(Decimal("6250.00"), "USD")},
        ),
        Example(
            "to the workspace’s own currency",
            {"amount": "100 usd", "currency": "EUR"},
            results={"amount": Money(Decimal("80.00"), "EUR")},
        ),
        Example("a rate that is not known", {"amount": "10", "currency": "CHF"}, fails="no rate for CHF"),
        Example("beyond all measure", {"amount": "9" * 40, "currency": "USD"}, fails="too large"),
        Example("no amount", {"amount": "{{ item.amount }}", "currency": "USD"}, item={"amount": None}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Go from one currency to the other by way of the workspace's own, to the cent."""
        money = typed(at.value(self.amount, "amount"), FieldType.MONEY, at, "amount")
        if money is None:
            raise CannotAct(msg("The amount is empty."), field="amount")
        currency = at.line(self.currency, "currency").upper()
        yield from ()
        return {"amount": at_rate(money, currency, at, "amount", "currency")}
