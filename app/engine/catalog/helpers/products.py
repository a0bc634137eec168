"""Get product info."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.money import at_rate
from app.engine.errors import CannotAct
from app.engine.model.belongings import Products, id_of
from app.engine.model.products import ProductRow
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Choice, Number
from app.engine.words import msg, msgs

WHICH = Choice((("first", msg("The first")), ("number", msg("One by its place")), ("all", msg("All together"))))


def _eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


class GetProductInfo(RuleType):
    """Fetch what stands in the product rows of the item."""

    about = About(
        "helper.products",
        HELPERS,
        icon="mdi6.package-variant-closed",
        title=msg("Get product info"),
        description=msg(
            "Fetches name, price, quantity and sum of a product of the item, or of all together, for use in the rules "
            "that follow. Where the item has no products, the results are empty."
        ),
        sentence=msg("Product info: {which}"),
        synonyms=msg("goods articles rows lines quantity price sum total order items"),
        helper=True,
        suggests=("products.add", "client.email", "employee.notification"),
    )

    which: Annotated[str, WHICH, Ask(msg("Which product"))] = "first"
    number: Annotated[
        int, Number(least=1), Ask(msg("Place"), help=msg("The first row is 1."), shown_when=("which", ("number",)))
    ]

    results = (
        Result("name", FieldType.STRING, msg("Product")),
        Result("price", FieldType.MONEY, msg("Price")),
        Result("quantity", FieldType.DECIMAL, msg("Quantity")),
        Result("sum", FieldType.MONEY, msg("Sum")),
        Result("count", FieldType.INTEGER, msg("How many rows")),
        Result("names", FieldType.STRING, msg("All products"), multiple=True),
    )
    examples = (
        Example(
            "the first",
            {},
            results={
                "name": "Roof tile",
                "price": _eur("2.50"),
                "quantity": Decimal(1200),
                "sum": _eur("3000.00"),
                "count": 2,
                "names": ("Roof tile", "Scaffolding"),
            },
        ),
        Example(
            "the second",
            {"which": "number", "number": 2},
            results={
                "name": "Scaffolding",
                "price": _eur("2000.00"),
                "quantity": Decimal(1),
                "sum": _eur("2000.00"),
                "count": 2,
                "names": ("Roof tile", "Scaffolding"),
            },
        ),
        Example(
            "all together",
            {"which": "all"},
            results={
                "name": "Roof tile, Scaffolding",
                "price": None,
                "quantity": Decimal(1201),
                "sum": _eur("5000.00"),
                "count": 2,
                "names": ("Roof tile", "Scaffolding"),
            },
        ),
        Example("a place beyond the last", {"which": "number", "number": 3}, fails="only 2 products"),
    )

    def perform(self, at: Moment) -> Act:
        """Leave the row, or the totals; sums of several currencies are in that of the first."""
        products = at.world.belongings.get(Products, id_of(at.item.key))
        rows = products.rows if products else ()
        yield from ()
        chosen = self._chosen(rows)
        one = chosen[0] if len(chosen) == 1 else None
        return {
            "name": ", ".join(row.name for row in chosen) or None,
            "price": one.price if one else None,
            "quantity": sum((row.quantity for row in chosen), Decimal(0)) if chosen else None,
            "sum": _sum(chosen, at),
            "count": len(rows),
            "names": tuple(row.name for row in rows) or None,
        }

    def _chosen(self, rows: tuple[ProductRow, ...]) -> tuple[ProductRow, ...]:
        if self.which == "all":
            return rows
        place = self.number if self.which == "number" else 1
        if self.which == "number" and place > len(rows):
            words = msgs("The item has only {n} product.", "The item has only {n} products.")
            raise CannotAct(words.fill(n=len(rows)), field="number")
        return rows[place - 1 : place]


def _sum(rows: tuple[ProductRow, ...], at: Moment) -> Money | None:
    total: Money | None = None
    for row in rows:
        if row.price is None:
            continue
        amount = Money(row.price.amount * row.quantity, row.price.currency)
        if total is None:
            total = amount
        else:
            same = at_rate(amount, total.currency, at, "which", "which")
            total = Money(total.amount + same.amount, total.currency)
    return total
