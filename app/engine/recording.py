"""A rehearsal kept as a scenario: what was asked of it, when, and as expectations what then happened."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.engine.catalog.registry import Catalogue
from app.engine.history import History
from app.engine.likening import pattern_of
from app.engine.model.item import Item, Key
from app.engine.model.plain import plain
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Expectation, Scenario, Silence, Step, write_delay
from app.engine.overlay import LaidItems
from app.engine.placeholders import Templates
from app.engine.program import Programs, compile_program
from app.engine.rehearse import PUT, Asked, Rehearsal, Stage
from app.engine.rule_set_file import version_id
from app.engine.scenario import Player, Ran
from app.engine.snapshot import Extent, Snapshot, record_of
from app.engine.trace import Acted, Entered, RuleStep, Status
from app.engine.trace import Step as Traced
from app.engine.verdicts import NOT_UP

_TOLD = frozenset(
    {Status.DONE, Status.SKIPPED, Status.FAILED, Status.CANCELLED, Status.NOT_PLANNED, Status.PLANNED, Status.RUNNING}
)


class Recorded(Struct, frozen=True):
    """A scenario; `faithful` says whether the same happens in it as in what it was recorded from."""

    scenario: Scenario
    faithful: bool


def record(
    rehearsal: Rehearsal, rule_set: RuleSet, catalogue: Catalogue, name: str, file: str = "", new_id: str = ""
) -> Recorded:
    """Keep a rehearsal: its records, what was asked of it, and what happened; `file` names the rule set in the file.

    What happens is taken from playing it again under the present rule set, within what it takes along.
    """
    asked = rehearsal.asked
    start = asked[0].at if asked else rehearsal.now
    touched = {one.key for one in asked if one.kind != PUT}
    items: dict[Key, Item] = {}
    beside = LaidItems(rehearsal.stage.items)
    for one in asked:
        if one.item is not None and one.key in touched:
            items.setdefault(one.key, one.item)
        elif one.item is not None and rehearsal.stage.items.get(*one.key) is None:
            beside.put(one.item)
    around = dataclasses.replace(rehearsal.stage, items=beside)
    snapshot, again = _played_again(rehearsal, around, rule_set, catalogue, start, items)
    bare = Scenario(
        name=name,
        rule_set=file or rule_set.id,
        start=start,
        id=new_id,
        rule_set_version=version_id(rule_set),
        seed=rehearsal.stage.seed,
        records=tuple(record_of(one) for one in items.values()),
    )

    scenario, played = bare, again.forget()
    for extent in Extent:
        seen = snapshot.taken(rule_set, items.values(), extent)
        writer = _Writer(replace(bare, around=seen), rule_set, catalogue, rehearsal.stage.templates)
        scenario = writer.write([one for one in asked if one.kind != PUT], rehearsal.now)
        played = writer.player.rehearsal
        if played.steps == again.steps:
            break
    return Recorded(scenario, played.steps == rehearsal.steps)


def record_history(
    history: History, rule_set: RuleSet, stage: Stage, catalogue: Catalogue, name: str, file: str = ""
) -> Recorded:
    """Keep a record of a log as a scenario: what people did to it, and what the rules would have done."""
    rehearsal: Rehearsal | None = None
    late: dict[str, Any] = {}
    key = (rule_set.entity, history.item)
    for one in history.events:
        if rehearsal is None:
            late |= one.fields
            if one.stage:
                values = {"created_at": one.at, **history.values, **late}
                item = Item(history.item, rule_set.entity, rule_set.pipeline, one.stage, values)
                program = compile_program(rule_set, catalogue, stage.directory.schema, stage.directory.variables)
                around = dataclasses.replace(stage, programs=Programs.of(program))
                rehearsal = Rehearsal(around, one.at).enter(item)
        else:
            rehearsal = rehearsal.advance(one.at)
            if one.fields:
                rehearsal = rehearsal.change(key, one.fields)
            if one.stage and one.stage != rehearsal.states[key].item.stage:
                rehearsal = rehearsal.move(key, one.stage)
        if one.event and rehearsal is not None:
            rehearsal = rehearsal.happen(key, one.event)
    if rehearsal is None:
        rehearsal = Rehearsal(stage, history.events[0].at) if history.events else None
    if rehearsal is None:
        raise ValueError("a history without a single event is no scenario")
    return record(rehearsal, rule_set, catalogue, name, file)


def expected_of(ran: Ran) -> Step:
    """Return an expectation's step as it would have to be to pass: what happened is accepted."""
    step, effects = ran.step, tuple(pattern_of(one) for one in ran.acted)
    if step.expect_none is not None:
        if not ran.acted:
            return step
        return replace(step, expect_none=None, expect=Expectation(step.item, effects, only=True))
    old = step.expect
    if old is None:
        return step
    new = Expectation(
        old.item,
        effects if old.effects or old.only else (),
        old.only,
        {rule: ran.statuses[rule] for rule in old.statuses if ran.statuses.get(rule, NOT_UP) != NOT_UP},
        ran.where if old.stage else "",
        {name: plain(ran.values.get(name)) for name in old.values},
    )
    return replace(step, expect=new)


def accepted(scenario: Scenario, ran: Ran) -> Scenario:
    """Return the scenario with what happened in a step as what is expected there."""
    steps = list(scenario.steps)
    steps[ran.number - 1] = expected_of(ran)
    return replace(scenario, steps=tuple(steps))


