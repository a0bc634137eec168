"""A scenario played: the same steps as a rehearsal, with a verdict on each expectation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import EVENTS, Scenario, Step
from app.engine.model.values import Value, read_value
from app.engine.placeholders import Templates
from app.engine.program import Program, Programs, compile_program
from app.engine.rehearse import Rehearsal, Stage
from app.engine.scenario_file import UnreadableScenario
from app.engine.stale import Stale, stale_in
from app.engine.surrounding import belongings_of, directory_of, item_of, items_of, one_typed
from app.engine.telling import Glossary
from app.engine.trace import Acted, RuleStep, Status, TriggerStep
from app.engine.trace import Step as Traced
from app.engine.verdicts import Difference, Seen, judge_expectation, judge_silence
from app.engine.words import msg

PASSED, FAILED, STALE, HAPPENED = "passed", "failed", "stale", "happened"


class Ran(Struct, frozen=True):
    """What became of one step: `verdict` is passed, failed or stale, or happened for an event.

    `acted` are the effects that an expectation was about, `steps` all that this step led to; `where` the record's stage
    afterwards, `stands` where the rules that the expectation names stand.
    """

    number: int
    at: datetime
    step: Step
    verdict: str
    key: Key | None = None
    differences: tuple[Difference, ...] = ()
    stale: tuple[Stale, ...] = ()
    acted: tuple[Acted, ...] = ()
    steps: tuple[Traced, ...] = ()
    where: str = ""
    values: Mapping[str, Value] = {}
    statuses: Mapping[str, str] = {}


class Run(Struct, frozen=True):
    """What became of a scenario; `rehearsal` is how everything stood at its end."""

    scenario: Scenario
    rule_set: RuleSet
    version: str
    ran: tuple[Ran, ...]
    stale: tuple[Stale, ...]
    """What means nothing any more outside the steps: stages of records."""
    rehearsal: Rehearsal
    names: Glossary

    @property
    def verdict(self) -> str:
        """Failed where an expectation is, stale where one says nothing any more, else passed."""
        found = {one.verdict for one in self.ran}
        if FAILED in found:
            return FAILED
        harmful = any(not one.harmless for one in self.stale)
        return STALE if STALE in found or harmful else PASSED

    @property
    def changed(self) -> bool:
        """Whether the rule set is another than the one under which the scenario was written."""
        return bool(self.scenario.rule_set_version) and self.scenario.rule_set_version != self.version


def surroundings(scenario: Scenario, program: Callable[[Stage], Program], templates: Templates) -> Stage:
    """Return what surrounds the records of a scenario; `program` makes the rule set ready for it."""
    around = scenario.around
    directory = directory_of(around)
    items = items_of(around, directory.schema)
    empty = Stage(Programs(), directory, templates, scenario.seed, belongings_of(around), items)
    ready = program(empty)
    return Stage(Programs.of(ready), directory, templates, scenario.seed, empty.belongings, items)


def run(
    scenario: Scenario,
    rule_set: RuleSet,
    catalogue: Catalogue,
    templates: Templates | None = None,
    watch: Callable[[Program], Program] = lambda program: program,
) -> Run:
    """Play a scenario under a rule set; `watch` may put ears into the compiled program.

    Raises UnreadableScenario, naming the step, for values that do not fit their fields.
    """
    player = Player(scenario, rule_set, catalogue, templates or Templates(), watch)
    ran = tuple(player.play(number, step, at) for number, step, at in _numbered(scenario))
    return Run(scenario, rule_set, player.version, ran, player.stale, player.rehearsal, player.names)


def _numbered(scenario: Scenario) -> Iterable[tuple[int, Step, datetime]]:
    return zip(range(1, len(scenario.steps) + 1), scenario.steps, scenario.times(), strict=True)


class Player:
    """Plays a scenario step by step: the rehearsal so far, and how much of it expectations have looked at."""

    def __init__(
        self,
        scenario: Scenario,
        rule_set: RuleSet,
        catalogue: Catalogue,
        templates: Templates,
        watch: Callable[[Program], Program] = lambda program: program,
    ) -> None:
        """Put the records where they stand; nothing has happened yet."""
        self._rule_set = rule_set
        self._catalogue = catalogue

        def ready(stage: Stage) -> Program:
            directory = stage.directory
            return watch(compile_program(rule_set, catalogue, directory.schema, directory.variables))

        try:
            stage = surroundings(scenario, ready, templates)
            items = [item_of(one, stage.directory.schema) for one in scenario.records]
        except KnownError as error:
            words = msg("around the records: {why}").fill(why=error.words)
            raise UnreadableScenario(words, field=error.field) from error
        self._schema = stage.directory.schema
        self.version = next(iter(stage.programs.live.values())).version
        self.names = Glossary.of(stage.directory, catalogue, (rule_set,))
        self.rehearsal = Rehearsal(stage, scenario.start).with_items(items)
        self.stale = tuple(stale_in(scenario.records, rule_set, catalogue, self._schema))
        self._standing: dict[tuple[Key, str], RuleStep | TriggerStep] = {}
        self._counted = 0
        self._marks: dict[Key, int] = {}
        self._looked: set[Key] = set()

    def play(self, number: int, step: Step, at: datetime) -> Ran:
        """Let a step happen, or judge what it expects."""
        before = len(self.rehearsal.steps)
        if at > self.rehearsal.now or step.kind in EVENTS:
            self._begin_stretch()
        if at > self.rehearsal.now:
            self.rehearsal = self.rehearsal.advance(at)
            self._take_in()
        key = self.key(step.item)
        stale = tuple(stale_in((step,), self._rule_set, self._catalogue, self._schema, number))
        if step.expect is not None or step.expect_none is not None:
            ran = self._judge(number, step, at, key, stale)
        else:
            ran = self._happen(number, step, at, key, stale)
        return replace(ran, steps=self.rehearsal.steps[before:])

    def key(self, item: str) -> Key | None:
        """Return the record that a step names: by its id, or by ``type:id`` where several types have such an id."""
        known = self.rehearsal.states
        if not item:
            return next(iter(known)) if len(known) == 1 else None
        entity, _, bare = item.partition(":")
        if (entity, bare) in known:
            return entity, bare
        ours = (self._rule_set.entity, item)
        return ours if ours in known else next((key for key in known if key[1] == item), None)

    # What happens

    def _happen(self, number: int, step: Step, at: datetime, key: Key | None, stale: tuple[Stale, ...]) -> Ran:
        if key is None:
            stale = (*stale, Stale(number, "record", step.item))
        if key is None or any(not one.harmless for one in stale):
            return Ran(number, at, step, STALE, key, stale=stale)
        waits = None
        try:
            waits = self._carry_out(step, key)
        except UnreadableScenario:
            raise
        except KnownError as error:
            words = msg("step {n}: {why}").fill(n=number, why=error.words)
            raise UnreadableScenario(words, field=error.field) from error
        self._take_in()
        differences = () if waits is None else (waits,)
        return Ran(number, at, step, FAILED if waits else HAPPENED, key, differences, stale)

    def _carry_out(self, step: Step, key: Key) -> Difference | None:
        rehearsal, by = self.rehearsal, step.by or None
        match step.kind:
            case "enter":
                self.rehearsal = rehearsal.enter(rehearsal.states[key].item)
            case "move":
                self.rehearsal = rehearsal.move(key, step.stage, by, step.pipeline)
            case "set":
                entity = self._schema.whole(key[0])
                fields = entity.by_key if entity else {}
                values = {name: one_typed(raw, fields.get(name)) for name, raw in step.values.items() if name in fields}
                self.rehearsal = rehearsal.change(key, values, by)
            case "happen":
                kind = self._catalogue.trigger(step.event)
                self.rehearsal = rehearsal.happen(key, step.event, _read(step.data, kind.results if kind else ()), by)
            case "finish":
                return self._finish(step, key)
        return None

    def _finish(self, step: Step, key: Key) -> Difference | None:
        run = self.rehearsal.states[key].runs.get(step.rule)
        if run is None or run.status is not Status.RUNNING or not run.awaits:
            words = msg("“{rule}” waits for nothing at this moment.").fill(rule=self.names.node(step.rule))
            return Difference("waits", words, rule=step.rule)
        found = self._rule_set.find(step.rule)
        declared = self._catalogue.rule(found[1].type) if found else None
        results = declared.results_for(found[1].parameters, self._schema) if declared and found else ()
        self.rehearsal = self.rehearsal.finish(key, run.awaits, _read(step.results, results))
        return None

    # What is expected

    def _judge(self, number: int, step: Step, at: datetime, key: Key | None, stale: tuple[Stale, ...]) -> Ran:
        if step.item and key is None:
            gone = Stale(number, "record", step.item)
            return Ran(number, at, step, STALE, None, stale=(*stale, gone))
        keys = [key] if key is not None else list(self.rehearsal.states)
        self._looked.update(keys)
        seen = Seen(self._effects(keys), self._standing, self.rehearsal, self._rule_set, self.names)
        try:
            if step.expect is not None:
                differences = judge_expectation(step.expect, key, seen, stale)
            else:
                assert step.expect_none is not None  # noqa: S101  one of the two it is
                differences = judge_silence(step.expect_none, seen, stale)
        except KnownError as error:
            words = msg("step {n}: {why}").fill(n=number, why=error.words)
            raise UnreadableScenario(words, field="effects") from error
        nothing_left = any(not one.harmless for one in stale)
        verdict = FAILED if differences else STALE if nothing_left else PASSED
        state = self.rehearsal.states[key] if key is not None else None
        return Ran(
            number,
            at,
            step,
            verdict,
            key,
            differences,
            stale,
            seen.acted,
            where=state.item.stage if state else "",
            values=state.item.values if state else {},
            statuses={rule: seen.status(key, rule) for rule in (step.expect.statuses if step.expect else ())},
        )

    def _effects(self, keys: list[Key]) -> tuple[Acted, ...]:
        wanted = set(keys)
        first = min((self._marks.get(key, 0) for key in keys), default=0)
        return tuple(
            one
            for place, one in enumerate(self.rehearsal.steps[first:], start=first)
            if isinstance(one, Acted) and one.item in wanted and place >= self._marks.get(one.item, 0)
        )

    def _begin_stretch(self) -> None:
        """Let expectations from now on look at what comes: those that stood together looked at the same."""
        for key in self._looked:
            self._marks[key] = len(self.rehearsal.steps)
        self._looked.clear()

    def _take_in(self) -> None:
        for one in self.rehearsal.steps[self._counted :]:
            if isinstance(one, RuleStep):
                self._standing[one.item, one.rule] = one
            elif isinstance(one, TriggerStep):
                self._standing[one.item, one.trigger] = one
        self._counted = len(self.rehearsal.steps)


def _read(raw: Mapping[str, Any], declared: Iterable[Any]) -> dict[str, Value]:
    """Read what an event brings along, by what its type declares."""
    types = {one.name: one for one in declared}
    return {
        name: read_value(types[name].type, value, multiple=types[name].multiple, field=name) if name in types else value
        for name, value in raw.items()
    }
