"""Where the people, clients, items and belongings are that rules look at and change."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from msgspec import Struct

from app.engine.model.belongings import Belonging
from app.engine.model.item import Item, Key
from app.engine.model.people import Company as ClientCompany
from app.engine.model.people import Contact
from app.engine.ports import Belongings, Directory, Items

RECORD = "record"
"""The type of an event that tells how a record is from now on; data: ``after`` and, where it was there, ``before``:
each with ``pipeline``, ``stage`` and ``values``. Without ``after`` the record is gone."""


class RecordChange(Struct, frozen=True):
    """A record as it was and as it is; None where it did not or does not exist, or nobody says how it was."""

    before: Item | None
    after: Item | None


class Company(Protocol):
    """What surrounds a ledger; what it is told to write belongs to the ledger's transaction."""

    def carrying(self) -> AbstractContextManager[None]:
        """Be told that what is written within is what follows from events, and no event itself."""

    def stamp(self) -> object:
        """Return something that is another once `directory` is another."""

    def directory(self) -> Directory:
        """Return people, clients and the rest as they stand now."""

    @property
    def belongings(self) -> Belongings:
        """What belongs to items."""

    @property
    def items(self) -> Items:
        """The items as they are written."""

    def record_change(self, key: Key, data: Mapping[str, Any]) -> RecordChange:
        """Read the data of an event of the type `RECORD`."""

    def put_belonging(self, belonging: Belonging) -> None:
        """Add or replace one."""

    def put_client(self, reference: str, client: Contact | ClientCompany) -> None:
        """Add or replace a contact or company."""

    def write_item(self, item: Item) -> None:
        """Let an item be as it is from now on, wherever its record is kept."""

    def remove_item(self, item: Item) -> None:
        """Take an item away, wherever its record is kept."""
