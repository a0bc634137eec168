"""What an effect leaves behind, and what it sets off: the same wherever rules run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from app.engine.effects import (
    ChatCreated,
    ChatMembersAdded,
    ClientChanged,
    ClientExcluded,
    DeliveryStatusChanged,
    DocumentCreated,
    Effect,
    ItemCreated,
    PaymentLinkCreated,
    PaymentMarkedPaid,
    ProductsChanged,
    QrCodeCreated,
    RelationsChanged,
    SignatureRequested,
    TaskCreated,
    TasksCompleted,
)
from app.engine.model.belongings import (
    Belonging,
    Chat,
    Delivery,
    Document,
    Exclusion,
    Page,
    Payment,
    Products,
    Relations,
    Task,
    address_id,
    id_of,
)
from app.engine.model.event import FINISHED
from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact
from app.engine.model.values import Value, to_json
from app.engine.ports import Belongings

DELIVERED = "delivered"
"""The status of a delivery that is over."""

SETTING_OFF = (TasksCompleted, DocumentCreated, PaymentMarkedPaid, DeliveryStatusChanged)
"""Effects that are events themselves."""


class Around(NamedTuple):
    """Where an effect is carried out: the item, the rule that asked for it, when, and what there was before."""

    item: Item
    rule: str
    at: datetime
    there: Belongings


def left_by(effect: Effect, around: Around) -> Iterator[Belonging]:
    """Give what belongs to items once an effect of one of them is carried out."""
    leaves = _LEFT.get(type(effect))
    return leaves(effect, around) if leaves is not None else iter(())


def set_off_by(effect: Effect, around: Around) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Give the events of the same item that an effect itself is: the type and the data."""
    item = around.item
    match effect:
        case TasksCompleted():
            for task in _tasks(effect, around):
                yield FINISHED, {"awaits": task.id, "results": {"closed_at": around.at, "closed_by": effect.by}}
                yield (
                    "task.status",
                    {
                        "status": "completed",
                        "title": task.title,
                        "responsible": task.responsible,
                        "deadline": task.deadline,
                        "task_id": task.id,
                    },
                )
        case DocumentCreated():
            yield (
                "document.created",
                {
                    "document_id": effect.document_id,
                    "number": effect.number,
                    "template": effect.name,
                    "url": effect.url or None,
                },
            )
        case PaymentMarkedPaid():
            paid = {"payment_id": effect.payment_id, "number": effect.number, "amount": effect.amount, "method": None}
            yield "payment.received", paid
            if item.entity == "invoice":
                yield "invoice.paid", {"invoice_id": item.id, "number": effect.number, "amount": effect.amount}
        case DeliveryStatusChanged():
            carried = {
                "delivery_id": effect.delivery_id,
                "service": effect.service or None,
                "tracking_number": effect.tracking_number or None,
            }
            yield "delivery.changed", {**carried, "status": effect.status, "expected_on": None}
            if effect.status == DELIVERED:
                yield "delivery.finished", carried


def new_item(effect: ItemCreated) -> Item:
    """Return the item that an effect creates, in its stage."""
    item = Item(effect.item_id, effect.entity, effect.pipeline, effect.stage, effect.values)
    return item.in_stage(effect.stage)


_NOTHING: Mapping[str, Any] = {"phones": (), "emails": (), "company": None}
"""What an empty field of a client holds, where it is not an empty text."""


def changed_client(effect: ClientChanged, before: Contact | Company | None) -> Contact | Company:
    """Return a contact or company as an effect leaves it; raises KeyError where it should exist and does not."""
    kind, _, client_id = effect.client.partition(":")
    if before is None:
        if not effect.created:
            raise KeyError(effect.client)
        before = Contact(client_id, "") if kind == "contact" else Company(client_id, "")
    own = set(before.__struct_fields__) - {"values", "id"}
    known = {
        key: _NOTHING.get(key, "") if value is None else value for key, value in effect.values.items() if key in own
    }
    others = {key: value for key, value in effect.values.items() if key not in own}
    return replace(before, **{**known, "values": {**before.values, **others}})


def _tasks(effect: TasksCompleted, around: Around) -> Iterator[Task]:
    return (task for one in effect.tasks if (task := around.there.get(Task, one)) is not None)


def _chat(effect: ChatCreated, around: Around) -> Iterator[Belonging]:
    yield Chat(effect.name, effect.members, id=effect.chat_id, item=around.item.key)


def _members(effect: ChatMembersAdded, around: Around) -> Iterator[Belonging]:
    chat = around.there.get(Chat, effect.chat_id)
    if chat is not None:
        yield replace(chat, members=tuple(dict.fromkeys((*chat.members, *effect.members))))


