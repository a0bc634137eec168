"""A rule set as a value: the triggers and rules of one pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from app.engine.model.condition import Condition
from app.engine.model.part import Part, Unfit
from app.engine.model.schema import StageKind
from app.engine.model.timing import IMMEDIATELY, When
from app.engine.words import msg

FORMAT = "rulewright/rule-set"
FORMAT_VERSION = 1

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Order = Literal["parallel", "after_previous"]
OnFailure = Literal["continue", "stop"]
_TWICE = msg("the id “{id}” stands twice; every stage, rule and trigger needs its own")
Color = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Suppression(Part, frozen=True):
    """A check that its author has looked at and waved through, with the reason."""

    check: Id
    reason: Annotated[str, Meta(min_length=1)]

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"check": self.check, "reason": self.reason}


class Rule(Part, frozen=True):
    """One automation rule on a stage: its type by id, its parameters as they stand in the file."""

    id: Id
    type: Id
    name: str = ""
    enabled: bool = True
    parameters: Mapping[str, Any] = field(default_factory=dict)
    when: When = IMMEDIATELY
    only_if: Condition | None = None
    order: Order = "parallel"
    acts_as: str = "responsible"
    on_failure: OnFailure = "continue"
    suppress: tuple[Suppression, ...] = ()

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        written: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "name": self.name,
            "enabled": self.enabled,
            "parameters": dict(self.parameters),
        }
        if self.when != IMMEDIATELY:
            written["when"] = self.when.model_dump()
        if self.only_if is not None:
            written["only_if"] = self.only_if.model_dump()
        if self.order != "parallel":
            written["order"] = self.order
        if self.acts_as != "responsible":
            written["acts_as"] = self.acts_as
        if self.on_failure != "continue":
            written["on_failure"] = self.on_failure
        if self.suppress:
            written["suppress"] = [one.model_dump() for one in self.suppress]
        return written


class Trigger(Part, frozen=True):
    """One trigger on a stage: when its event happens and its condition holds, the item moves here."""

    id: Id
    type: Id
    name: str = ""
    enabled: bool = True
    parameters: Mapping[str, Any] = field(default_factory=dict)
    only_if: Condition | None = None
    change_stage_as: str = "responsible"
    allow_back: bool = False
    suppress: tuple[Suppression, ...] = ()

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        written: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "name": self.name,
            "enabled": self.enabled,
            "parameters": dict(self.parameters),
        }
        if self.only_if is not None:
            written["only_if"] = self.only_if.model_dump()
        written |= {"change_stage_as": self.change_stage_as, "allow_back": self.allow_back}
        if self.suppress:
            written["suppress"] = [one.model_dump() for one in self.suppress]
        return written


Node = Rule | Trigger
"""What stands on a stage."""


class Stage(Part, frozen=True):
    """One column of the board: a stage of the pipeline with its triggers and rules."""

    id: Id
    name: str
    kind: StageKind = StageKind.OPEN
    color: Color = "#39A8EF"
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind.value,
            "color": self.color,
            "triggers": [one.model_dump() for one in self.triggers],
            "rules": [one.model_dump() for one in self.rules],
        }


class RuleSet(Part, frozen=True):
    """All triggers and rules of one pipeline; immutable, an edit gives a new one."""

    id: Id
    name: str
    entity: Id
    pipeline: Id
    stages: tuple[Stage, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an id that stands twice."""
        seen: set[str] = set()
        for stage in self.stages:
            if stage.id in seen:
                raise Unfit(_TWICE.fill(id=stage.id))
            seen.add(stage.id)
        seen = set()
        for _, node in self.nodes():
            if node.id in seen:
                raise Unfit(_TWICE.fill(id=node.id))
            seen.add(node.id)

    def nodes(self) -> Iterator[tuple[Stage, Node]]:
        """Walk all triggers and rules with their stages, in board order: triggers of a stage before its rules."""
        for stage in self.stages:
            for trigger in stage.triggers:
                yield stage, trigger
            for rule in stage.rules:
                yield stage, rule

    def stage(self, stage_id: str) -> Stage | None:
        """Return a stage by its id."""
        return next((one for one in self.stages if one.id == stage_id), None)

    def find(self, node_id: str) -> tuple[Stage, Node] | None:
        """Return a rule or trigger by its id, with its stage."""
        return next(((stage, node) for stage, node in self.nodes() if node.id == node_id), None)

    def model_dump(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "id": self.id,
            "name": self.name,
            "entity": self.entity,
            "pipeline": self.pipeline,
            "stages": [one.model_dump() for one in self.stages],
        }
