"""Surroundings as they are once effects are carried out: within one step, and throughout a rehearsal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

from app.engine.aftermath import Around, changed_client, left_by, new_item
from app.engine.effects import ClientChanged, Effect, ItemCreated
from app.engine.model.belongings import Belonging, Document, Payment
from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact
from app.engine.ports import B, Belongings, Directory, Items, World
from app.engine.recognising import clients_known_by, item_marks, items_known_by

V = TypeVar("V")
C = TypeVar("C", Contact, Company)
Kept = Mapping[tuple[type[Belonging], str], Belonging]
"""Belongings by their kind and id."""


class LaidBelongings:
    """Belongings, with those that rules have just made or changed on top."""

    def __init__(self, below: Belongings, kept: Kept | None = None) -> None:
        """Lie over the belongings of the world; `kept` are on top from the start."""
        self._below = below
        self._new: dict[tuple[type[Belonging], str], Belonging] = {}
        self._ids: dict[tuple[type[Belonging], Key], dict[str, None]] = {}
        self._counts: dict[tuple[type[Belonging], str], int] = {}
        for one in (kept or {}).values():
            self.put(one)

    @property
    def new(self) -> Kept:
        """What lies on top."""
        return self._new

    def get(self, kind: type[B], belonging_id: str) -> B | None:
        """Return one of a kind by its id."""
        found = self._new.get((kind, belonging_id))
        return cast("B", found) if found is not None else self._below.get(kind, belonging_id)

    def of(self, kind: type[B], item: Key) -> tuple[B, ...]:
        """Return all of a kind that belong to an item, oldest first."""
        new = self._ids.get((kind, item))
        below = self._below.of(kind, item)
        if not new:
            return below
        before = {one.id: None for one in below}
        return tuple(cast("B", self.get(kind, one)) for one in (before | new))

    def last_count(self, kind: type[B], series: str) -> int:
        """Return the highest count of a series."""
        return max(self._counts.get((kind, series), 0), self._below.last_count(kind, series))

    def put(self, belonging: Belonging) -> None:
        """Lay one on top."""
        kind = type(belonging)
        self._new[kind, belonging.id] = belonging
        self._ids.setdefault((kind, belonging.item), {})[belonging.id] = None
        if isinstance(belonging, Document | Payment):
            series = (kind, belonging.series)
            self._counts[series] = max(self._counts.get(series, 0), belonging.count)


class LaidItems:
    """Records, with those that rules have just created on top."""

    def __init__(self, below: Items) -> None:
        """Lie over the records of the world."""
        self._below = below
        self._new: dict[Key, Item] = {}

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return one record."""
        return self._new.get((entity, item_id)) or self._below.get(entity, item_id)

    def of(self, entity: str) -> Iterator[Item]:
        """Walk the records of an entity type, oldest first."""
        yield from self._below.of(entity)
        yield from (one for one in self._new.values() if one.entity == entity)

    def known_by(self, entity: str, marks: Collection[str]) -> Iterator[str]:
        """Return the ids of an entity type's records that have any of the marks of a client."""
        yield from items_known_by(self._below, entity, marks)
        new = (one for one in self._new.values() if one.entity == entity)
        yield from (one.id for one in new if not item_marks(one).isdisjoint(marks))

    def put(self, item: Item) -> None:
        """Lay one on top."""
        self._new[item.key] = item


class LaidMapping(Mapping[str, V]):
    """A mapping with some of its values replaced or added; the one below may be lazy."""

    def __init__(self, below: Mapping[str, V], new: Mapping[str, V]) -> None:
        """Lie over a mapping."""
        self._below = below
        self._new = new

    def __getitem__(self, key: str) -> V:
        """Return a value."""
        return self._new[key] if key in self._new else self._below[key]

    def __iter__(self) -> Iterator[str]:
        """Walk all keys."""
        yield from self._below
        yield from (key for key in self._new if key not in self._below)

    def __len__(self) -> int:
        """Count all keys."""
        return len(self._below) + sum(key not in self._below for key in self._new)


class LaidClients(LaidMapping[C]):
    """Contacts or companies, with those that rules have just made or changed on top."""

    def known_by(self, marks: Collection[str]) -> Iterator[str]:
        """Return the ids of clients that have any of the marks."""
        yield from (one for one in clients_known_by(self._below, marks) if one not in self._new)
        yield from clients_known_by(self._new, marks)


class Overlay:
    """A world to which effects can be added."""

    def __init__(self, below: World) -> None:
        """Lie over a world."""
        self._belongings = LaidBelongings(below.belongings)
        self._items = LaidItems(below.items)
        self.world = replace(below, belongings=self._belongings, items=self._items)

    def take(self, effect: Effect, item: Item, rule: str, at: datetime) -> None:
        """Let the world be as it is once an effect of an item's rule is carried out."""
        for one in tuple(left_by(effect, Around(item, rule, at, self._belongings))):
            self._belongings.put(one)
        if isinstance(effect, ItemCreated):
            self._items.put(new_item(effect, at))
        elif isinstance(effect, ClientChanged):
            self.world = replace(self.world, directory=with_client(self.world.directory, effect))


def with_client(directory: Directory, effect: ClientChanged) -> Directory:
    """Return the directory with a contact or company as an effect leaves it."""
    return laid_over(directory, {effect.client: changed_client(effect, client_of(directory, effect.client))})


def client_of(directory: Directory, reference: str) -> Contact | Company | None:
    """Return a client by reference."""
    kind, _, client_id = reference.partition(":")
    return directory.contacts.get(client_id) if kind == "contact" else directory.companies.get(client_id)


def laid_over(directory: Directory, changed: Mapping[str, Any]) -> Directory:
    """Return the directory with several contacts and companies replaced, by reference."""
    if not changed:
        return directory
    kinds: dict[str, dict[str, Any]] = {"contact": {}, "company": {}}
    for reference, one in changed.items():
        kind, _, client_id = reference.partition(":")
        kinds[kind][client_id] = one
    return replace(
        directory,
        contacts=LaidClients(directory.contacts, kinds["contact"]),
        companies=LaidClients(directory.companies, kinds["company"]),
    )


def kept(belongings: Iterable[Belonging]) -> Kept:
    """Return belongings by kind and id."""
    return {(type(one), one.id): one for one in belongings}
