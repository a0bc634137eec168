"""What a check looks at, and what it finds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.checks.fixes import Fix
from app.engine.checks.sources import Use, texts_in, uses_of
from app.engine.conditions import Compiled, compile_condition
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import EntityType
from app.engine.names import Names
from app.engine.parameters import RuleRef
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.words import Msg, msg

if TYPE_CHECKING:  # only what has records to look at loads what rules are tried with
    from app.engine.checks.sample import Sample, Trial


class Severity(StrEnum):
    """How bad a problem is: an error keeps a rule from working, a warning may surprise, a note is advice."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


SEVERITIES: Mapping[Severity, Msg] = {
    Severity.ERROR: msg("Error"),
    Severity.WARNING: msg("Warning"),
    Severity.NOTE: msg("Note"),
}
"""The severities in words."""


class Waypoint(Struct, frozen=True):
    """One card of several that a problem leads through; they may stand in different pipelines."""

    pipeline: str
    stage: str
    node: str


class Problem(Struct, frozen=True):
    """One finding; `node` and `field` say on which card and in which field of its form.

    `path` lists the cards that it leads through, where there are several; `fix` mends it at a click.
    """

    check: str
    severity: Severity
    words: Msg
    stage: str = ""
    node: str = ""
    field: str = ""
    path: tuple[Waypoint, ...] = ()
    fix: Fix | None = None


class Suppressed(Struct, frozen=True):
    """A finding that its author has looked at and waved through, with the reason."""

    problem: Problem
    reason: str


class Findings(Struct, frozen=True):
    """What the checks have found: what is to be looked at, and what has been waved through."""

    problems: tuple[Problem, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


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
        self,
        words: Msg,
        stage: Stage,
        node: Node,
        field: str = "",
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> Problem:
        """Return a finding on a card, as bad as the check says unless this one is less so."""
        return Problem(self.about.id, severity or self.about.severity, words, stage.id, node.id, field, fix=fix)


@dataclass(frozen=True)
class Subject:
    """A rule set to be checked; with a workspace's directory also against who and what exists there.

    `others` are the rule sets of the workspace's other pipelines, `sample` holds some of its records.
    """

    rule_set: RuleSet
    catalogue: Catalogue
    directory: Directory
    templates: Templates
    in_workspace: bool = False
    others: tuple[RuleSet, ...] = ()
    sample: Sample | None = None
    _names: dict[str, Names] = field(default_factory=dict, init=False)
    _unfit: dict[str, list[KnownError]] = field(default_factory=dict, init=False)
    _uses: dict[str, tuple[Use, ...]] = field(default_factory=dict, init=False)
    _compiled: dict[str, Compiled | KnownError] = field(default_factory=dict, init=False)

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
            found = self._everywhere.at(self._stages[node.id], node)
            self._names[node.id] = found
        return found

    def title(self, node: Node) -> Msg | str:
        """Return what a person calls a card."""
        return self.catalogue.title_of(node)

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

    def stages_of(self, pipeline: str) -> tuple[str, ...]:
        """Return the stages of a pipeline that is known here, none of any other."""
        for one in (self.rule_set, *self.others):
            if one.pipeline == pipeline:
                return tuple(stage.id for stage in one.stages)
        known = self.directory.schema.pipelines.get(pipeline)
        return tuple(one.id for one in known.stages) if known is not None else ()

    @cached_property
    def beside(self) -> Mapping[str, Subject]:
        """The other rule sets of the workspace as subjects of their own, by pipeline."""
        around = (self.rule_set, *self.others)
        known: dict[str, Subject] = {}
        for one in self.others:
            others = tuple(each for each in around if each is not one)
            known[one.pipeline] = replace(self, rule_set=one, others=others, sample=None)
        return known

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the rules that some card names or takes results from."""
        taken = {use.rule for _, node in self.nodes() for use in self.uses(node)}
        for _, node in self.nodes():
            taken |= {str(raw) for one, raw in self.asked(node) if isinstance(one.kind, RuleRef)}
        return frozenset(taken)

    def trial(self, rule: Rule) -> Trial | None:
        """Return what a rule does on real records; None without a sample, or with too few records to say anything."""
        if self.sample is None:
            return None
        return self.sample.trial(self.rule_set, self._stages[rule.id], rule, self.catalogue, self.templates)

    def too_early(self, node: Node) -> frozenset[str]:
        """Return the rules of the same stage whose results a card takes though they stand no higher than itself."""
        if isinstance(node, Trigger) or not self.uses(node):
            return frozenset()
        stage, place = self._stages[node.id], self._places[node.id]
        taken = {one.rule for one in self.uses(node)}
        return frozenset(one for one in taken if self._stages.get(one) is stage and self._places.get(one, -1) >= place)

    @cached_property
    def _everywhere(self) -> Names:
        return Names(self.rule_set, None, self.catalogue, self.directory.schema, self.directory.variables)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The places of rules among those of their stage."""
        return {rule.id: place for stage in self.rule_set.stages for place, rule in enumerate(stage.rules)}

    @cached_property
    def _stages(self) -> Mapping[str, Stage]:
        return {node.id: stage for stage, node in self.rule_set.nodes()}

    @cached_property
    def entity(self) -> EntityType | None:
        """The entity type of the rule set's items."""
        return self.directory.schema.entity(self.rule_set.entity)
