"""What the engine asks of its surroundings. Pure: everything here answers, nothing acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from app.engine.calendar import Calendar
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.schema import Schema, builtin_schema
from app.engine.model.values import Value


class Provider(Struct, frozen=True):
    """A configured way out; `channel` is sms, telephony, email, telegram, whatsapp or messenger."""

    id: str
    name: str
    channel: str


LOG_PROVIDER = Provider("log", "Log (nothing is sent)", "sms")
"""The provider that always exists: it writes down instead of sending."""


class Chat(Struct, frozen=True):
    """A group chat: who is in it, whether a rule made it, whether it is private."""

    id: str
    name: str
    members: tuple[str, ...]
    made_by_rule: bool = True
    private: bool = True


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
    any_provider: bool = False
    """True where no workspace says which providers exist, so that none is unknown."""


class Chats(Protocol):
    """Group chats as they stand at this moment."""

    def chat(self, chat_id: str) -> Chat | None:
        """Return a chat by its id."""


class Items(Protocol):
    """Other records, as they stand at this moment."""

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""

    def of(self, entity: str) -> Iterable[Item]:
        """Walk all records of an entity type, oldest first."""


class NoChats:
    """Surroundings without chats."""

    def chat(self, chat_id: str) -> Chat | None:
        """Know none."""
        del chat_id
        return None


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
    chats: Chats = field(default_factory=NoChats)
    items: Items = field(default_factory=NoItems)
    seed: str = "0"
