"""The price list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec.structs import replace

from app.engine.model.products import Product
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import msg
from app.storage.workspace import Workspace
from app.ui.data.kinds.base import Kind

_OWN = ("name", "price", "unit")


class Products(Kind[Product]):
    """What the company sells."""

    usual: ClassVar[tuple[str, ...]] = _OWN

    def __init__(self, workspace: Workspace) -> None:
        """Look at the products of a workspace."""
        super().__init__("product", "mdi6.tag-outline", msg("New product"), workspace.records.products)

    def title(self) -> str:
        """Return the name of the whole."""
        return msg("Products")

    def fields(self) -> tuple[Field, ...]:
        """Return what every product has."""
        return (
            Field("name", msg("Name"), FieldType.STRING, required=True),
            Field("price", msg("Price"), FieldType.MONEY),
            Field("unit", msg("Unit"), FieldType.STRING),
        )

    def value(self, record: Product, key: str) -> Value:
        """Return a value."""
        return (getattr(record, key) if key in _OWN else record.values.get(key)) or None

    def changed(self, record: Product, values: Mapping[str, Value], now: datetime) -> Product:
        """Return the product changed."""
        direct: dict[str, Any] = {key: value or (None if key == "price" else "") for key, value in values.items()}
        return replace(record, **direct)

    def fresh(self, record_id: str, now: datetime) -> Product:
        """Return a product without a name."""
        return Product(record_id, "")

    def copy(self, record: Product, record_id: str, now: datetime) -> Product:
        """Return a copy."""
        return replace(record, id=record_id)

    def name(self, record: Product) -> str:
        """Return its name."""
        return record.name
