"""One rule on one record: what it would do, to whom, when, and what in its condition holds. Nothing is sent."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from msgspec import structs

from app.engine.aftermath import LEAVING
from app.engine.catalog.registry import Catalogue
from app.engine.conditions import Explanation
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.event import ENTER, TICK, Event
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.timing import IMMEDIATELY
from app.engine.model.values import Value
from app.engine.names import variables_of
from app.engine.overlay import Overlay
from app.engine.placeholders import Templates
from app.engine.planning import Due, NoDate, due
from app.engine.ports import World
from app.engine.process import Engine, Outcome, step
from app.engine.program import FAULTS, Programs, ReadyRule, compile_program
from app.engine.reasons import no_date
from app.engine.rebuilding import rebuilt
from app.engine.scope import Scope
from app.engine.stand_ins import ended
from app.engine.state import ItemState, Run
from app.engine.trace import Acted, Reason, RuleStep, Status, Step
from app.engine.words import msg

AWAITED = msg("Runs once “{rule}” has ended")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would do on a record, were the record to enter the rule's stage at `now`.

    `status` is done, skipped, failed or not_planned; `due` is when it would act; `effects` are shown even where the
    condition does not hold, so that a text can be written without a fitting record at hand.
    """

    status: Status
    due: datetime | None = None
    effects: tuple[Effect, ...] = ()
    results: Mapping[str, Value] = field(default_factory=dict)
    reason: Reason | None = None
    explanation: Explanation | None = None
    awaited: tuple[Rule, ...] = ()
    """Rules above whose end comes from outside; until it does, stand-ins stand for what they will bring."""


def preview(
    rule_set: RuleSet, rule_id: str, item: Item, world: World, now: datetime, catalogue: Catalogue, templates: Templates
) -> Preview:
    """Preview one rule; the rules above it on its stage are played first, so that what they leave is there to use.

    That holds for its time as well: a date that a rule above writes is the date it waits for.
    """
    found = rule_set.find(rule_id)
    if found is None or not isinstance(node := found[1], Rule):
        raise KnownError(msg("There is no rule “{id}” in this rule set.").fill(id=rule_id), field="rule")
    stage = found[0]
    item = item.in_stage(stage.id)
    place = next(number for number, one in enumerate(stage.rules) if one.id == rule_id)
    above = tuple(_at_once(one) for one in stage.rules[:place])
    alone = _at_once(node).model_copy(update={"only_if": None, "enabled": True})
    engine = Engine(
        _program(rule_set, stage, (*above, alone, node), catalogue, world), world, templates, carry_out_moves=False
    )
    # The rule itself is compiled under another id, for its condition and its time.
    ready = engine.programs.versions["preview"].stages[stage.id].rules
    asked = ready[_ASKED]
    outcome = step(ItemState(item), Event(ENTER, item.id, now), engine)
    outcome, awaited = ended(outcome, rule_id, ready, engine)
    earlier = tuple(itertools.takewhile(lambda one: not _begins(one, rule_id), outcome.steps))
    before, around = rebuilt(item, earlier), _after(world, item, earlier)
    planned = _planned(asked, _scope(before, now, around), now)
    begun = len(earlier) < len(outcome.steps) and outcome.state.runs[rule_id].status is not Status.WAITING
    moment = planned.at if isinstance(planned, Due) and planned.at > now else now
    if moment > now and begun:
        waiting = {**before.runs, rule_id: Run(Status.PLANNED, moment)}
        later = structs.replace(before, runs=waiting)
        outcome = step(later, Event(TICK, item.id, moment), replace(engine, world=around))
    shown = _shown(outcome, rule_id)
    return _judged(replace(shown, due=moment, awaited=awaited), asked, planned, _scope(before, moment, around))


def scope_before(
    rule_set: RuleSet, node_id: str, item: Item, world: World, now: datetime, catalogue: Catalogue, templates: Templates
) -> Scope:
    """Return what a rule or trigger would see of a record, with the results that the rules above it would leave."""
    found = rule_set.find(node_id)
    stage = found[0] if found else None
    place = next((n for n, one in enumerate(stage.rules) if one.id == node_id), 0) if stage else 0
    if stage is None or not place:
        return Scope(item, now, world.directory)
    above = tuple(_at_once(one) for one in stage.rules[:place])
    alone = stage.model_copy(update={"rules": above, "triggers": ()})
    programs = _programs(rule_set, alone, catalogue, world)
    item = item.in_stage(stage.id)
    engine = Engine(programs, world, templates, carry_out_moves=False)
    outcome = step(ItemState(item), Event(ENTER, item.id, now), engine)
    if stage.rules[place].order == "after_previous":
        outcome, _ = ended(outcome, node_id, programs.versions["preview"].stages[stage.id].rules, engine)
    return _scope(outcome.state, now, _after(world, item, outcome.steps))


