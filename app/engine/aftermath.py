"""What an effect or an event from outside leaves behind: the same wherever rules run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from app.engine.effects import (
    SYSTEM,
    ActivityScheduled,
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
    Activity,
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
from app.engine.model.event import Event
from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact
from app.engine.model.values import Value, to_json
from app.engine.ports import Belongings
from app.engine.trace import Left

DELIVERED = "delivered"
"""The status of a delivery that is over."""
CLOSED = "completed"
"""The status of a task that is done."""


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


def closed_tasks(effect: TasksCompleted, around: Around) -> Iterator[Task]:
    """Give the tasks that an effect closes, as they were before."""
    return (task for one in effect.tasks if (task := around.there.get(Task, one)) is not None)


def new_item(effect: ItemCreated, at: datetime) -> Item:
    """Return the item that an effect creates at a moment, in its stage."""
    born = {"created_at": at} if effect.by == SYSTEM else {"created_at": at, "created_by": effect.by}
    item = Item(effect.item_id, effect.entity, effect.pipeline, effect.stage, {**born, **effect.values})
    return item.in_stage(effect.stage)


def left_by_event(event: Event, item: Key, there: Belongings) -> Iterator[Belonging]:
    """Give what belongs to items once an event from outside has happened to an item."""
    data = event.data
    match event.type:
        case "finished":
            task = there.get(Task, str(data.get("awaits")))
            if task is not None:
                results = data.get("results", {})
                by = str(results.get("closed_by") or "")
                yield replace(task, status=CLOSED, closed_at=results.get("closed_at") or event.at, closed_by=by)
        case "task.status":
            task = there.get(Task, str(data.get("task_id")))
            if task is not None and task.status != data.get("status"):
                yield replace(task, status=str(data.get("status")))
        case "payment.received" if data.get("payment_id"):
            known = there.get(Payment, str(data["payment_id"]))
            came = Payment(str(data.get("number") or ""), 0, data.get("amount"), id=str(data["payment_id"]), item=item)
            method = str(data.get("method") or "")
            yield replace(known or came, paid=True, paid_at=event.at, method=method)
        case "document.signed" if data.get("document_id"):
            document = there.get(Document, str(data["document_id"]))
            if document is not None:
                names = (*document.signed_by, str(data["signer"])) if data.get("signer") else document.signed_by
                yield replace(document, signed_by=names, signed=document.signed or bool(data.get("complete")))
        case "delivery.changed" | "delivery.finished" | "delivery.tracking_number" if data.get("delivery_id"):
            yield _carried(event, item, there.get(Delivery, str(data["delivery_id"])))


def left_by_leaving(left: Left, there: Belongings) -> Iterator[Belonging]:
    """Give what belongs to an item once it has left a stage: some of its activities are done with that."""
    for one in there.of(Activity, left.item):
        if one.complete_automatically and one.done_at is None and one.stage == left.stage:
            yield replace(one, done_at=left.at)


def _carried(event: Event, item: Key, before: Delivery | None) -> Delivery:
    """Return a delivery as an event leaves it; what the event does not say stays."""
    data = event.data
    delivery = before or Delivery("", id=str(data["delivery_id"]), item=item)
    status = DELIVERED if event.type == "delivery.finished" else data.get("status")
    return replace(
        delivery,
        status=str(status or delivery.status),
        service=str(data.get("service") or delivery.service),
        tracking_number=str(data.get("tracking_number") or delivery.tracking_number),
    )


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
    known = {key: _bare(key, value) for key, value in effect.values.items() if key in own}
    others = {key: value for key, value in effect.values.items() if key not in own}
    return replace(before, **{**known, "values": {**before.values, **others}})


def _bare(key: str, value: Value) -> Value:
    """Return what a field of a client holds: a contact's company is known by its id alone."""
    if value is None:
        return _NOTHING.get(key, "")
    return value.removeprefix("company:") if key == "company" else value


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
        accomplices=effect.accomplices,
        observers=effect.observers,
        start=effect.start,
        priority=effect.priority,
        checklist=effect.checklist,
        id=effect.task_id,
        item=around.item.key,
    )


def _activity(effect: ActivityScheduled, around: Around) -> Iterator[Belonging]:
    yield Activity(
        effect.subject,
        effect.responsible,
        effect.description,
        effect.deadline,
        effect.colleagues,
        effect.complete_automatically,
        effect.notify_before,
        created_at=around.at,
        stage=around.item.stage,
        rule=around.rule,
        id=effect.activity_id,
        item=around.item.key,
    )


def _completed(effect: TasksCompleted, around: Around) -> Iterator[Belonging]:
    for task in closed_tasks(effect, around):
        yield replace(task, status=CLOSED, closed_at=around.at, closed_by=effect.by)


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
        due=effect.due,
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
    yield Page(*words, effect.page_url, around.rule, effect.target, id=effect.code_id, item=around.item.key)


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
    ActivityScheduled: _activity,
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

LEAVING: frozenset[type[Effect]] = frozenset({*_LEFT, ClientChanged})
"""Effects after which the world that rules look at is another."""
