"""What rules about products have in common: rows out of what a form asks for, and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated

from app.engine.catalog.money import at_rate, to_the_cent
from app.engine.catalog.typed_values import typed
from app.engine.effects import FieldsChanged
from app.engine.errors import CannotAct
from app.engine.model.belongings import Products, id_of
from app.engine.model.products import ProductRow
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Flag, ProductLine
from app.engine.words import msg

SumAmount = Annotated[
    bool,
    Flag(),
    Ask(msg("Amount of the item follows"), help=msg("It becomes the sum of all products that the item then has.")),
]


def rows_of(at: Moment) -> tuple[ProductRow, ...]:
    """Return the product rows that the item has."""
    products = at.world.belongings.get(Products, id_of(at.item.key))
    return products.rows if products else ()


def rows_meant(lines: Iterable[ProductLine], at: Moment) -> Iterator[ProductRow]:
    """Walk the rows that lines ask for; raises CannotAct for the parameter ``products``."""
    for line in lines:
        listed = line.product and at.line(line.product, "products")
        product = at.directory.products.get(listed) if listed else None
        if listed and product is None:
            words = msg("The price list has no product “{id}”.")
            raise CannotAct(words.fill(id=listed), field="products")
        name = product.name if product else at.line(line.name, "products", needed=False)
        if not name:
            raise CannotAct(msg("A line names no product."), field="products")
        price = typed(at.value(line.price, "products"), FieldType.MONEY, at, "products")
        price = price if price is not None else product.price if product else None
        yield ProductRow(name, price, _quantity(line.quantity, name, at), listed or None)


def _quantity(written: str, name: str, at: Moment) -> Decimal:
    found = typed(at.value(written, "products"), FieldType.DECIMAL, at, "products")
    quantity = Decimal(1) if found is None else found
    if quantity <= 0:
        words = msg("The quantity of “{product}” is not above 0.")
        raise CannotAct(words.fill(product=name), field="products")
    return Decimal(quantity)


def amount_follows(rows: Iterable[ProductRow], at: Moment) -> FieldsChanged:
    """Return the change that makes the item's amount the sum of its products, in the currency that it has."""
    old = at.item.values.get("amount")
    currency = old.currency if isinstance(old, Money) else at.directory.schema.base_currency
    total = Decimal(0)
    for one in rows:
        if one.price is not None:
            total += at_rate(one.price, currency, at, "sum_amount").amount * one.quantity
    return FieldsChanged({"amount": to_the_cent(Money(total, currency), "sum_amount")}, at.author())
