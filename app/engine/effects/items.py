"""What becomes of items, of their clients, and of what hangs together with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.engine.effects.base import Effect
from app.engine.model.item import Key
from app.engine.model.products import ProductRow
from app.engine.model.values import Value


class FieldsChanged(Effect, frozen=True):
    """Fields of the item itself take new values (typed), in the name of `by`."""

    channel: ClassVar[str] = "item"
    values: Mapping[str, Value]
    by: str


class ResponsibleChanged(Effect, frozen=True):
    """The item gets another responsible person."""

    channel: ClassVar[str] = "item"
    responsible: str
    by: str


class StageChanged(Effect, frozen=True):
    """The item goes to another stage, and pipeline where given."""

    channel: ClassVar[str] = "item"
    stage: str
    by: str
    pipeline: str = ""


class VariableSet(Effect, frozen=True):
    """A variable of the item takes a value (typed), for the rules and stages that follow."""

    channel: ClassVar[str] = "item"
    name: str
    value: Value


class ItemCreated(Effect, frozen=True):
    """A new item, which then enters its stage; `values` are typed, `parents` the items that it stems from.

    `lineage` are the places (``pipeline/stage``) where rules alone created one item out of another without time
    passing, for the loop guard.
    """

    channel: ClassVar[str] = "item"
    made_up: ClassVar[tuple[str, ...]] = ("item_id",)
    entity: str
    item_id: str
    pipeline: str
    stage: str
    values: Mapping[str, Value]
    by: str
    products: tuple[ProductRow, ...] = ()
    parents: tuple[Key, ...] = ()
    lineage: tuple[str, ...] = ()


class RelationsChanged(Effect, frozen=True):
    """Other items are from now on related to this one, or no longer."""

    channel: ClassVar[str] = "item"
    added: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()


class ItemDeleted(Effect, frozen=True):
    """The item is removed; nothing that waits for it will happen."""

    channel: ClassVar[str] = "item"
    by: str


class ClientExcluded(Effect, frozen=True):
    """A client who is never to be taken as a lead again; known by reference and addresses."""

    channel: ClassVar[str] = "client"
    client: str
    name: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    by: str


class ClientChanged(Effect, frozen=True):
    """Fields of a contact or company (``contact:id``, ``company:id``) take new values; `created` where it is new."""

    channel: ClassVar[str] = "client"
    client: str
    values: Mapping[str, Value]
    by: str
    created: bool = False


class ProductsChanged(Effect, frozen=True):
    """The item has these product rows from now on; `added` are those that are new."""

    channel: ClassVar[str] = "item"
    rows: tuple[ProductRow, ...]
    added: tuple[ProductRow, ...] = ()
