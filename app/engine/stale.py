"""What a scenario says that means nothing any more: rules, stages, fields and events that are no longer there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from app.engine import effects
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, RuleSet
from app.engine.model.scenario import Step
from app.engine.model.schema import Schema
from app.engine.model.surroundings import Record
from app.engine.words import Msg, msg

_WORDS = {
    "rule": msg("The rule set has no rule or trigger “{id}” any more."),
    "stage": msg("The rule set has no stage “{id}” any more."),
    "field": msg("There is no field “{id}” any more."),
    "event": msg("There are no events of the type “{id}” any more."),
    "unheard": msg("No trigger of the rule set waits for “{id}”."),
    "effect": msg("Rules have no effect of the type “{id}”."),
    "record": msg("There is no record “{id}” at this moment."),
}
_MEANT = frozenset(
    {"task.status", "payment.received", "delivery.changed", "delivery.finished", "delivery.tracking_number"}
)
"""Events that change what belongs to the record, also where no trigger waits for them."""


class Stale(Struct, frozen=True):
    """One thing that means nothing any more: in which step (0 for the records), what kind of thing, its id."""

    step: int
    what: str
    id: str

    @property
    def words(self) -> Msg:
        """Say it."""
        return _WORDS[self.what].fill(id=self.id)

    @property
    def harmless(self) -> bool:
        """Whether the scenario still tests what it says: an event that nobody waits for may be meant so."""
        return self.what == "unheard"


def stale_in(
    parts: Iterable[Step | Record], rule_set: RuleSet, catalogue: Catalogue, schema: Schema, number: int = 0
) -> Iterator[Stale]:
    """Walk what means nothing any more in a step, or in records."""
    look = _Look(rule_set, catalogue, schema)
    for part in parts:
        for what, one in look.step(part) if isinstance(part, Step) else look.record(part):
            yield Stale(number, what, one)


def effect_types() -> frozenset[str]:
    """Return the names of all types of effect."""
    found = {name for name in effects.__all__ if isinstance(getattr(effects, name), type)}
    return frozenset(found - {"Effect", "Await"})


_EFFECTS = effect_types()


class _Look:
    def __init__(self, rule_set: RuleSet, catalogue: Catalogue, schema: Schema) -> None:
        self._rule_set = rule_set
        self._catalogue = catalogue
        self._schema = schema
        self._nodes: dict[str, Node] = {node.id: node for _, node in rule_set.nodes()}

    def record(self, record: Record) -> Iterator[tuple[str, str]]:
        if record.pipeline == self._rule_set.pipeline and not self._has_stage(record.stage, ""):
            yield "stage", record.stage

    def step(self, step: Step) -> Iterator[tuple[str, str]]:
        if step.kind == "move" and not self._has_stage(step.stage, step.pipeline):
            yield "stage", step.stage
        if step.kind == "set":
            yield from (("field", one) for one in step.values if not self._has_field(one))
        if step.kind == "finish" and step.rule not in self._nodes:
            yield "rule", step.rule
        if step.kind == "happen":
            if self._catalogue.trigger(step.event) is None:
                yield "event", step.event
            elif step.event not in _MEANT and all(one.type != step.event for one in self._nodes.values()):
                yield "unheard", step.event
        if step.expect is not None:
            yield from (("rule", one) for one in step.expect.statuses if one not in self._nodes)
            yield from (("field", one) for one in step.expect.values if not self._has_field(one))
            if step.expect.stage and not self._has_stage(step.expect.stage, None):
                yield "stage", step.expect.stage
        about = step.expect or step.expect_none
        for pattern in about.effects if about else ():
            rule, kind = pattern.get("rule"), pattern.get("type")
            if isinstance(rule, str) and rule not in self._nodes:
                yield "rule", rule
            if isinstance(kind, str) and kind not in _EFFECTS:
                yield "effect", kind

    def _has_stage(self, stage: str, pipeline: str | None) -> bool:
        others = self._schema.pipelines.values()
        known = {one.id for other in others if pipeline in (None, other.id) for one in other.stages}
        here = pipeline in (None, "", self._rule_set.pipeline)
        return stage in known or (here and self._rule_set.stage(stage) is not None)

    def _has_field(self, key: str) -> bool:
        types = (*self._schema.entities.values(), *self._schema.clients.values())
        return any(key in one.by_key for one in types)
