"""Surroundings that note what is looked at in them, so that a scenario takes along no more than that."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeVar

from app.engine.model.belongings import Belonging
from app.engine.model.item import Item, Key
from app.engine.ports import B, Belongings, Directory, Items
from app.engine.recognising import clients_known_by, items_known_by

V = TypeVar("V")

NOTED = (
    "employees",
    "departments",
    "roles",
    "contacts",
    "companies",
    "calendars",
    "rates",
    "variables",
    "lookups",
    "products",
    "own_companies",
    "templates",
)
"""The parts of a directory that are looked up by key."""


class Noted(Mapping[str, V]):
    """A mapping that notes which keys are looked up, and whether somebody walked it from end to end."""

    def __init__(self, below: Mapping[str, V]) -> None:
        """Lie over a mapping."""
        self.below = below
        self.keys_seen: dict[str, None] = {}
        self.walked = False

    def seen(self, *, all_walked: bool) -> dict[str, V]:
        """Return what was looked up; with `all_walked`, everything where somebody walked."""
        if self.walked and all_walked:
            return dict(self.below.items())
        return self.ordered(self.keys_seen)

    def ordered(self, keys: Collection[str]) -> dict[str, V]:
        """Return what stands under some keys, in the order in which a walk comes by it."""
        walk = self.below if self.walked else keys
        return {key: self.below[key] for key in walk if key in keys}

    def known_by(self, marks: Collection[str]) -> Iterator[str]:
        """Return the ids of clients that have any of the marks."""
        clients: Any = self.below
        for key in clients_known_by(clients, marks):
            self.keys_seen[key] = None
            yield key

    def __getitem__(self, key: str) -> V:
        """Return a value."""
        found = self.below[key]
        self.keys_seen[key] = None
        return found

    def __iter__(self) -> Iterator[str]:
        """Walk all keys."""
        self.walked = True
        return iter(self.below)

    def __len__(self) -> int:
        """Count all keys."""
        return len(self.below)

    def values(self) -> ValuesView[V]:
        """Walk all values; which of them counted is not known."""
        self.walked = True
        return self.below.values()

    def items(self) -> ItemsView[str, V]:
        """Walk all pairs."""
        self.walked = True
        return self.below.items()


class NotedItems:
    """Records beside that note which of them were looked at."""

    def __init__(self, below: Items) -> None:
        """Lie over the records of the world."""
        self._below = below
        self.keys_seen: dict[Key, Item] = {}
        self.walked: dict[Key, Item] = {}

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""
        found = self._below.get(entity, item_id)
        if found is not None:
            self.keys_seen[found.key] = found
        return found

    def of(self, entity: str) -> Iterator[Item]:
        """Walk all records of an entity type."""
        for one in self._below.of(entity):
            self.walked[one.key] = one
            yield one

    def known_by(self, entity: str, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of records that have any of the marks of a client."""
        return [one for one in items_known_by(self._below, entity, marks) if self.get(entity, one) is not None]


class NotedBelongings:
    """Belongings that note which of them were looked at."""

    def __init__(self, below: Belongings) -> None:
        """Lie over the belongings of the world."""
        self._below = below
        self.seen: dict[tuple[type[Belonging], str], Belonging] = {}
        self.counts: dict[tuple[type[Belonging], str], int] = {}

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Return one of a kind by its id."""
        found = self._below.get(kind, belonging_id)
        if found is not None:
            self.seen[kind, found.id] = found
        return found

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Return all of a kind that belong to an item."""
        found = self._below.of(kind, item)
        for one in found:
            self.seen[kind, one.id] = one
        return found

    def last_count(self, kind: type[B], series: str) -> int:
        """Return the highest count of a series."""
        found = self._below.last_count(kind, series)
        if found:
            self.counts[kind, series] = found
        return found


def noted(directory: Directory) -> Directory:
    """Return a directory that notes what is looked up in it."""
    parts: dict[str, Any] = {name: Noted(getattr(directory, name)) for name in NOTED}
    return dataclasses.replace(directory, **parts)
