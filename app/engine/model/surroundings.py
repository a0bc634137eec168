"""What stands around the records of a scenario: only what its rules look at, so that it runs wherever it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import field

from app.engine.model.belongings import (
    Activity,
    Chat,
    Delivery,
    Document,
    Exclusion,
    Page,
    Payment,
    Products,
    Relations,
    Task,
)
from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany
from app.engine.model.part import Part
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.products import Product
from app.engine.model.schema import Field, Pipeline

Json = Mapping[str, Any]


class Record(Part, frozen=True):
    """One record: in which stage it stands, and the values of its fields in their JSON form."""

    entity: str
    id: str
    pipeline: str
    stage: str
    values: Json = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Type and id."""
        return self.entity, self.id


class OwnFields(Part, frozen=True):
    """The fields that a workspace adds to a type of record; a type of its own has a name as well."""

    name: str = ""
    fields: tuple[Field, ...] = ()


class TemplateSeen(Part, frozen=True):
    """A document template by what it asks for; with problems it cannot be filled."""

    id: str
    name: str
    paths: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    uses_products: bool = False
    problems: tuple[tuple[str, str], ...] = ()
    """What is wrong, and where."""


class ProviderSeen(Part, frozen=True):
    """A way out."""

    id: str
    name: str
    channel: str
    account: str = ""


class Surroundings(Part, frozen=True):
    """People, clients, calendars, fields and what belongs to records; all of it may be left out."""

    base_currency: str = "EUR"
    locale: str = "en"
    """The language in which rules write."""
    types: Mapping[str, OwnFields] = field(default_factory=dict)
    """Own fields by the type of record, ``contact`` and ``company`` among them."""
    pipelines: tuple[Pipeline, ...] = ()
    calendar: Json = field(default_factory=dict)
    """Everybody's working hours, in the form in which calendars are kept."""
    calendars: Mapping[str, Json] = field(default_factory=dict)
    employees: tuple[Employee, ...] = ()
    departments: tuple[Department, ...] = ()
    roles: tuple[Role, ...] = ()
    contacts: tuple[Contact, ...] = ()
    companies: tuple[Company, ...] = ()
    own_companies: tuple[OwnCompany, ...] = ()
    products: tuple[Product, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    providers: tuple[ProviderSeen, ...] = ()
    templates: tuple[TemplateSeen, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    variables: Json = field(default_factory=dict)
    """Text, numbers, yes and no as they are; others as ``{"type": "date", "value": "2026-03-31"}``."""
    public_base: str = "rulewright:/"
    records: tuple[Record, ...] = ()
    """Records that rules look at but do not run on."""
    chats: tuple[Chat, ...] = ()
    tasks: tuple[Task, ...] = ()
    activities: tuple[Activity, ...] = ()
    documents: tuple[Document, ...] = ()
    payments: tuple[Payment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    product_rows: tuple[Products, ...] = ()
    relations: tuple[Relations, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    pages: tuple[Page, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """The last number of a series: ``payment:``, or ``document:`` and the template's name."""

    def belongings(self) -> tuple[Any, ...]:
        """Return all that belongs to records."""
        return tuple(one for name in BELONGINGS.values() for one in getattr(self, name))


BELONGINGS: Mapping[type[Any], str] = {
    Chat: "chats",
    Task: "tasks",
    Activity: "activities",
    Document: "documents",
    Payment: "payments",
    Delivery: "deliveries",
    Products: "product_rows",
    Relations: "relations",
    Exclusion: "exclusions",
    Page: "pages",
}
"""Under which name each kind stands in a file."""
