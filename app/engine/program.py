"""A rule set made ready to run: types looked up, parameters read, conditions compiled, chains joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.engine.catalog.declaration import RuleType, TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.conditions import Compiled, compile_condition
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import Schema
from app.engine.model.timing import IMMEDIATELY, NOW
from app.engine.names import Names
from app.engine.planning import is_delay
from app.engine.rule_set_file import version_id
from app.engine.trace import Reason
from app.engine.words import msg


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """One enabled rule; `fault` says why it cannot act at all, `follower` is the rule after it in its branch."""

    id: str
    node: Rule
    action: RuleType | None
    condition: Compiled | None
    fault: Reason | None
    place: int
    follower: str = ""
    head: bool = True
    at_once: bool = True
    """Whether it waits for no time at all."""
    delayed: bool = False
    """Whether it waits for so many minutes, hours or days from now, and nothing else."""
    follows: str = ""
    """The field whose date it follows while it waits, empty for none."""


@dataclass(frozen=True, slots=True)
class ReadyTrigger:
    """One enabled trigger with the stage it moves to."""

    node: Trigger
    type: TriggerType | None
    condition: Compiled | None
    fault: Reason | None
    stage: str
    place: int
    number: int


@dataclass(frozen=True, slots=True)
class ReadyStage:
    """The rules of a stage in board order; `place` is the column's number."""

    id: str
    place: int
    rules: Mapping[str, ReadyRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a rule set, ready to run; `triggers` by event type, in board order."""

    version: str
    pipeline: str
    stages: Mapping[str, ReadyStage]
    triggers: Mapping[str, tuple[ReadyTrigger, ...]]

    @property
    def looks_around(self) -> bool:
        """Whether items matter to one another: their histories are then lived through together."""
        rules = (rule for stage in self.stages.values() for rule in stage.rules.values())
        return any(rule.action is not None and rule.action.looks_around for rule in rules)


FAULTS = frozenset({"parameter", "unknown_type"})
"""Codes of what keeps a rule from acting on any item; its condition is not asked then."""

EMPTY = Program("", "", {}, {})
NO_RULES: Mapping[str, ReadyRule] = {}
"""Those of a stage that the program does not know."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The versions that items may stand on: the live one of each pipeline, and all by their id."""

    live: Mapping[str, Program] = field(default_factory=dict)
    versions: Mapping[str, Program] = field(default_factory=dict)

    @classmethod
    def of(cls, *programs: Program) -> Programs:
        """Take each given program as the live one of its pipeline."""
        return cls({one.pipeline: one for one in programs}, {one.version: one for one in programs})


def compile_program(
    rule_set: RuleSet,
    catalogue: Catalogue,
    schema: Schema,
    variables: Mapping[str, object] | None = None,
    version: str = "",
) -> Program:
    """Make a rule set ready; what is wrong with single rules becomes their fault, never an error here."""
    compiler = _Compiler(rule_set, catalogue, schema, variables or {})
    stages = {stage.id: compiler.stage(stage, place) for place, stage in enumerate(rule_set.stages)}
    triggers: dict[str, list[ReadyTrigger]] = {}
    for place, stage in enumerate(rule_set.stages):
        for number, node in enumerate(stage.triggers):
            if node.enabled:
                triggers.setdefault(node.type, []).append(compiler.trigger(node, stage, place, number))
    ordered = {key: tuple(each) for key, each in triggers.items()}
    return Program(version or version_id(rule_set), rule_set.pipeline, stages, ordered)


class _Compiler:
    def __init__(
        self, rule_set: RuleSet, catalogue: Catalogue, schema: Schema, variables: Mapping[str, object]
    ) -> None:
        self._catalogue = catalogue
        self._everywhere = Names(rule_set, None, catalogue, schema, variables)

    def stage(self, stage: Stage, place: int) -> ReadyStage:
        enabled = [node for node in stage.rules if node.enabled]
        return ReadyStage(
            stage.id, place, {node.id: self._rule(node, stage, number, enabled) for number, node in enumerate(enabled)}
        )

    def _rule(self, node: Rule, stage: Stage, number: int, enabled: Sequence[Rule]) -> ReadyRule:
        below = enabled[number + 1] if number + 1 < len(enabled) else None
        follower = below.id if below is not None and below.order == "after_previous" else ""
        head = number == 0 or node.order == "parallel"
        declared = self._catalogue.rule(node.type)
        action, fault = None, None
        if declared is None:
            fault = _unknown(node.type)
        else:
            try:
                action = declared.build(node.parameters)
            except KnownError as error:
                fault = Reason("parameter", error.words, error.field or "")
        condition, wrong = self._condition(node, stage)
        when = node.when
        follows = when.base.removeprefix("item.") if when.follow_changes and when.base != NOW else ""
        return ReadyRule(
            node.id,
            node,
            action,
            condition,
            wrong or fault,
            number,
            follower,
            head,
            at_once=when == IMMEDIATELY,
            delayed=is_delay(when),
            follows=follows,
        )

    def trigger(self, node: Trigger, stage: Stage, place: int, number: int) -> ReadyTrigger:
        declared = self._catalogue.trigger(node.type)
        ready, fault = None, None
        if declared is None:
            fault = _unknown(node.type)
        else:
            try:
                ready = declared.build(node.parameters)
            except KnownError as error:
                fault = Reason("parameter", error.words, error.field or "")
        condition, wrong = self._condition(node, stage)
        return ReadyTrigger(node, ready, condition, wrong or fault, stage.id, place, number)

    def _condition(self, node: Node, stage: Stage) -> tuple[Compiled | None, Reason | None]:
        if node.only_if is None:
            return None, None
        names = self._everywhere.at(stage, node)
        try:
            return compile_condition(node.only_if, names, changes=isinstance(node, Trigger)), None
        except KnownError as error:
            return None, Reason("condition", error.words, "only_if")


def _unknown(type_id: str) -> Reason:
    return Reason("unknown_type", msg("This Rulewright does not know the type “{type}”.").fill(type=type_id), "type")
