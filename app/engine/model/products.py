"""What the company sells, and what of it stands on an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from app.engine.model.values import Money


class Product(Struct, frozen=True):
    """One entry of the price list."""

    id: str
    name: str
    price: Money | None = None
    unit: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class ProductRow(Struct, frozen=True):
    """One line of an item: a product of the list, or one typed by hand, where `product` is None."""

    name: str
    price: Money | None = None
    quantity: Decimal = Decimal(1)
    product: str | None = None


def totals(rows: Iterable[ProductRow]) -> tuple[Money, ...]:
    """Return what rows come to, an amount for each currency."""
    found: dict[str, Decimal] = {}
    for one in rows:
        if one.price is not None:
            found[one.price.currency] = found.get(one.price.currency, Decimal(0)) + one.price.amount * one.quantity
    return tuple(Money(amount, currency) for currency, amount in found.items())


class ItemProducts(Struct, frozen=True):
    """The product rows of one item, in order."""

    entity: str
    item: str
    rows: tuple[ProductRow, ...] = ()
