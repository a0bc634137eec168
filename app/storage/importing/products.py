"""Products, from a price list or as rows of items name them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.engine.model.item import Item
from app.engine.model.products import Product, ProductRow
from app.engine.model.values import Money, to_json
from app.engine.words import msg
from app.storage import tables as t
from app.storage.importing.clients import NO_NAME
from app.storage.importing.desk import Cell, Desk, Ids, KnownNames
from app.storage.importing.plan import TablePlan

UNKNOWN_PRODUCT = msg("“{value}” is not in the product list and was kept as it is typed.")
_PARTS = ("id", "name", "price", "currency", "unit")


class Goods:
    """Products by name, and the product rows of items. A name that no list has stays text: none is made up."""

    def __init__(self, desk: Desk) -> None:
        """Know the price list of the workspace."""
        self._desk = desk
        shelf = desk.workspace.records.products
        self._products = {one.id: one for one in shelf.all()}
        names = [(one.name, one.id) for one in self._products.values()]
        self._names = KnownNames(names, "unknown_product", UNKNOWN_PRODUCT, desk.problems)
        self._ids = Ids(shelf)
        self._changed: dict[str, Product] = {}

    @property
    def made(self) -> dict[str, int]:
        """How many came in."""
        return {"products": len(self._changed)}

    def take(self, plan: TablePlan, row: int, values: dict[str, Any]) -> bool:
        """Take in a row of a price list; False where it has no name."""
        name = values.get("name")
        if not name:
            self._desk.problems.add(plan.table.name, row, "no_name", NO_NAME, lost=True)
            return False
        record_id = values.get("id") or self._names.find(name) or self._ids.take()
        currency = values.get("currency") or plan.given.currency or self._desk.currency
        price = Money(values["price"], currency) if "price" in values else None
        own = {key: value for key, value in values.items() if key not in _PARTS}
        product = Product(record_id, name, price, values.get("unit", ""), own)
        self._products[record_id] = self._changed[record_id] = product
        self._names.add_listed(name, record_id)
        return True

    def stage_row(self, item: Item, name: str, quantity: Decimal, cell: Cell) -> None:
        """Stage the one product row of an item, at what it was sold for, or else at its price."""
        self._names.check(name, cell)
        product = self._products.get(self._names.find(name) or "")
        price = product.price if product else None
        amount = item.values.get("amount")
        if amount is not None and amount.amount and quantity:
            price = Money(amount.amount / quantity, amount.currency)
        line = ProductRow(name, price, quantity, product.id if product else None)
        self._desk.staging.add(
            t.product_rows,
            {
                "entity": item.entity,
                "item": item.id,
                "position": 0,
                "product": line.product,
                "name": line.name,
                "price": to_json(line.price),
                "quantity": str(line.quantity),
            },
        )

    def finish(self) -> None:
        """Write what is new or changed."""
        with self._desk.workspace.database.write() as connection:
            self._desk.workspace.records.products.write(self._changed.values())
            self._ids.give_back(connection)
