"""What the engine asks of its surroundings. Pure: everything here answers, nothing acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeVar

from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.model.belongings import Belonging
from app.engine.model.documents import DocumentTemplate
from app.engine.model.item import Item, Key
from app.engine.model.lookup import Lookup
from app.engine.model.own_company import OwnCompany
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.products import Product
from app.engine.model.schema import Schema, builtin_schema
from app.engine.model.values import Value
from app.engine.words import msg

B = TypeVar("B", bound=Belonging)


class Provider(Struct, frozen=True):
    """A configured way out; `channel` is sms, telephony, email, telegram, whatsapp or messenger."""

    id: str
    name: str
    channel: str
    account: str = ""
    """What outsiders know it by: the user name of a bot, a number; without one, its id."""


LOG_PROVIDER = Provider("log", msg("Log (nothing is sent)"), "sms")
"""The provider that always exists: it writes down instead of sending."""


@dataclass(frozen=True)
class Directory:
    """Who and what the company knows: people, clients, calendars, rates, providers.

    The mappings may be lazy; the engine only looks single keys up, and walks employees, departments and roles.
    """

    schema: Schema = field(default_factory=builtin_schema)
    employees: Mapping[str, Employee] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    companies: Mapping[str, Company] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Units of base currency per unit of each currency."""
    providers: tuple[Provider, ...] = (LOG_PROVIDER,)
    variables: Mapping[str, Value] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    """The price list."""
    own_companies: Mapping[str, OwnCompany] = field(default_factory=dict)
    templates: Mapping[str, DocumentTemplate] = field(default_factory=dict)
    """What document templates ask for, by the file's id."""
    locale: str = ""
    """The language in which rules write, and how they print numbers and dates: ``it``, ``en_GB``; empty for that of
    whoever runs them."""
    public_base: str = "rulewright:/"
    """What the addresses of public pages begin with: that of the server where there is one."""
    any_provider: bool = False
    """True where no workspace says which providers exist, so that none is unknown."""

    @property
    def reachable(self) -> bool:
        """Whether people outside can follow the addresses of public pages."""
        return self.public_base.startswith(("https://", "http://"))


class Belongings(Protocol):
    """What belongs to items, as it stands at this moment."""

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Return one of a kind by its id."""

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Return all of a kind that belong to an item, oldest first."""

    def last_count(self, kind: type[B], series: str) -> int:
        """Return the highest count in a series, 0 for none: documents of a template (its name), or payments."""


class Items(Protocol):
    """Other records, as they stand at this moment."""

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""

    def of(self, entity: str) -> Iterable[Item]:
        """Walk all records of an entity type, oldest first."""


class NoBelongings:
    """Surroundings in which nothing belongs to items yet."""

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Know none."""
        del kind, belonging_id
        return None

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Know none."""
        del kind, item
        return ()

    def last_count(self, kind: type[B], series: str) -> int:
        """Begin with none."""
        del kind, series
        return 0


class NoItems:
    """Surroundings without other records."""

    def get(self, entity: str, item_id: str) -> Item | None:
        """Know none."""
        del entity, item_id
        return None

    def of(self, entity: str) -> Iterable[Item]:
        """Know none."""
        del entity
        return ()


@dataclass(frozen=True)
class World:
    """All that a rule may look at beyond its own item; `seed` feeds every random choice and id."""

    directory: Directory = field(default_factory=Directory)
    belongings: Belongings = field(default_factory=NoBelongings)
    items: Items = field(default_factory=NoItems)
    seed: str = "0"
