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
from app.engine.checks.sources import Use, texts_in, uses_of
from app.engine.conditions import Compiled, compile_condition
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, RuleSet, Stage, Trigger
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
    """One finding; `node` and `field` say on which card and in which field of its form.

    `path` lists the cards that it leads through, where there are several.
    """

    check: str
    severity: Severity
    words: Msg
    stage: str = ""
    node: str = ""
    field: str = ""
    path: tuple[str, ...] = ()


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

    def problem(
        self, words: Msg, stage: Stage, node: Node, field: str = "", severity: Severity | None = None
    ) -> Problem:
        """Return a finding on a card, as bad as the check says unless this one is less so."""
        return Problem(self.about.id, severity or self.about.severity, words, stage.id, node.id, field)


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
    _uses: dict[str, tuple[Use, ...]] = field(default_factory=dict)
    _compiled: dict[str, Compiled | KnownError] = field(default_factory=dict)

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

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """Return what the type of a card declares."""
        declared = self.declared(node)
        return declared.parameters() if declared is not None else ()

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

    def place(self, node: Node) -> tuple[Stage, Node]:
        """Return a card with its stage."""
        return self._stages[node.id], node

    def title(self, node: Node) -> Msg | str:
        """Return what a person calls a card."""
        declared = self.declared(node)
        return node.name or (declared.about.title if declared is not None else node.id)

    def compiled(self, node: Node) -> Compiled | KnownError | None:
        """Return a card's condition ready to be looked at, why it cannot be, or None where it has none."""
        if node.only_if is None:
            return None
        found = self._compiled.get(node.id)
        if found is None:
            try:
                found = compile_condition(node.only_if, self.names(node), changes=isinstance(node, Trigger))
            except KnownError as error:
                found = error
            self._compiled[node.id] = found
        return found

    def texts(self, node: Node) -> Iterator[tuple[Parameter, str]]:
        """Walk the texts with placeholders that a card's form asks for."""
        for parameter, raw in self.asked(node):
            for text in texts_in(parameter.kind, raw):
                yield parameter, text

    def uses(self, node: Node) -> tuple[Use, ...]:
        """Return where a card takes results of other rules from."""
        if node.id not in self._uses:
            self._uses[node.id] = tuple(dict.fromkeys(uses_of(node, self.templates)))
        return self._uses[node.id]

    def too_early(self, node: Node) -> frozenset[str]:
        """Return the rules of the same stage whose results a card takes though they stand no higher than itself."""
        ids = [one.id for one in self._stages[node.id].rules]
        if isinstance(node, Trigger) or not self.uses(node):
            return frozenset()
        return frozenset(ids[ids.index(node.id) :]) & {one.rule for one in self.uses(node)}

    @cached_property
    def _stages(self) -> Mapping[str, Stage]:
        return {node.id: stage for stage, node in self.rule_set.nodes()}

    @cached_property
    def entity(self) -> EntityType | None:
        """The entity type of the rule set's items."""
        return self.directory.schema.entity(self.rule_set.entity)
