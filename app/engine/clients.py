"""Who the client of an item is, and at which addresses they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from app.engine.model.item import Item
from app.engine.model.people import Company, Contact
from app.engine.model.values import Email, Phone
from app.engine.ports import Directory

T = TypeVar("T")
A = TypeVar("A", Email, Phone)


class Address(Struct, Generic[T], frozen=True):
    """One way to reach the client: whose it is (``contact:id``, ``company:id`` or ``item``), and the address."""

    owner: str
    value: T


class ClientSide(Struct, frozen=True):
    """The client of an item: its contacts in order, its company, and all addresses in the order of resolution.

    A deal's primary contact, then its other contacts, then its company; a lead's own addresses come first.
    """

    contacts: tuple[Contact, ...]
    company: Company | None
    phones: tuple[Address[Phone], ...]
    emails: tuple[Address[Email], ...]

    @property
    def contact(self) -> Contact | None:
        """The primary contact."""
        return self.contacts[0] if self.contacts else None

    @property
    def reference(self) -> str:
        """Return ``contact:id`` or ``company:id`` of the client, or an empty text."""
        if self.contacts:
            return f"contact:{self.contacts[0].id}"
        return f"company:{self.company.id}" if self.company else ""


def client_side(item: Item, directory: Directory) -> ClientSide:
    """Resolve the client of an item."""
    contacts = tuple(_contacts(item, directory))
    reference = item.values.get("company") or (contacts[0].company if contacts else None)
    company = directory.companies.get(_bare(reference)) if reference else None
    phones = [Address("item", phone) for phone in item.values.get("phones") or ()]
    emails = [Address("item", email) for email in item.values.get("emails") or ()]
    for contact in contacts:
        phones += [Address(f"contact:{contact.id}", phone) for phone in contact.phones]
        emails += [Address(f"contact:{contact.id}", email) for email in contact.emails]
    if company is not None:
        phones += [Address(f"company:{company.id}", phone) for phone in company.phones]
        emails += [Address(f"company:{company.id}", email) for email in company.emails]
    return ClientSide(contacts, company, tuple(phones), tuple(emails))


def client_name(reference: str, directory: Directory) -> str | None:
    """Return the name of the contact or company of a reference; one without its kind may be either."""
    known = _known(reference, directory)
    return known.name if known is not None else None


def client_called(reference: str, directory: Directory) -> str | None:
    """Return what people know the client of a reference by; a `Msg` where that is ours to translate."""
    known = _known(reference, directory)
    return known.called if known is not None else None


def _known(reference: str, directory: Directory) -> Contact | Company | None:
    kind, _, bare = reference.rpartition(":")
    contact = directory.contacts.get(bare) if kind != "company" else None
    company = directory.companies.get(bare) if contact is None and kind != "contact" else None
    return contact or company


def choose(addresses: Sequence[Address[A]], kind: str, use: str = "first") -> Address[A] | None:
    """Return the first or last address of a type (``auto`` for any) of the first owner that has one."""
    fitting = [one for one in addresses if kind in ("auto", one.value.type)]
    if not fitting:
        return None
    theirs = [one for one in fitting if one.owner == fitting[0].owner]
    return theirs[-1] if use == "last" else theirs[0]


def _contacts(item: Item, directory: Directory) -> Iterator[Contact]:
    for reference in item.values.get("contacts") or ():
        contact = directory.contacts.get(_bare(reference))
        if contact is not None:
            yield contact


def _bare(reference: str) -> str:
    """Return the id of a client reference, which may be written with or without its ``contact:`` or ``company:``."""
    return reference.partition(":")[2] or reference
