"""The price list, and the product rows of items."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Row, Table, delete, insert, select

from app.engine.model.products import ItemProducts, Product, ProductRow
from app.engine.model.values import FieldType, read_value, to_json
from app.storage import tables as t
from app.storage.changes import Bell, Change, Edit
from app.storage.database import Database
from app.storage.records.shelf import Shelf
from app.storage.records.values import read_values, search_text, write_values


class ProductShelf(Shelf[Product]):
    """The price list."""

    what: ClassVar[str] = "products"
    table: ClassVar[Table] = t.products

    def _record(self, row: Row[Any]) -> Product:
        return Product(row.id, row.name, read_value(FieldType.MONEY, row.price), row.unit, read_values(row.content, {}))

    def _row(self, record: Product) -> dict[str, Any]:
        return {
            "id": record.id,
            "name": record.name,
            "price": to_json(record.price),
            "unit": record.unit,
            "content": write_values(record.values),
            "search": search_text(record.id, record.name, *record.values.values()),
        }


class ProductRows:
    """The product rows of all items; they go with their item."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Stand in an open workspace."""
        self._database = database
        self._bell = bell

    def of(self, entity: str, item: str) -> ItemProducts:
        """Return the rows of one item."""
        c = t.product_rows.c
        query = select(t.product_rows).where(c.entity == entity, c.item == item).order_by(c.position)
        with self._database.read() as connection:
            rows = tuple(
                ProductRow(row.name, read_value(FieldType.MONEY, row.price), Decimal(row.quantity), row.product)
                for row in connection.execute(query)
            )
        return ItemProducts(entity, item, rows)

    def put(self, products: ItemProducts) -> Edit:
        """Replace the rows of one item."""
        with self._database.write():
            edit = Edit((Change(self.of(products.entity, products.item), products),))
            self.write(products)
        return edit

    def write(self, products: ItemProducts) -> None:
        """Write rows as they are; the caller keeps what is needed to undo it."""
        c = t.product_rows.c
        with self._database.write() as connection:
            connection.execute(delete(t.product_rows).where(c.entity == products.entity, c.item == products.item))
            for position, one in enumerate(products.rows):
                connection.execute(
                    insert(t.product_rows).values(
                        entity=products.entity,
                        item=products.item,
                        position=position,
                        product=one.product,
                        name=one.name,
                        price=to_json(one.price),
                        quantity=str(one.quantity),
                    )
                )
        self._bell.ring("items", products.item, entity=products.entity)
