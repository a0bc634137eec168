"""Remove products."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.goods import SumAmount, amount_follows, rows_of
from app.engine.effects import FieldsChanged, ProductsChanged
from app.engine.errors import CannotAct
from app.engine.model.products import ProductRow
from app.engine.model.values import Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, ProductRef
from app.engine.words import Msg, msg


class ClearProducts(RuleType):
    """Take products off the item."""

    about = About(
        "products.clear",
        ITEMS,
        icon="mdi6.cart-remove",
        title=msg("Remove products"),
        description=msg("Takes all products off the item, or one of the price list."),
        sentence=msg("Remove all products"),
        synonyms=msg("product goods article position line clear empty delete take off rows"),
        suggests=("products.add",),
    )

    product: Annotated[
        str,
        ProductRef(),
        Ask(msg("Product"), help=msg("Left empty, all products go."), hint=msg("All products")),
    ] = ""
    sum_amount: SumAmount = False

    examples = (
        Example("all of them", {}, effects=(ProductsChanged(()),)),
        Example(
            "one of them, and the amount follows",
            {"product": "tile", "sum_amount": True},
            effects=(
                ProductsChanged((ProductRow("Scaffolding", Money(Decimal("2000.00"), "EUR")),)),
                FieldsChanged({"amount": Money(Decimal("2000.00"), "EUR")}, "ann"),
            ),
        ),
        Example("one that is not on the item", {"product": "gutter"}),
        Example("none of the price list", {"product": "chimney"}, fails="no product “chimney”"),
    )

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Name the product where it is one."""
        return msg("Remove the product {product}") if raw.get("product") else cls.about.sentence

    def perform(self, at: Moment) -> Act:
        """Leave those that stay; where none goes, nothing happens."""
        if self.product and self.product not in at.directory.products:
            raise CannotAct(msg("The price list has no product “{id}”.").fill(id=self.product), field="product")
        there = rows_of(at)
        rows = tuple(one for one in there if self.product and one.product != self.product)
        if rows == there:
            return None
        changed = amount_follows(rows, at) if self.sum_amount else None
        yield ProductsChanged(rows)
        if changed is not None:
            yield changed
        return None
