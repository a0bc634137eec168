"""What belongs to items beside their fields: chats, tasks, papers, payments, deliveries, product rows, relations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from app.engine.model.item import Key
from app.engine.model.products import ProductRow
from app.engine.model.values import File, Money

NOWHERE: Key = ("", "")
"""The item of what belongs to none, or to the whole workspace."""


class Belonging(Struct, frozen=True, kw_only=True):
    """The common shape: each kind has an `id` of its own, and the `item` to which it belongs."""

    id: str
    item: Key = NOWHERE


class Chat(Belonging, frozen=True):
    """A group chat: who is in it, whether a rule made it, whether it is private."""

    name: str
    members: tuple[str, ...]
    made_by_rule: bool = True
    private: bool = True


class Task(Belonging, frozen=True):
    """Something that an employee is to do; `status` is one of pending, in_progress, in_review, completed, deferred.

    `stage` is where the item stood when the task was made, `rule` the rule that made it.
    """

    title: str
    responsible: str
    status: str = "pending"
    description: str = ""
    creator: str = ""
    deadline: datetime | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    stage: str = ""
    rule: str = ""
    accomplices: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    start: datetime | None = None
    priority: str = "normal"
    checklist: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status != "completed"


class Activity(Belonging, frozen=True):
    """An entry in somebody's schedule about an item; `stage` is where that stood when it was made."""

    subject: str
    responsible: str
    description: str = ""
    deadline: datetime | None = None
    colleagues: tuple[str, ...] = ()
    complete_automatically: bool = False
    """Whether it counts as done once the item leaves the stage."""
    notify_before: int | None = None
    """Minutes before the deadline; None for no reminder."""
    created_at: datetime | None = None
    done_at: datetime | None = None
    stage: str = ""
    rule: str = ""


class Document(Belonging, frozen=True):
    """A document made of a template; `values` are what was filled in, in their JSON form."""

    number: str
    count: int
    template: File
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    rule: str = ""
    asked_to_sign: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    """Who has signed so far, by name."""
    signed: bool = False
    """Whether everybody has."""

    @property
    def series(self) -> str:
        """Documents are counted by the name of their template: a corrected file goes on where the old one was."""
        return self.template.name


class Payment(Belonging, frozen=True):
    """Money that the client is asked for."""

    number: str
    count: int
    amount: Money | None = None
    paid: bool = False
    paid_at: datetime | None = None
    created_at: datetime | None = None
    method: str = ""
    url: str = ""
    due: datetime | None = None

    @property
    def series(self) -> str:
        """Payments are counted in one series."""
        return ""


class Delivery(Belonging, frozen=True):
    """Goods on their way to the client."""

    status: str
    service: str = ""
    tracking_number: str = ""


class Products(Belonging, frozen=True):
    """The product rows of an item; its id is `id_of` the item."""

    rows: tuple[ProductRow, ...] = ()


class Relations(Belonging, frozen=True):
    """The items that are related to an item, oldest first; its id is `id_of` the item."""

    others: tuple[Key, ...] = ()


class Exclusion(Belonging, frozen=True):
    """A client who is never taken as a lead again; its id is `address_id` of a phone, an e-mail or a reference."""

    client: str = ""
    name: str = ""
    by: str = ""
    at: datetime | None = None
    why: str = ""


class Page(Belonging, frozen=True):
    """The page behind a QR code, and the rule that made it; with a `target` it only leads there."""

    title: str
    description: str
    action: str
    url: str
    rule: str = ""
    target: str = ""


KINDS: tuple[type[Belonging], ...] = (
    Chat,
    Task,
    Activity,
    Document,
    Payment,
    Delivery,
    Products,
    Relations,
    Exclusion,
    Page,
)


def id_of(item: Key) -> str:
    """Return the id of what an item has only one of."""
    return f"{item[0]}:{item[1]}"


def address_id(address: str) -> str:
    """Return one id for the several ways in which a phone number, e-mail address or client reference is written."""
    text = address.strip().casefold()
    if "@" in text or text.startswith(("contact:", "company:")):
        return text
    digits = "".join(one for one in text if one.isdigit())
    return f"+{digits.removeprefix('00')}" if digits else text
