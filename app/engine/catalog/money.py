"""Amounts in other currencies, by the workspace's rates."""

from __future__ import annotations

from decimal import Decimal

from app.engine.errors import CannotAct
from app.engine.model.values import Money
from app.engine.moment import Moment
from app.engine.words import msg

_CENT = Decimal("0.01")


def at_rate(money: Money, currency: str, at: Moment, field: str, target: str = "") -> Money:
    """Return an amount in another currency, to the cent, by way of the workspace's own; raises CannotAct.

    `field` is the parameter that the amount stands in, `target` the one that names the currency.
    """
    if currency == money.currency:
        return money
    rates = _rate(money.currency.upper(), at, field), _rate(currency, at, target or field)
    return to_the_cent(Money(money.amount * rates[0] / rates[1], currency), field)


def to_the_cent(money: Money, field: str) -> Money:
    """Round an amount; raises CannotAct for one of more digits than are counted with."""
    try:
        return Money(money.amount.quantize(_CENT), money.currency)
    except ArithmeticError as error:
        raise CannotAct(msg("The amount is too large to be worked out to the cent."), field=field) from error


def _rate(currency: str, at: Moment, field: str) -> Decimal:
    if currency in ("", at.directory.schema.base_currency):
        return Decimal(1)
    rate = at.directory.rates.get(currency)
    if not rate:
        raise CannotAct(msg("The workspace has no rate for {currency}.").fill(currency=currency), field=field)
    return rate
