"""Where the people, clients, items and belongings are that rules look at and change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.engine.model.belongings import Belonging
from app.engine.model.item import Item, Key
from app.engine.model.people import Company as ClientCompany
from app.engine.model.people import Contact
from app.engine.ports import Belongings, Directory, Items


class Company(Protocol):
    """What surrounds a ledger; what it is told to write belongs to the ledger's transaction."""

    @property
    def stamp(self) -> object:
        """Something that is another once the directory is another."""

    @property
    def belongings(self) -> Belongings:
        """What belongs to items."""

    @property
    def items(self) -> Items:
        """The items as they are written."""

    def directory(self) -> Directory:
        """Return people, clients and the rest as they stand now."""

    def put_belongings(self, belongings: Iterable[Belonging]) -> None:
        """Add or replace some."""

    def put_client(self, reference: str, client: Contact | ClientCompany) -> None:
        """Add or replace a contact or company."""

    def write_item(self, item: Item) -> None:
        """Let an item be as it is from now on, wherever its record is kept."""

    def remove_item(self, key: Key) -> None:
        """Take an item away."""
