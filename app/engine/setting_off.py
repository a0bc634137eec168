"""Which events an effect is itself, and what an event from outside means besides: the same wherever rules run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.engine.aftermath import CLOSED, DELIVERED, Around, closed_tasks
from app.engine.effects import (
    ClientMail,
    DeliveryStatusChanged,
    DocumentCreated,
    Effect,
    PaymentMarkedPaid,
    TasksCompleted,
)
from app.engine.mail_text import mail_text
from app.engine.model.belongings import Delivery, Task
from app.engine.model.event import FINISHED
from app.engine.ports import Belongings

Happening = tuple[str, Mapping[str, Any]]
"""An event: its type and its data."""

SETTING_OFF: Mapping[type[Effect], frozenset[str]] = {
    TasksCompleted: frozenset({FINISHED, "task.status"}),
    ClientMail: frozenset({"email.sent"}),
    DocumentCreated: frozenset({"document.created"}),
    PaymentMarkedPaid: frozenset({"payment.received", "invoice.paid"}),
    DeliveryStatusChanged: frozenset({"delivery.tracking_number", "delivery.changed", "delivery.finished"}),
}
"""Effects that are events themselves, with the types of these."""


def set_off_by(effect: Effect, around: Around) -> Iterator[Happening]:
    """Give the events of the same item that an effect itself is: the type and the data.

    `around` tells what there was before the effect was carried out.
    """
    item = around.item
    match effect:
        case TasksCompleted():
            for task in closed_tasks(effect, around):
                yield FINISHED, {"awaits": task.id, "results": {"closed_at": around.at, "closed_by": effect.by}}
                yield "task.status", _closed(task)
        case ClientMail():
            told = {"recipient": effect.address, "subject": effect.subject, "text": mail_text(effect.html)}
            yield "email.sent", told
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
            before = around.there.get(Delivery, effect.delivery_id)
            carried = {
                "delivery_id": effect.delivery_id,
                "service": effect.service or None,
                "tracking_number": effect.tracking_number or None,
            }
            if effect.tracking_number not in ("", before.tracking_number if before else ""):
                yield "delivery.tracking_number", {**carried, "url": None}
            yield "delivery.changed", {**carried, "status": effect.status, "expected_on": None}
            if effect.status == DELIVERED:
                yield "delivery.finished", carried


def meant_by(kind: str, data: Mapping[str, Any], at: datetime, there: Belongings) -> Iterator[Happening]:
    """Give all that an event from outside means, in order: a task that is closed ends what waits for it as well."""
    closed = kind == "task.status" and data.get("status") == CLOSED
    task_id = data.get("awaits") if kind == FINISHED else data.get("task_id") if closed else None
    task = there.get(Task, str(task_id)) if task_id else None
    if task is None or not task.open:
        yield kind, data
        return
    given = {name: value for name, value in data.get("results", {}).items() if value is not None}
    yield FINISHED, {"awaits": task.id, "results": {"closed_at": at, "closed_by": task.responsible, **given}}
    yield "task.status", {**_closed(task), **data} if closed else _closed(task)


def _closed(task: Task) -> Mapping[str, Any]:
    """Return what is told of a task that is closed."""
    return {
        "status": CLOSED,
        "title": task.title,
        "responsible": task.responsible,
        "deadline": task.deadline,
        "task_id": task.id,
    }
