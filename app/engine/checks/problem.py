"""What a check looks at, and what it finds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, RuleSet, Stage
from app.engine.model.schema import EntityType
from app.engine.names import Names
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.words import Msg


class Severity(StrEnum):
    """How bad a problem is: an error keeps a rule from working, a warning may surprise, a note is advice."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Problem(Struct, frozen=True):
    """One finding; `node` and `field` say on which card and in which field of its form."""

    check: str
    severity: Severity
    words: Msg
    stage: str = ""
    node: str = ""
    field: str = ""


class About(Struct, frozen=True):
    """What a check looks for and why it matters; its documentation page is made from it."""

    id: str
    severity: Severity
    title: Msg
    description: Msg


class Check(ABC):
    """One thing that can be wrong with a rule set."""

    about: About

    @abstractmethod
    def find(self, subject: Subject) -> Iterator[Problem]:
        """Find all occurrences, in board order."""

    def problem(self, words: Msg, stage: Stage, node: Node, field: str = "") -> Problem:
        """Return a finding on a card."""
        return Problem(self.about.id, self.about.severity, words, stage.id, node.id, field)


@dataclass(frozen=True)
class Subject:
    """A rule set to be checked; with a workspace's directory also against who and what exists there."""

    rule_set: RuleSet
    catalogue: Catalogue
    directory: Directory
    templates: Templates
    in_workspace: bool = False
    _names: dict[str, Names] = field(default_factory=dict)
    _unfit: dict[str, list[KnownError]] = field(default_factory=dict)

    def nodes(self) -> Iterator[tuple[Stage, Node]]:
        """Walk the cards that are switched on."""
        return ((stage, node) for stage, node in self.rule_set.nodes() if node.enabled)

    def declared(self, node: Node) -> type[Declared] | None:
        """Return the type of a card."""
        return self.catalogue.get(node.type)

    def unfit(self, node: Node) -> list[KnownError]:
        """Return what its type cannot read in a card's parameters."""
        if node.id not in self._unfit:
            declared = self.declared(node)
            self._unfit[node.id] = declared.problems(node.parameters) if declared else []
        return self._unfit[node.id]

    def asked(self, node: Node) -> Iterator[tuple[Parameter, object]]:
        """Walk the parameters that a card's form asks for, with their filled-in raw values."""
        declared = self.declared(node)
        for one in declared.parameters() if declared else ():
            raw = node.parameters.get(one.name, one.default)
            if declared is not None and declared.asked(one, node.parameters) and not one.kind.is_empty(raw):
                yield one, raw

    def names(self, node: Node) -> Names:
        """Return the names that exist where a card stands."""
        found = self._names.get(node.id)
        if found is None:
            found = Names(
                self.rule_set,
                (self._stages[node.id], node),
                self.catalogue,
                self.directory.schema,
                self.directory.variables,
            )
            self._names[node.id] = found
        return found

    @cached_property
    def _stages(self) -> Mapping[str, Stage]:
        return {node.id: stage for stage, node in self.rule_set.nodes()}

    @cached_property
    def entity(self) -> EntityType | None:
        """The entity type of the rule set's items."""
        return self.directory.schema.entity(self.rule_set.entity)