def _played_again(
    rehearsal: Rehearsal,
    around: Stage,
    rule_set: RuleSet,
    catalogue: Catalogue,
    start: datetime,
    items: Mapping[Key, Item],
) -> tuple[Snapshot, Rehearsal]:
    """Play what was asked once more in surroundings that note what is looked at."""
    snapshot = Snapshot(around)
    directory = around.directory
    program = compile_program(rule_set, catalogue, directory.schema, directory.variables)
    again = Rehearsal(dataclasses.replace(snapshot.stage, programs=Programs.of(program)), start)
    again = again.with_items(items.values())
    for one in rehearsal.asked:
        again = _asked_again(again.advance(one.at), one)
    return snapshot, again.advance(rehearsal.now)


def _asked_again(rehearsal: Rehearsal, one: Asked) -> Rehearsal:
    if one.key not in rehearsal.states:
        return rehearsal
    match one.kind:
        case "put":
            return rehearsal
        case "enter":
            return rehearsal.enter(rehearsal.states[one.key].item)
        case "move":
            return rehearsal.move(one.key, one.data["stage"], one.by, one.data.get("pipeline", ""))
        case "set":
            return rehearsal.change(one.key, one.data["values"], one.by)
        case "finished":
            return rehearsal.finish(one.key, one.data["awaits"], one.data["results"])
    return rehearsal.happen(one.key, one.kind, one.data, one.by)


class _Writer:
    """Writes steps while they are played, so that what is expected is what happens."""

    def __init__(self, bare: Scenario, rule_set: RuleSet, catalogue: Catalogue, templates: Templates) -> None:
        self._bare = bare
        self.player = Player(bare, rule_set, catalogue, templates)
        self._steps: list[Step] = []
        self._at = bare.start
        self._seen = 0

    def write(self, events: Iterable[Asked], until: datetime) -> Scenario:
        """Write what was asked and what came of it, up to the end of the rehearsal."""
        for one in events:
            self._wait(one.at)
            step = self._step_of(one)
            if step is not None:
                self._add(step, one.at)
                self._expect(one.at, asked=one.key)
        self._wait(until)
        if until > self._at:
            self._add(Step(expect_none=Silence()), until)
        return replace(self._bare, steps=tuple(self._steps))

    def _wait(self, until: datetime) -> None:
        """Let time pass up to a moment, writing down each moment at which something happened."""
        while (due := self.player.rehearsal.next_due) is not None and due <= until:
            self.player.rehearsal = self.player.rehearsal.advance(due)
            self._expect(due)
        self.player.rehearsal = self.player.rehearsal.advance(until)

    def _step_of(self, one: Asked) -> Step | None:
        name = self._name(one.key)
        by = one.by or ""
        match one.kind:
            case _ if one.key not in self.player.rehearsal.states:
                return None
            case "enter":
                return Step(enter=name, by=by)
            case "move":
                return Step(move=name, stage=one.data["stage"], pipeline=one.data.get("pipeline", ""), by=by)
            case "set":
                return Step(set=name, values=plain(one.data["values"]), by=by)
            case "finished":
                runs = self.player.rehearsal.states[one.key].runs
                rule = next((key for key, run in runs.items() if run.awaits == one.data["awaits"]), None)
                return None if rule is None else Step(finish=name, rule=rule, results=_given(one.data["results"]))
        return Step(happen=name, event=one.kind, data=_given(one.data), by=by)

    def _add(self, step: Step, at: datetime) -> None:
        length = at - self._at
        if length.microseconds or length.total_seconds() < 0:
            step = replace(step, at=at)
        elif length:
            step = replace(step, after=write_delay(length))
        self._at = at
        self._steps.append(step)
        if step.kind not in ("expect", "expect_none"):
            self.player.play(len(self._steps), step, at)

    def _expect(self, at: datetime, asked: Key | None = None) -> None:
        """Write down what has happened since the last time."""
        new = self.player.rehearsal.steps[self._seen :]
        self._seen = len(self.player.rehearsal.steps)
        by_item: dict[Key, list[Traced]] = {}
        for one in new:
            by_item.setdefault(one.item, []).append(one)
        for key, steps in by_item.items():
            found = self._expectation(key, steps)
            if found is not None:
                self._add(Step(expect=found), at)
            elif key == asked:
                self._add(Step(expect_none=Silence(self._name(key))), at)

    def _expectation(self, key: Key, steps: list[Traced]) -> Expectation | None:
        effects = tuple(pattern_of(one) for one in steps if isinstance(one, Acted))
        statuses = {one.rule: one.status.value for one in steps if isinstance(one, RuleStep) and one.status in _TOLD}
        entered = [one.stage for one in steps if isinstance(one, Entered)]
        if not (effects or statuses or entered):
            return None
        return Expectation(self._name(key), effects, only=True, statuses=statuses, stage=entered[-1] if entered else "")

    def _name(self, key: Key) -> str:
        """Return how a record is named: by its id, with its type where another has the same id."""
        same = [one for one in self.player.rehearsal.states if one[1] == key[1]]
        return key[1] if len(same) <= 1 else f"{key[0]}:{key[1]}"


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items() if value is not None}
