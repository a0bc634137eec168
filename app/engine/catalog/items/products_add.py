"""Add products."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.goods import SumAmount, amount_follows, rows_meant, rows_of
from app.engine.effects import FieldsChanged, ProductsChanged
from app.engine.model.products import ProductRow
from app.engine.model.values import Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, ProductLine, ProductLines
from app.engine.words import msg

_THERE = (
    ProductRow("Roof tile", Money(Decimal("2.50"), "EUR"), Decimal(1200), "tile"),
    ProductRow("Scaffolding", Money(Decimal("2000.00"), "EUR")),
)
_GUTTER = ProductRow("Copper gutter", Money(Decimal("48.00"), "EUR"), Decimal(12), "gutter")
_WORK = ProductRow("Work on Roof, Rossi", Money(Decimal("90.00"), "USD"), Decimal("7.5"))


class AddProducts(RuleType):
    """Put products on the item."""

    about = About(
        "products.add",
        ITEMS,
        icon="mdi6.cart-plus",
        title=msg("Add products"),
        description=msg("Puts products on the item: from the price list, or typed by hand, with quantity and price."),
        sentence=msg("Add products: {products}"),
        synonyms=msg("product goods article position line price list quantity service row"),
        suggests=("products.clear", "helper.products", "document.create"),
    )

    products: Annotated[
        tuple[ProductLine, ...],
        ProductLines(),
        Ask(
            msg("Products"),
            help=msg("Without a price, that of the price list. Name, quantity and price may hold placeholders."),
        ),
    ]
    sum_amount: SumAmount = False

    examples = (
        Example(
            "from the price list",
            {"products": [{"product": "gutter", "quantity": "12"}]},
            effects=(ProductsChanged((*_THERE, _GUTTER), (_GUTTER,)),),
        ),
        Example(
            "by hand, in another currency, and the amount follows",
            {
                "products": [{"name": "Work on {{ item.title }}", "quantity": "{{ 15 / 2 }}", "price": "90.00 USD"}],
                "sum_amount": True,
            },
            effects=(
                ProductsChanged((*_THERE, _WORK), (_WORK,)),
                FieldsChanged({"amount": Money(Decimal("5540.00"), "EUR")}, "ann"),
            ),
        ),
        Example("none of the price list", {"products": [{"product": "chimney"}]}, fails="no product “chimney”"),
        Example("a line without a name", {"products": [{"quantity": "2"}]}, fails="names no product"),
        Example("none of it", {"products": [{"product": "tile", "quantity": "0"}]}, fails="not above 0"),
        Example("a quantity that is none", {"products": [{"product": "tile", "quantity": "x"}]}, fails="not a number"),
        Example(
            "a price that is none", {"products": [{"name": "Work", "price": "much"}]}, fails="not an amount of money"
        ),
        Example(
            "a sum in a currency without a rate",
            {"products": [{"name": "Work", "price": "90 CHF"}], "sum_amount": True},
            fails="no rate for CHF",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Put them below those that are there."""
        added = tuple(rows_meant(self.products, at))
        rows = (*rows_of(at), *added)
        changed = amount_follows(rows, at) if self.sum_amount else None
        yield ProductsChanged(rows, added)
        if changed is not None:
            yield changed
        return None
