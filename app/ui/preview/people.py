"""Who is behind the ids that stand in effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from app.engine.clients import client_side
from app.engine.effects import SYSTEM
from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact, Employee
from app.engine.model.schema import EntityType, Field, Option, Pipeline
from app.engine.model.values import FieldType, Value
from app.engine.ports import Directory, World
from app.engine.words import msg
from app.i18n import Translator

_system = msg("System")
_client = msg("Client")

COMPANY_ICON = "mdi6.domain"
SYSTEM_ICON = "mdi6.robot-outline"
MAILBOX_ICON = "mdi6.email-outline"
UNKNOWN_ICON = "mdi6.account-outline"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or something that stands in for somebody, as a preview names them."""

    id: str
    name: str
    detail: str = ""
    """Position or company."""
    address: str = ""
    initials: str = ""
    icon: str = UNKNOWN_ICON

    @property
    def said(self) -> str:
        """Name and detail, for a tooltip."""
        return "\n".join(part for part in (self.name, self.detail, self.address) if part)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Scene:
    """One record and the world around it: answers who is who and what is called what, in one language."""

    def __init__(self, item: Item, world: World, now: datetime, tr: Translator) -> None:
        """Look at `item` at `now`."""
        self.item = item
        self.world = world
        self.now = now
        self.tr = tr.in_zone(world.directory.calendar.zone)

    @property
    def directory(self) -> Directory:
        """People, clients, pipelines."""
        return self.world.directory

    @property
    def entity(self) -> EntityType | None:
        """The record's type."""
        return self.directory.schema.entity(self.item.entity)

    @property
    def title(self) -> str:
        """What the record is called."""
        return self.item.title

    def person(self, reference: str) -> Person:
        """Return who an id or client reference stands for; an unknown one stands for itself."""
        kind, _, bare = reference.rpartition(":")
        if reference == SYSTEM:
            return Person(SYSTEM, self.tr(_system), icon=SYSTEM_ICON)
        if reference in self.directory.employees:
            return self._employee(self.directory.employees[reference])
        if kind == "company" and bare in self.directory.companies:
            return self._company(self.directory.companies[bare])
        if kind == "contact" and bare in self.directory.contacts:
            return self._contact(self.directory.contacts[bare])
        if reference in ("item", ""):
            return self.client
        if reference in self._by_address:
            return replace(self._employee(self._by_address[reference]), address=reference)
        named = next((one.name for one in self.directory.providers if one.id == reference), "")
        return Person(reference, named or reference, icon=MAILBOX_ICON if named else UNKNOWN_ICON)

    def people(self, references: Iterable[str]) -> list[Person]:
        """Return who several ids stand for."""
        return [self.person(one) for one in references]

    @property
    def client(self) -> Person:
        """The record's client: its first contact, its company, or a lead's own name."""
        side = client_side(self.item, self.directory)
        if side.contact is not None:
            return self._contact(side.contact)
        if side.company is not None:
            return self._company(side.company)
        own = [self.item.values.get(key) for key in ("first_name", "last_name")]
        name = " ".join(str(part) for part in own if part)
        return Person("item", name or self.tr(_client), initials=initials(name))

    def pipeline(self, pipeline: str = "") -> Pipeline | None:
        """Return a pipeline; the record's own where none is named."""
        return self.directory.schema.pipelines.get(pipeline or self.item.pipeline)

    def value(self, key: str, value: Value, entity: str = "") -> str:
        """Return a field's value in words: people, clients and options by their names; of another type where named."""
        declared = self._field(key, entity)
        return self.tr.shown(value) if declared is None else self.typed(declared, value)

    def typed(self, declared: Field, value: Value) -> str:
        """Return a value of a field in words."""
        options = labels_of(declared.options)
        if isinstance(value, tuple) and declared.type not in (FieldType.PHONES, FieldType.EMAILS):
            return ", ".join(self._one(declared.type, one, options) for one in value)
        return self._one(declared.type, value, options)

    def label(self, key: str, entity: str = "") -> str:
        """Return a field's label; of another type where named."""
        declared = self._field(key, entity)
        return self.tr(declared.label) if declared else key

    def type_name(self, entity: str) -> str:
        """Return what a type of records is called."""
        known = self.directory.schema.whole(entity)
        return self.tr(known.name) if known else entity

    def record(self, key: Key) -> str:
        """Return what another record is called."""
        found = self.world.items.get(*key)
        return found.title if found is not None else key[1]

    def _field(self, key: str, entity: str) -> Field | None:
        known = self.directory.schema.whole(entity or self.item.entity)
        return known.by_key.get(key) if known else None

    @cached_property
    def _by_address(self) -> Mapping[str, Employee]:
        """Employees by their e-mail addresses: mailboxes stand in effects as such."""
        everybody = self.directory.employees.values()
        return {one.address: person for person in everybody for one in person.emails}

    def _one(self, kind: FieldType, value: Value, options: dict[str, str]) -> str:
        if value is None:
            return ""
        if kind in (FieldType.EMPLOYEE, FieldType.CLIENT):
            return self.person(str(value)).name
        if kind is FieldType.ENUMERATION:
            return self.tr(options.get(str(value), str(value)))
        return self.tr.shown(value)

    def _employee(self, one: Employee) -> Person:
        address = one.emails[0].address if one.emails else ""
        return Person(one.id, self.tr(one.called), one.position, address, initials(one.name))

    def _contact(self, one: Contact) -> Person:
        company = self.directory.companies.get((one.company or "").rpartition(":")[2])
        detail = ", ".join(part for part in (one.position, self.tr(company.called) if company else "") if part)
        address = one.emails[0].address if one.emails else ""
        return Person(f"contact:{one.id}", self.tr(one.called), detail, address, initials(one.name))

    def _company(self, one: Company) -> Person:
        address = one.emails[0].address if one.emails else ""
        return Person(f"company:{one.id}", self.tr(one.called), "", address, icon=COMPANY_ICON)


def labels_of(options: Iterable[Option]) -> dict[str, str]:
    """Return the labels of an enumeration's options by id."""
    return {one.id: one.label for one in options}