def _task(effect: TaskCreated, around: Around) -> Iterator[Belonging]:
    yield Task(
        effect.title,
        effect.responsible,
        description=effect.description,
        creator=effect.creator,
        deadline=effect.deadline,
        created_at=around.at,
        stage=around.item.stage,
        rule=around.rule,
        id=effect.task_id,
        item=around.item.key,
    )


def _completed(effect: TasksCompleted, around: Around) -> Iterator[Belonging]:
    for task in _tasks(effect, around):
        yield replace(task, status="completed", closed_at=around.at, closed_by=effect.by)


def _document(effect: DocumentCreated, around: Around) -> Iterator[Belonging]:
    yield Document(
        effect.number,
        effect.count,
        effect.template,
        effect.name,
        to_json(effect.values),
        effect.url,
        created_at=around.at,
        created_by=effect.by,
        rule=around.rule,
        id=effect.document_id,
        item=around.item.key,
    )


def _to_sign(effect: SignatureRequested, around: Around) -> Iterator[Belonging]:
    document = around.there.get(Document, effect.document_id)
    if document is not None:
        yield replace(document, asked_to_sign=effect.signers)


def _payment(effect: PaymentLinkCreated, around: Around) -> Iterator[Belonging]:
    yield Payment(
        effect.number,
        effect.count,
        effect.amount,
        created_at=around.at,
        url=effect.url,
        id=effect.payment_id,
        item=around.item.key,
    )


def _paid(effect: PaymentMarkedPaid, around: Around) -> Iterator[Belonging]:
    payment = around.there.get(Payment, effect.payment_id)
    if payment is None:
        payment = Payment(effect.number, 0, effect.amount, id=effect.payment_id, item=around.item.key)
    yield replace(payment, paid=True, paid_at=around.at)


def _delivery(effect: DeliveryStatusChanged, around: Around) -> Iterator[Belonging]:
    yield Delivery(effect.status, effect.service, effect.tracking_number, id=effect.delivery_id, item=around.item.key)


def _products(effect: ProductsChanged, around: Around) -> Iterator[Belonging]:
    yield Products(effect.rows, id=id_of(around.item.key), item=around.item.key)


def _page(effect: QrCodeCreated, around: Around) -> Iterator[Belonging]:
    words = (effect.title, effect.description, effect.action)
    yield Page(*words, effect.page_url, around.rule, id=effect.code_id, item=around.item.key)


def _excluded(effect: ClientExcluded, around: Around) -> Iterator[Belonging]:
    for one in (effect.client, *effect.phones, *effect.emails):
        if one:
            yield Exclusion(effect.client, effect.name, effect.by, around.at, id=address_id(one))


def _related(effect: RelationsChanged, around: Around) -> Iterator[Belonging]:
    return _relate(around.item.key, effect.added, effect.removed, around.there)


def _born(effect: ItemCreated, around: Around) -> Iterator[Belonging]:
    new = (effect.entity, effect.item_id)
    yield from _relate(new, effect.parents, (), around.there)
    if effect.products:
        yield Products(effect.products, id=id_of(new), item=new)


def _relate(item: Key, added: Iterable[Key], removed: Iterable[Key], there: Belongings) -> Iterator[Relations]:
    """Relations are mutual: both sides change."""
    others = dict.fromkeys(_others(item, there))
    for one in added:
        others[one] = None
        yield _relations(one, (*_others(one, there), item))
    for one in removed:
        others.pop(one, None)
        yield _relations(one, tuple(key for key in _others(one, there) if key != item))
    if added or removed:
        yield _relations(item, tuple(others))


def _others(item: Key, there: Belongings) -> tuple[Key, ...]:
    relations = there.get(Relations, id_of(item))
    return relations.others if relations else ()


def _relations(item: Key, others: tuple[Key, ...]) -> Relations:
    return Relations(tuple(dict.fromkeys(others)), id=id_of(item), item=item)


_LEFT: Mapping[type[Effect], Callable[[Any, Around], Iterator[Belonging]]] = {
    ChatCreated: _chat,
    ChatMembersAdded: _members,
    TaskCreated: _task,
    TasksCompleted: _completed,
    DocumentCreated: _document,
    SignatureRequested: _to_sign,
    PaymentLinkCreated: _payment,
    PaymentMarkedPaid: _paid,
    DeliveryStatusChanged: _delivery,
    ProductsChanged: _products,
    QrCodeCreated: _page,
    ClientExcluded: _excluded,
    RelationsChanged: _related,
    ItemCreated: _born,
}

LEAVING: tuple[type[Effect], ...] = (*_LEFT, ClientChanged)
"""Effects after which the world that rules look at is another."""
