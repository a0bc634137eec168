"""One item at one moment: all that follows from an event. The numbers in comments are those of the runtime law."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import structs

from app.engine.aftermath import LEAVING, SETTING_OFF, Around, set_off_by
from app.engine.effects import (
    SYSTEM,
    Await,
    Effect,
    FieldsChanged,
    ItemCreated,
    ItemDeleted,
    ResponsibleChanged,
    StageChanged,
    VariableSet,
)
from app.engine.errors import KnownError
from app.engine.model.belongings import Exclusion, address_id
from app.engine.model.event import FINISHED, TICK, Event
from app.engine.model.values import Value
from app.engine.moment import Moment
from app.engine.overlay import Overlay
from app.engine.placeholders import Templates
from app.engine.planning import Due, NoDate, due
from app.engine.ports import World
from app.engine.program import EMPTY, Program, Programs, ReadyRule, ReadyTrigger
from app.engine.reasons import (
    DELETED,
    FAILED_ABOVE,
    LEFT_STAGE,
    MOVED_ABOVE,
    MOVED_BESIDE,
    circle,
    circle_of_items,
    date_changed,
    no_date,
    on_exceptions_list,
    out_of_reach,
)
from app.engine.scope import Scope
from app.engine.state import ItemState, Run
from app.engine.trace import (
    FINISHED_STATUSES,
    OPEN_STATUSES,
    Acted,
    Entered,
    Happened,
    Left,
    Moved,
    Reason,
    Removed,
    RuleStep,
    Status,
    Step,
    Stopped,
    TriggerStep,
)

MOST_ENTRIES = 3
"""How often rules alone may bring an item into one stage before the loop guard steps in (law 7)."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What a step needs besides item and event; `carry_out_moves` is False where recorded moves stand."""

    programs: Programs
    world: World
    templates: Templates = field(default_factory=Templates)
    carry_out_moves: bool = True


@dataclass(frozen=True, slots=True)
class _Move:
    stage: str
    pipeline: str
    by: str
    because: str
    trigger: Mapping[str, Value] = field(default_factory=dict)
    away: bool = False
    """The item is removed instead."""


