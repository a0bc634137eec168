"""What has come about with the records of the sample: chats, relations, payments, deliveries, tasks, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.engine.model.belongings import (
    Belonging,
    Chat,
    Delivery,
    Exclusion,
    Payment,
    Relations,
    Task,
    address_id,
    id_of,
)
from app.engine.model.item import Item, Key
from app.engine.people import resolve
from app.engine.ports import Directory
from app.storage.sample.people import at_clock
from app.storage.sample.records import ORDERS, Ledger

_WAY = {"DELIVERY": "In transit", "WON": "delivered"}
_TASKS = {
    "OFFER": ("Call about the offer", 4),
    "CONTRACT": ("Read the contract", 3),
    "PRODUCTION": ("Check the measures on site", 8),
    "WON": ("Ask how it went", 10),
}
"""By stage: what is to be done, and within how many days of the order's beginning in that stage."""
_EXCEPTED = (
    ("Glaze & Go", ("+44 7700 900995", "sales@glaze-and-go.example.com"), "41", "A competitor: asks for prices only"),
    ("Terence Volk", ("terence.volk@mail.example.org",), "3", ""),
)


def belongings(ledger: Ledger, directory: Directory) -> Iterator[Belonging]:
    """Return all of it; the same for the same day and seed."""
    yield from _relations(ledger.related)
    orders = [one for one in ledger.items if one.pipeline == ORDERS]
    for item in orders:
        yield from _chat(item, directory)
        yield from _task(item, ledger.today)
        if item.stage in _WAY:
            number = f"LJ{int(item.id):07}"
            yield Delivery(_WAY[item.stage], "Own van", number, id=f"delivery-{item.id}", item=item.key)
    invoices = (one for one in ledger.items if one.entity == "invoice")
    for count, item in enumerate(invoices, 1):
        yield _payment(item, count, ledger.today)
    for name, addresses, by, why in _EXCEPTED:
        for one in addresses:
            yield Exclusion("", name, by, at_clock(ledger.today - timedelta(40), 15), why, id=address_id(one))


def _chat(item: Item, directory: Directory) -> Iterator[Chat]:
    """The chat that the contract stage has made for the orders beyond it."""
    if chat_id := item.values.get("chat_id"):
        members = resolve(("role:lawyers", "responsible", "supervisor"), item, directory, {})
        yield Chat(f"Contract: {item.values['title']}", members, id=chat_id, item=item.key)


def _relations(pairs: list[tuple[Key, Key]]) -> Iterator[Relations]:
    others: dict[Key, list[Key]] = {}
    for one, other in pairs:
        others.setdefault(one, []).append(other)
        others.setdefault(other, []).append(one)
    for item, related in others.items():
        yield Relations(tuple(related), id=id_of(item), item=item)


def _task(item: Item, today: date) -> Iterator[Task]:
    if item.stage not in _TASKS:
        return
    title, days = _TASKS[item.stage]
    done = item.stage == "WON"
    begun = item.values["modified_at"]
    due = at_clock(item.values["close_date"] if done else today + timedelta(days), 17)
    yield Task(
        title, item.values["responsible"], "completed" if done else "pending", deadline=due, created_at=begun,
        closed_at=due if done else None, closed_by=item.values["responsible"] if done else "",
        creator=item.values["created_by"], stage=item.stage, id=f"task-{item.id}", item=item.key,
    )  # fmt: skip


def _payment(item: Item, count: int, today: date) -> Payment:
    paid = bool(item.values.get("paid"))
    made = at_clock(item.values["invoice_date"], 10)
    came = min(made + timedelta(6), at_clock(today, 8))
    return Payment(
        f"P-{count}", count, item.values.get("amount"), paid, came if paid else None, made,
        method="Bank transfer" if paid else "", url=f"https://pay.larchwood.example.com/{count}",
        id=f"payment-{count}", item=item.key,
    )  # fmt: skip