def entering(
    rule_set: RuleSet,
    stage: Stage,
    items: Iterable[Item],
    world: World,
    now: datetime,
    catalogue: Catalogue,
    templates: Templates,
) -> Iterator[Outcome]:
    """Let records enter a stage one by one, its rules tried at once whatever they wait for; no record is moved."""
    at_once = stage.model_copy(update={"rules": tuple(_at_once(one) for one in stage.rules), "triggers": ()})
    engine = Engine(_programs(rule_set, at_once, catalogue, world), world, templates, carry_out_moves=False)
    for item in items:
        yield step(ItemState(item.in_stage(stage.id)), Event(ENTER, item.id, now), engine)


_ASKED = "\0asked"


def _scope(state: ItemState, now: datetime, world: World) -> Scope:
    return Scope(state.item, now, world.directory, results=state.results, variables=state.variables)


def _after(world: World, item: Item, steps: Iterable[Step]) -> World:
    """Return the world as the effects among some steps leave it."""
    left = [one for one in steps if isinstance(one, Acted) and type(one.effect) in LEAVING]
    if not left:
        return world
    overlay = Overlay(world)
    for one in left:
        overlay.take(one.effect, item, one.rule, one.at)
    return overlay.world


def _begins(step: Step, rule_id: str) -> bool:
    """Say whether the turn of a rule has come with this step."""
    if isinstance(step, RuleStep):
        return step.rule == rule_id and step.status is not Status.WAITING
    return isinstance(step, Acted) and step.rule == rule_id


def _program(rule_set: RuleSet, stage: Stage, rules: tuple[Rule, ...], catalogue: Catalogue, world: World) -> Programs:
    *played, node = rules
    asked = node.model_copy(update={"id": _ASKED, "enabled": True, "parameters": {}, "type": "", "order": "parallel"})
    alone = stage.model_copy(update={"rules": (*played, asked), "triggers": ()})
    return _programs(rule_set, alone, catalogue, world)


def _programs(rule_set: RuleSet, alone: Stage, catalogue: Catalogue, world: World) -> Programs:
    # Rules on other stages do not run, but the variables that they set have their names here.
    others = (
        one.model_copy(update={"rules": setting, "triggers": ()})
        for one in rule_set.stages
        if one.id != alone.id and (setting := tuple(rule for rule in one.rules if variables_of(rule, catalogue)))
    )
    alone_set = rule_set.model_copy(update={"stages": (alone, *others)})
    directory = world.directory
    return Programs.of(compile_program(alone_set, catalogue, directory.schema, directory.variables, version="preview"))


def _at_once(rule: Rule) -> Rule:
    return rule.model_copy(update={"when": IMMEDIATELY})


def _planned(asked: ReadyRule, scope: Scope, now: datetime) -> Due | NoDate | KnownError:
    directory = scope.directory
    employee = directory.employees.get(scope.item.get("responsible") or "")
    calendar = directory.calendars.get((employee.calendar if employee else "") or "", directory.calendar)
    try:
        return due(asked.node.when, scope, now=now, employee_calendar=calendar)
    except KnownError as error:
        return error


def _shown(outcome: Outcome, rule_id: str) -> Preview:
    effects = tuple(one.effect for one in outcome.effects if one.rule == rule_id)
    run = outcome.state.runs[rule_id]
    status = Status.DONE if run.status is Status.RUNNING else run.status
    return Preview(status, None, effects, outcome.state.results.get(rule_id, {}), run.reason)


def _judged(shown: Preview, asked: ReadyRule, planned: Due | NoDate | KnownError, scope: Scope) -> Preview:
    """Say what the rule's time and condition make of it."""
    if isinstance(planned, KnownError):
        return replace(shown, status=Status.FAILED, due=None, reason=Reason("date", planned.words, "when"))
    if isinstance(planned, NoDate):
        return replace(shown, status=Status.NOT_PLANNED, due=None, reason=no_date(planned))
    if shown.reason is not None and shown.reason.code in FAULTS:
        return shown
    if asked.fault is not None and asked.fault.code == "condition":
        return replace(shown, status=Status.FAILED, reason=asked.fault)
    if asked.condition is None:
        return shown
    try:
        shown = replace(shown, explanation=asked.condition.explain(scope))
        if asked.condition.test(scope):
            return shown
        return replace(shown, status=Status.SKIPPED, reason=asked.condition.why_not(scope))
    except KnownError as error:
        return replace(shown, status=Status.FAILED, reason=Reason("condition", error.words, error.field or "only_if"))
