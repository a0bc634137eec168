"""One trigger, one record, one event: whether it would move the record, and if not, why. Nothing is moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.engine.catalog.registry import Catalogue
from app.engine.conditions import Explanation
from app.engine.errors import KnownError
from app.engine.model.event import SET, Event
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet, Trigger
from app.engine.model.values import Value
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.process import Engine, step
from app.engine.program import Programs, ReadyTrigger, compile_program
from app.engine.scope import Scope
from app.engine.state import ItemState
from app.engine.trace import Reason, TriggerStep
from app.engine.words import msg

CHANGES = ("field.changed", "responsible.changed")
"""Triggers whose event is a change of fields; what it brings along are the new values."""


@dataclass(frozen=True, slots=True)
class TriggerPreview:
    """What an event would make of a trigger."""

    fires: bool
    reason: Reason | None = None
    """Why it does not fire."""
    explanation: Explanation | None = None
    """What of its condition holds, where it has one that can be judged."""
    stage: str = ""
    """Where the record stands in this preview."""
    event: Mapping[str, Value] = field(default_factory=dict)
    """What the event brings along, or the fields that change."""


def preview_trigger(
    rule_set: RuleSet,
    trigger_id: str,
    item: Item,
    data: Mapping[str, Value],
    world: World,
    now: datetime,
    catalogue: Catalogue,
    templates: Templates,
    stage: str = "",
) -> TriggerPreview:
    """Let an event happen to a record that stands on `stage`, by default on its own, or else before the trigger."""
    found = rule_set.find(trigger_id)
    if found is None or not isinstance(trigger := found[1], Trigger):
        raise KnownError(msg("There is no trigger “{id}” in this rule set.").fill(id=trigger_id), field="trigger")
    standing = item.in_stage(stage or standing_before(rule_set, trigger_id, item.stage), rule_set.pipeline)
    enabled = _switched_on(rule_set, trigger)
    schema, variables = world.directory.schema, world.directory.variables
    program = compile_program(enabled, catalogue, schema, variables, version="preview")
    engine = Engine(Programs.of(program), world, templates, carry_out_moves=False)
    event = _event(trigger.type, standing, data, now)
    steps = step(ItemState(standing), event, engine).steps
    judged = next((one for one in steps if isinstance(one, TriggerStep) and one.trigger == trigger_id), None)
    ready = next((one for one in program.triggers.get(trigger.type, ()) if one.node.id == trigger_id), None)
    if judged is None or ready is None:
        words = msg("Nothing in this event is news to the record, so that no trigger is asked.")
        return TriggerPreview(False, Reason("no_news", words), stage=standing.stage, event=data)
    before = {key: standing.values.get(key) for key in data} if event.type == SET else None
    after = standing.with_values(data) if event.type == SET else standing
    trigger_data = _brought(data) if event.type == SET else data
    scope = Scope(after, now, world.directory, trigger=trigger_data, before=before)
    return TriggerPreview(judged.fired, judged.reason, _explained(ready, scope), standing.stage, data)


def standing_before(rule_set: RuleSet, trigger_id: str, stage: str) -> str:
    """Return where a record stands that the trigger could move: its own stage where that lies before, else the next."""
    places = {one.id: place for place, one in enumerate(rule_set.stages)}
    found = rule_set.find(trigger_id)
    target = places[found[0].id] if found is not None else 0
    if places.get(stage, target) < target:
        return stage
    if target:
        return rule_set.stages[target - 1].id
    return stage if places.get(stage, target) != target else rule_set.stages[min(1, len(places) - 1)].id


def _switched_on(rule_set: RuleSet, trigger: Trigger) -> RuleSet:
    """Return the triggers alone, the one asked about switched on."""

    def on(one: Trigger) -> Trigger:
        return one.model_copy(update={"enabled": True}) if one.id == trigger.id else one

    stages = tuple(
        one.model_copy(update={"rules": (), "triggers": tuple(map(on, one.triggers))}) for one in rule_set.stages
    )
    return rule_set.model_copy(update={"stages": stages})


def _event(kind: str, item: Item, data: Mapping[str, Value], now: datetime) -> Event:
    if kind in CHANGES:
        return Event(SET, item.id, now, {"values": dict(data)})
    return Event(kind, item.id, now, data)


def _brought(data: Mapping[str, Value]) -> Mapping[str, Value]:
    responsible = {"responsible": data["responsible"]} if "responsible" in data else {}
    return {"fields": tuple(data), **responsible}


def _explained(ready: ReadyTrigger, scope: Scope) -> Explanation | None:
    if ready.condition is None:
        return None
    try:
        return ready.condition.explain(scope)
    except KnownError:
        return None
