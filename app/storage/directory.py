"""What the engine sees of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from app.engine.model.item import Item
from app.storage.records.clients import ClientShelf
from app.storage.records.records import Records
from app.storage.records.shelf import Shelf

R = TypeVar("R")

KEPT = 4096
"""How many clients are kept in memory."""


class LazyRecords(Mapping[str, R]):
    """Records by id, read when they are asked for, the latest ones kept."""

    def __init__(self, shelf: Shelf[Any]) -> None:
        """Look into a shelf, as it stands when a record is first asked for."""
        self._shelf = shelf
        self._found: Callable[[str], R | None] = lru_cache(maxsize=KEPT)(shelf.get)

    def __getitem__(self, record_id: str) -> R:
        """Return a record."""
        found = self._found(record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def __iter__(self) -> Iterator[str]:
        """Walk all ids."""
        return iter(self._shelf.ids())

    def __len__(self) -> int:
        """Count all records."""
        return self._shelf.count()


class LazyClients(LazyRecords[R]):
    """Contacts or companies, who can be found by what they are recognised by."""

    def __init__(self, shelf: ClientShelf[Any]) -> None:
        """Look into a shelf."""
        super().__init__(shelf)
        self._clients = shelf

    def known_by(self, marks: Collection[str]) -> list[str]:
        """Return the ids of those that have any of the marks."""
        return self._clients.known_by(marks)


class WorkspaceItems:
    """The items of a workspace, as the engine asks for them; read anew each time."""

    def __init__(self, records: Records) -> None:
        """See these records."""
        self._records = records

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""
        return self._records.items(entity).get(item_id)

    def of(self, entity: str) -> Iterator[Item]:
        """Walk all records of an entity type, oldest first."""
        return self._records.items(entity).all()

    def known_by(self, entity: str, marks: Collection[str]) -> list[str]:
        """Return the ids of an entity type's records that have any of the marks of a client."""
        return self._records.items(entity).known_by(marks)