class Turn:
    """One call of `step`: working copies that never leave it."""

    def __init__(self, state: ItemState, now: datetime, engine: Engine) -> None:
        self._now = now
        self._engine = engine
        self._world = engine.world
        self._overlay: Overlay | None = None
        self._steps: list[Step] = []
        self._item = state.item
        self._entry = state.entry
        self._entered_at = state.entered_at
        self._runs = dict(state.runs)
        self._results = dict(state.results)
        self._trigger = state.trigger
        self._variables = state.variables
        self._program = self._pinned(state)
        time_passed = state.visits_since is None or now > state.visits_since
        self._visits = {} if time_passed else dict(state.visits)
        self._lineage = () if time_passed else state.lineage
        self._gone = state.gone
        self._move: _Move | None = None
        self._news: deque[tuple[tuple[str, ...], Event, Mapping[str, Value]]] = deque()
        self._changed: set[str] = set()
        self._ready: deque[ReadyRule] = deque()

    def _pinned(self, state: ItemState) -> Program:
        # 9: an item keeps the version under which it entered until it leaves the stage
        programs = self._engine.programs
        return programs.versions.get(state.version) or programs.live.get(state.item.pipeline) or EMPTY

    def frozen(self) -> tuple[ItemState, tuple[Step, ...]]:
        """Freeze what came of it."""
        state = ItemState(
            self._item,
            self._program.version,
            self._entry,
            self._entered_at,
            self._runs,
            self._results,
            self._trigger,
            self._variables,
            self._visits,
            self._now,
            self._lineage,
            self._gone,
        )
        return state, tuple(self._steps)

    # Events

    def take(self, event: Event) -> None:
        """Let the event happen, then all that follows at this moment."""
        if event.type == TICK or self._gone:
            return
        if event.type != FINISHED:  # what a rule waited for is no news from outside where it comes in no time
            self._visits, self._lineage = {}, tuple(event.data.get("lineage", ()))
        self._steps.append(Happened(self._now, self._item.key, event))
        match event.type:
            case "enter":
                self._come_in(event)
            case "move":
                self._moved_from_outside(event)
            case "set":
                self._set(event.data["values"], event.by)
            case "finished":
                self._finish(event)
            case _:
                self._news.append(((event.type,), event, {}))
        self._settle()

    def run_due(self) -> None:
        """Run what is due, in the order of its time, board order within the same moment."""
        rules = self._rules()
        waiting = [
            (run.due, rules[key].place, key)
            for key, run in self._runs.items()
            if run.due is not None and run.due <= self._now and key in rules
        ]
        if not waiting:
            return
        for _, _, key in sorted(waiting):
            self._perform(rules[key])
            self._follow_branch()
        self._settle()

    def _settle(self) -> None:
        """Work off moves and changes that rules have caused, until nothing follows any more."""
        while self._move is not None or self._news or self._changed:
            if self._changed:
                self._replan()
            elif self._move is not None:
                move, self._move = self._move, None
                self._carry_out(move)
            else:
                types, event, before = self._news.popleft()
                if event.type == FINISHED:
                    self._finish(event)
                else:
                    self._look_for_trigger(types, event, before)

    def _come_in(self, event: Event) -> None:
        reason = self._refusal() if not self._entry else None
        if reason is None:
            self._enter(self._item.stage, self._item.pipeline, event.by)
        else:
            self._gone = True
            self._steps.append(Removed(self._now, self._item.key, "", event.by or SYSTEM, reason))

    def _refusal(self) -> Reason | None:
        """Say why an item is not even taken: clients on the exceptions list are no leads."""
        if self._item.entity != "lead":
            return None
        side = self._scope().client_side
        addresses = (
            side.reference,
            *(one.value.number for one in side.phones),
            *(one.value.address for one in side.emails),
        )
        there = self._world.belongings
        found = next((one for one in addresses if one and there.get(Exclusion, address_id(one))), None)
        return on_exceptions_list(found) if found else None

    def _moved_from_outside(self, event: Event) -> None:
        stage, pipeline = event.data["stage"], event.data.get("pipeline") or self._item.pipeline
        if (stage, pipeline) != (self._item.stage, self._item.pipeline):
            self._enter(stage, pipeline, event.by)

    def _set(self, values: Mapping[str, Value], by: str | None) -> None:
        before = {key: self._item.values.get(key) for key, new in values.items() if self._item.values.get(key) != new}
        if not before:
            return
        changed = {key: values[key] for key in before}
        self._item = self._item.with_values(changed)
        self._changed |= set(before)
        data: dict[str, Value] = {"fields": tuple(before)}
        types: tuple[str, ...] = ("field.changed",)
        if "responsible" in before:
            types = (*types, "responsible.changed")
            data["responsible"] = changed["responsible"]
        self._news.append((types, Event("field.changed", self._item.id, self._now, data, by), before))

    def _finish(self, event: Event) -> None:
        rules = self._rules()
        for key, run in tuple(self._runs.items()):
            if run.status is Status.RUNNING and run.awaits == event.data["awaits"] and key in rules:
                self._leave_results(key, event.data.get("results", {}))
                self._done(rules[key], event.data.get("results", {}))
                self._follow_branch()

    # Stages

    def _enter(
        self, stage: str, pipeline: str, by: str | None, because: str = "", trigger: Mapping[str, Value] | None = None
    ) -> None:
        # 1: what still waits from the previous stage is cancelled, then the rules of the new one start
        if self._entry:
            self._cancel_open(LEFT_STAGE)
            self._steps.append(Left(self._now, self._item.key, self._item.pipeline, self._item.stage))
        live = self._engine.programs.live.get(pipeline)
        keeps = live is None and pipeline == self._program.pipeline
        self._program = self._program if keeps else live or EMPTY
        self._item = self._item.in_stage(stage, pipeline)
        self._entry += 1
        self._entered_at = self._now
        self._runs, self._results, self._trigger = {}, {}, trigger or {}
        version = self._program.version
        place = (pipeline, stage, self._entry, because, by, version, self._trigger)
        self._steps.append(Entered(self._now, self._item.key, *place))
        rules = self._rules()
        for rule in rules.values():
            if not rule.head:
                self._stand(rule, Run(Status.WAITING))
        for rule in rules.values():
            if rule.head:
                self._start(rule)  # 2: each rule in parallel starts a branch at entry
                self._follow_branch()

    def _carry_out(self, move: _Move) -> None:
        if move.away:
            self._remove(move)
            return
        if (move.stage, move.pipeline) == (self._item.stage, self._item.pipeline):
            return
        if not self._engine.carry_out_moves:
            self._steps.append(
                Moved(self._now, self._item.key, move.pipeline, move.stage, move.because, move.by, carried_out=False)
            )
            return
        visits = self._visits.get(move.stage, 0) + 1
        if visits > MOST_ENTRIES:  # 7: the loop guard
            reason = circle(move.stage, visits)
            self._steps.append(Stopped(self._now, self._item.key, move.stage, move.because, reason))
            return
        self._visits[move.stage] = visits
        self._steps.append(Moved(self._now, self._item.key, move.pipeline, move.stage, move.because, move.by))
        self._enter(move.stage, move.pipeline, move.by, move.because, move.trigger)

    def _remove(self, move: _Move) -> None:
        carried_out = self._engine.carry_out_moves
        self._steps.append(Removed(self._now, self._item.key, move.because, move.by, carried_out=carried_out))
        if carried_out:
            self._cancel_open(DELETED)
            self._news.clear()
            self._changed.clear()
            self._gone = True

    def _cancel_open(self, reason: Reason) -> None:
        rules = self._rules()
        for key, run in self._runs.items():
            if run.status in OPEN_STATUSES and key in rules:
                self._stand(rules[key], Run(Status.CANCELLED, reason=reason))

    # Rules

    def _rules(self) -> Mapping[str, ReadyRule]:
        stage = self._program.stages.get(self._item.stage)
        return stage.rules if stage else {}

    def _start(self, rule: ReadyRule) -> None:
        """Plan a rule whose turn has come, or perform it at once (3, 4)."""
        if rule.at_once:
            self._perform(rule)
            return
        try:
            planned = self._due(rule)
        except KnownError as error:
            self._ended(rule, Status.FAILED, Reason("date", error.words, error.field or "when"))
            return
        if isinstance(planned, NoDate):
            self._ended(rule, Status.NOT_PLANNED, no_date(planned))
        elif planned.at <= self._now:
            self._perform(rule)
        else:
            self._stand(rule, Run(Status.PLANNED, due=planned.at))

    def _due(self, rule: ReadyRule) -> Due | NoDate:
        scope = self._scope()
        directory = self._world.directory
        employee = directory.employees.get(self._item.values.get("responsible") or "")
        calendar = directory.calendars.get((employee.calendar if employee else "") or "", directory.calendar)
        return due(rule.node.when, scope, now=self._now, employee_calendar=calendar)

    def _perform(self, rule: ReadyRule) -> None:
        """First the condition at this moment, then the action with the values of this moment (3)."""
        if rule.fault is not None or rule.action is None:
            self._ended(rule, Status.FAILED, rule.fault)
            return
        scope = self._scope()
        moment = Moment(
            scope, self._world, self._engine.templates, rule=rule.id, entry=self._entry, acts_as=rule.node.acts_as
        )
        effects: list[Effect] = []
        try:
            if rule.condition is not None and not rule.condition.test(scope):
                self._ended(rule, Status.SKIPPED, rule.condition.why_not(scope))
                return
            acting = rule.action.act(moment)
            while True:
                effects.append(next(acting))
        except StopIteration as finished:
            self._acted(rule, effects, finished.value)
        except KnownError as error:  # 10: nothing fails silently
            self._ended(rule, Status.FAILED, Reason("cannot_act", error.words, error.field or ""))

    def _acted(self, rule: ReadyRule, effects: list[Effect], outcome: Await | Mapping[str, Value] | None) -> None:
        if not any(isinstance(one, _CONSEQUENTIAL) for one in effects):  # most are messages: nothing follows
            self._asked(rule, effects)
            self._finished(rule, outcome)
            return
        moves = any(self._moves_away(one) for one in effects)
        if moves and self._move is not None:
            self._stand(rule, Run(Status.CANCELLED, reason=MOVED_BESIDE))
            return
        if (circle := self._born_in_circles(effects)) is not None:
            self._ended(rule, Status.FAILED, circle)
            return
        for number, asked in enumerate(effects):
            effect = self._with_lineage(asked)
            self._asked(rule, (effect,), number)
            self._apply(effect, rule)
        if moves and not isinstance(outcome, Await):  # 6: a rule that moves the item ends its branch
            self._leave_results(rule.id, outcome or {})
            self._stand(rule, Run(Status.DONE), outcome)
            self._cancel_branch(rule, MOVED_ABOVE)
        else:
            self._finished(rule, outcome)

    def _asked(self, rule: ReadyRule, effects: Iterable[Effect], first: int = 0) -> None:
        item = self._item
        for number, effect in enumerate(effects, first):
            self._steps.append(Acted(self._now, item.key, rule.id, item.stage, self._entry, number, effect))

    def _finished(self, rule: ReadyRule, outcome: Await | Mapping[str, Value] | None) -> None:
        if isinstance(outcome, Await):
            self._leave_results(rule.id, outcome.results)
            self._stand(rule, Run(Status.RUNNING, awaits=outcome.key), outcome.results)
        else:
            self._leave_results(rule.id, outcome or {})
            self._done(rule, outcome or {})

    def _moves_away(self, effect: Effect) -> bool:
        match effect:
            case StageChanged():
                here = (self._item.stage, self._item.pipeline)
                return (effect.stage, effect.pipeline or self._item.pipeline) != here
            case ItemDeleted():
                return True
        return False

    def _born_in_circles(self, effects: Iterable[Effect]) -> Reason | None:
        """Hold back an item that rules alone create out of another, over and over in one stage (7)."""
        for effect in effects:
            if isinstance(effect, ItemCreated) and self._lineage.count(_place(effect)) >= MOST_ENTRIES:
                return circle_of_items(effect.stage, MOST_ENTRIES + 1)
        return None

    def _with_lineage(self, effect: Effect) -> Effect:
        if not isinstance(effect, ItemCreated):
            return effect
        return structs.replace(effect, lineage=(*self._lineage, _place(effect)))

    def _apply(self, effect: Effect, rule: ReadyRule) -> None:
        around = Around(self._item, rule.id, self._now, self._world.belongings)
        happenings = tuple(set_off_by(effect, around)) if isinstance(effect, SETTING_OFF) else ()
        match effect:
            case FieldsChanged():
                self._set(effect.values, effect.by)
            case ResponsibleChanged():
                self._set({"responsible": effect.responsible}, effect.by)
            case StageChanged():
                self._move = _Move(effect.stage, effect.pipeline or self._item.pipeline, effect.by, rule.id)
            case VariableSet():
                self._variables = {**self._variables, effect.name: effect.value}
            case ItemDeleted():
                self._move = _Move("", "", effect.by, rule.id, away=True)
            case _ if isinstance(effect, LEAVING):
                self._leave(effect, rule)
        for kind, data in happenings:
            self._news.append(((kind,), Event(kind, self._item.id, self._now, data, SYSTEM), {}))

    def _leave(self, effect: Effect, rule: ReadyRule) -> None:
        if self._overlay is None:
            self._overlay = Overlay(self._world)
        self._overlay.take(effect, self._item, rule.id, self._now)
        self._world = self._overlay.world

    def _leave_results(self, rule: str, results: Mapping[str, Value]) -> None:
        if results:
            self._results[rule] = {**self._results.get(rule, {}), **results}

    def _done(self, rule: ReadyRule, results: Mapping[str, Value]) -> None:
        self._stand(rule, Run(Status.DONE), results)
        self._go_on(rule)

    def _ended(self, rule: ReadyRule, status: Status, reason: Reason | None) -> None:
        self._stand(rule, Run(status, reason=reason))
        if status is Status.FAILED and rule.node.on_failure == "stop":
            self._cancel_branch(rule, FAILED_ABOVE)
        else:
            self._go_on(rule)

    def _go_on(self, rule: ReadyRule) -> None:
        follower = self._rules().get(rule.follower)
        if follower is None or self._runs[follower.id].status is not Status.WAITING:
            return
        if self._runs[rule.id].status in FINISHED_STATUSES:  # 2: skipped counts as finished
            self._ready.append(follower)

    def _follow_branch(self) -> None:
        while self._ready:
            self._start(self._ready.popleft())

    def _cancel_branch(self, rule: ReadyRule, reason: Reason) -> None:
        follower = self._rules().get(rule.follower)
        while follower is not None and self._runs[follower.id].status is Status.WAITING:
            self._stand(follower, Run(Status.CANCELLED, reason=reason))
            follower = self._rules().get(follower.follower)

    def _stand(self, rule: ReadyRule, run: Run, results: Mapping[str, Value] | None = None) -> None:
        old = self._runs.get(rule.id)
        self._runs[rule.id] = run
        self._steps.append(
            RuleStep(
                self._now,
                self._item.key,
                rule.id,
                self._item.stage,
                self._entry,
                run.status,
                run.reason,
                run.due,
                results or {},
                old.status if old else None,
                old.reason if old else None,
                run.awaits,
            )
        )

    def _replan(self) -> None:
        """Let waiting rules follow the dates they are based on (4)."""
        changed, self._changed = self._changed, set()
        for rule in self._rules().values():
            run = self._runs.get(rule.id)
            when = rule.node.when
            moveable = run is not None and run.status in (Status.PLANNED, Status.NOT_PLANNED) and when.follow_changes
            if run is None or not moveable or when.base.removeprefix("item.") not in changed:
                continue
            planned = self._due(rule)
            if isinstance(planned, NoDate):
                if run.status is Status.PLANNED:
                    self._ended(rule, Status.NOT_PLANNED, no_date(planned))
            elif planned.at <= self._now:
                self._perform(rule)
            elif planned.at != run.due:
                self._stand(rule, Run(Status.PLANNED, due=planned.at, reason=date_changed(when.base)))
            self._follow_branch()

    # Triggers

    def _look_for_trigger(self, types: tuple[str, ...], event: Event, before: Mapping[str, Value]) -> None:
        # 5: in board order, never on the current stage, to the right or back where allowed; one move per event
        found = [one for kind in types for one in self._program.triggers.get(kind, ())]
        if not found:
            return
        here = self._program.stages.get(self._item.stage)
        winner: ReadyTrigger | None = None
        for trigger in sorted(found, key=lambda one: (one.place, one.number)):
            reason = out_of_reach(trigger, winner, here.place if here else -1) or self._misses(trigger, event, before)
            self._steps.append(
                TriggerStep(self._now, self._item.key, trigger.node.id, trigger.stage, reason is None, reason)
            )
            winner = winner or (trigger if reason is None else None)
        if winner is not None:
            by = self._moment(winner.node.id, self._scope(event.data, before), winner.node.change_stage_as).author()
            self._carry_out(_Move(winner.stage, self._item.pipeline, by, winner.node.id, event.data))

    def _misses(self, trigger: ReadyTrigger, event: Event, before: Mapping[str, Value]) -> Reason | None:
        if trigger.fault is not None or trigger.type is None:
            return trigger.fault
        scope = self._scope(event.data, before)
        try:
            words = trigger.type.misses(event, self._moment(trigger.node.id, scope, trigger.node.change_stage_as))
            if words is not None:
                return Reason("parameters", words)
            if trigger.condition is not None and not trigger.condition.test(scope):
                return trigger.condition.why_not(scope)
        except KnownError as error:
            return Reason("cannot_act", error.words, error.field or "")
        return None

    def _moment(self, node: str, scope: Scope, acts_as: str) -> Moment:
        return Moment(scope, self._world, self._engine.templates, rule=node, entry=self._entry, acts_as=acts_as)

    def _scope(self, trigger: Mapping[str, Value] | None = None, before: Mapping[str, Value] | None = None) -> Scope:
        return Scope(
            self._item,
            self._now,
            self._world.directory,
            results=self._results,
            trigger=self._trigger if trigger is None else trigger,
            variables=self._variables,
            before=before,
        )


_CONSEQUENTIAL: tuple[type[Effect], ...] = (
    StageChanged,
    FieldsChanged,
    ResponsibleChanged,
    VariableSet,
    ItemCreated,
    ItemDeleted,
    *SETTING_OFF,
    *LEAVING,
)
"""Effects after which the item or its surroundings are others, or events follow."""


def _place(effect: ItemCreated) -> str:
    return f"{effect.pipeline}/{effect.stage}"
