"""By what a client is recognised: phone numbers, e-mail addresses, names. Finds records without walking them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar, runtime_checkable

from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact
from app.engine.ports import Items

C = TypeVar("C", Contact, Company)

_TAIL = 9
"""So many last digits of a phone number are the same with and without the code of its country."""


@runtime_checkable
class ClientIndex(Protocol):
    """Clients that are found by their marks."""

    def known_by(self, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of clients that have any of the marks."""


@runtime_checkable
class ItemIndex(Protocol):
    """Records that are found by the marks of their clients."""

    def known_by(self, entity: str, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of an entity type's records that have any of the marks."""


def phone_mark(number: str) -> str:
    """Return what is the same of a phone number however it is written; empty where it has no digits."""
    digits = "".join(one for one in number if one.isdecimal())
    return f"tel:{digits[-_TAIL:]}" if digits else ""


def email_mark(address: str) -> str:
    """Return what is the same of an e-mail address however it is written."""
    return f"mail:{address.strip().casefold()}" if address.strip() else ""


def name_mark(name: str) -> str:
    """Return what is the same of a name whatever its case and blanks."""
    return f"name:{' '.join(name.casefold().split())}" if name.strip() else ""


def marks(phones: Iterable[str], emails: Iterable[str], name: str = "") -> frozenset[str]:
    """Return all marks of somebody with these phone numbers, e-mail addresses and this name."""
    found = {*map(phone_mark, phones), *map(email_mark, emails), name_mark(name)}
    return frozenset(found - {""})


def client_marks(client: Contact | Company) -> frozenset[str]:
    """Return the marks of a contact or company."""
    return marks((one.number for one in client.phones), (one.address for one in client.emails), client.name)


def item_marks(item: Item) -> frozenset[str]:
    """Return the marks of a record: references of its clients, and what it says itself of the client, as leads do."""
    values = item.values
    name = " ".join(str(values[key]) for key in ("first_name", "last_name") if values.get(key))
    own = marks(
        (one.number for one in values.get("phones") or ()), (one.address for one in values.get("emails") or ()), name
    )
    clients = (*(values.get("contacts") or ()), values.get("company"))
    return own.union(str(one) for one in clients if one)


def clients_known_by(clients: Mapping[str, C], wanted: Collection[str]) -> list[str]:
    """Return the ids of clients that have any of the marks, in order; by an index where there is one."""
    if not wanted:
        return []
    if isinstance(clients, ClientIndex):
        return _in_order(clients.known_by(wanted))
    return _in_order(key for key, one in clients.items() if not client_marks(one).isdisjoint(wanted))


def items_known_by(items: Items, entity: str, wanted: Collection[str]) -> list[str]:
    """Return the ids of a type's records that have any of the marks, in order; by an index where there is one."""
    if not wanted:
        return []
    if isinstance(items, ItemIndex):
        return _in_order(items.known_by(entity, wanted))
    return _in_order(one.id for one in items.of(entity) if not item_marks(one).isdisjoint(wanted))


def _in_order(ids: Iterable[str]) -> list[str]:
    """Sort ids as they are counted, so that the first one found is the same whoever looked; others come last."""
    return sorted(ids, key=lambda one: (not one.isdecimal(), int(one) if one.isdecimal() else 0, one))


class MarkIndex:
    """An index of records that change while it is used."""

    def __init__(self, items: Iterable[Item]) -> None:
        """Take records in."""
        self._marks: dict[Key, frozenset[str]] = {}
        self._found: dict[tuple[str, str], dict[str, None]] = {}
        for one in items:
            self.put(one)

    def put(self, item: Item) -> None:
        """Take a record in, or anew once it has changed."""
        new, old = item_marks(item), self._marks.get(item.key, frozenset())
        self._marks[item.key] = new
        for mark in old - new:
            del self._found[item.entity, mark][item.id]
        for mark in new - old:
            self._found.setdefault((item.entity, mark), {})[item.id] = None

    def known_by(self, entity: str, wanted: Collection[str]) -> Iterator[str]:
        """Return the ids of an entity type's records that have any of the marks, each once."""
        found: dict[str, None] = {}
        for mark in sorted(wanted):
            found.update(self._found.get((entity, mark), {}))
        return iter(found)
