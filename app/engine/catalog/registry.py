"""Finds the rule and trigger types: ours by walking the folder or a frozen list, others by entry points."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from msgspec import Struct

from app.engine.catalog import categories
from app.engine.catalog.declaration import BadDeclaration, Declared, RuleType, TriggerType, check_declaration

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from app.engine.model.rule_set import Node
    from app.engine.words import Msg

ENTRY_POINT_GROUP = "rulewright.rules"


class Refused(Struct, frozen=True):
    """A type of another package that could not be taken in, and why; the rest of the program works on."""

    name: str
    package: str
    why: str


class Catalogue:
    """All rule and trigger types, by id; those of a `finder` are taken in when they are first asked for."""

    def __init__(
        self, types: Iterable[type[Declared]], refused: Iterable[Refused] = (), finder: OnDemand | None = None
    ) -> None:
        """Take the types in; each is checked, a later one of the same id is refused."""
        self._refused = tuple(refused)
        self._finder = finder
        self._types: dict[str, type[Declared]] = {}
        self._unknown: set[str] = set()
        for one in types:
            self._take(one)

    def get(self, type_id: str) -> type[Declared] | None:
        """Return a type, or None for an unknown id."""
        if self._finder is not None and type_id not in self._types and type_id not in self._unknown:
            found = self._finder(type_id)
            if found is None:
                self._unknown.add(type_id)
            else:
                self._take(found)
        return self._types.get(type_id)

    def rule(self, type_id: str) -> type[RuleType] | None:
        """Return a rule type."""
        found = self.get(type_id)
        return found if found is not None and issubclass(found, RuleType) else None

    def trigger(self, type_id: str) -> type[TriggerType] | None:
        """Return a trigger type."""
        found = self.get(type_id)
        return found if found is not None and issubclass(found, TriggerType) else None

    def title_of(self, node: Node) -> Msg | str:
        """Return what a person calls a card: its name, else that of its type."""
        declared = self.get(node.type)
        return node.name or (declared.about.title if declared is not None else node.type)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The types of other packages that could not be taken in."""
        return self._refused if self._finder is None else self._finder.refused

    @property
    def others(self) -> tuple[type[Declared], ...]:
        """The types that other packages have brought."""
        return tuple(one for one in self._all.values() if not one.__module__.startswith(f"{__package__}."))

    @cached_property
    def rules(self) -> Mapping[str, type[RuleType]]:
        """The rule types by id, in palette order."""
        return {key: one for key, one in self._all.items() if issubclass(one, RuleType)}

    @cached_property
    def triggers(self) -> Mapping[str, type[TriggerType]]:
        """The trigger types by id, in palette order."""
        return {key: one for key, one in self._all.items() if issubclass(one, TriggerType)}

    def order(self, type_id: str) -> tuple[str, ...]:
        """Return the declared parameter names of a type; empty for an unknown one."""
        found = self.get(type_id)
        return tuple(one.name for one in found.parameters()) if found else ()

    def goes_with(self, type_id: str) -> tuple[type[Declared], ...]:
        """Return what belongs together with a type: what it suggests, then what suggests it, triggers with rules first.

        A suggestion is declared on one side, and holds for both.
        """
        found = self.get(type_id)
        if found is None:
            return ()
        own = [one for name in found.about.suggests if (one := self.get(name)) is not None]
        trigger = issubclass(found, TriggerType)
        others = [one for one in self._all.values() if type_id in one.about.suggests and one not in own]
        others.sort(key=lambda one: issubclass(one, TriggerType) is trigger)
        return (*own, *others)

    @cached_property
    def _all(self) -> Mapping[str, type[Declared]]:
        for one in self._finder.everything() if self._finder is not None else ():
            if one.about.id not in self._types:
                self._take(one)
        places = {category.id: place for place, category in enumerate(categories.CATEGORIES)}
        return dict(sorted(self._types.items(), key=lambda pair: places[pair[1].about.category.id]))

    def _take(self, one: type[Declared]) -> None:
        check_declaration(one)
        if one.about.id in self._types:
            raise BadDeclaration(f"two types are called {one.about.id}")
        self._types[one.about.id] = one


def module_names() -> list[str]:
    """Return the modules that declare our types; frozen builds use this list too."""
    package = importlib.import_module("app.engine.catalog")
    walked = pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    depth = package.__name__.count(".") + 2  # types lie in the folders, what they share beside them
    return [one.name for one in walked if not one.ispkg and one.name.count(".") == depth]


class OnDemand:
    """Finds a type without loading the others: ours lie in a file named after the id, those of others are all asked.

    ``client.sms`` is declared in ``sms.py`` of a folder, or in ``client_sms.py``; a test holds every type to that.
    """

    def __call__(self, type_id: str) -> type[Declared] | None:
        """Return the type, or None for an unknown id."""
        return next((one for one in self._near(type_id) if one.about.id == type_id), None)

    def everything(self) -> Iterator[type[Declared]]:
        """Load all types."""
        for name in self._modules:
            yield from declared_in(importlib.import_module(name))
        yield from self._others[0]

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The types of other packages that could not be taken in."""
        return tuple(self._others[1])

    def _near(self, type_id: str) -> Iterator[type[Declared]]:
        yield from self._ours(type_id)
        yield from self._others[0]

    def _ours(self, type_id: str) -> Iterator[type[Declared]]:
        names = {type_id.rpartition(".")[2], type_id.replace(".", "_")}
        for name in self._modules:
            if name.rpartition(".")[2] in names:
                yield from declared_in(importlib.import_module(name))

    @cached_property
    def _modules(self) -> list[str]:
        return module_names()

    @cached_property
    def _others(self) -> tuple[list[type[Declared]], list[Refused]]:
        return _others(lambda type_id: any(one.about.id == type_id for one in self._ours(type_id)))


def catalogue_on_demand() -> Catalogue:
    """Return a catalogue that loads a type when it is first asked for by id, and all for the palette."""
    return Catalogue((), finder=OnDemand())


def declared_in(module: ModuleType) -> list[type[Declared]]:
    """Return the rule and trigger types that a module defines itself."""
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Declared) and one.__module__ == module.__name__
    ]


def load_catalogue(*, others: bool = True) -> Catalogue:
    """Find all types; `others` takes in those that installed packages register."""
    types = [one for name in module_names() for one in declared_in(importlib.import_module(name))]
    ours = {one.about.id for one in types}
    found, refused = _others(ours.__contains__) if others else ([], [])
    return Catalogue([*types, *found], refused)


def _others(ours: Callable[[str], bool]) -> tuple[list[type[Declared]], list[Refused]]:
    """Load what other packages register; `ours` says whether an id is one of our own."""
    from importlib.metadata import entry_points  # noqa: PLC0415  most commands know all types they meet

    types: list[type[Declared]] = []
    refused: list[Refused] = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda one: one.name):
        try:
            types.append(_loaded(entry, lambda name: ours(name) or any(one.about.id == name for one in types)))
        except Exception as error:  # noqa: BLE001  a package of somebody else may fail in any way; ours works on
            package = entry.dist.name if entry.dist else ""
            refused.append(Refused(entry.name, package, str(error) or type(error).__name__))
    return types, refused


def _loaded(entry: EntryPoint, is_taken: Callable[[str], bool]) -> type[Declared]:
    found = entry.load()
    if not isinstance(found, type) or not issubclass(found, RuleType | TriggerType):
        raise BadDeclaration(f"{entry.value} is no rule and no trigger type")
    check_declaration(found)
    if is_taken(found.about.id):
        raise BadDeclaration(f"two types are called {found.about.id}")
    return found
