"""Random rule sets and random lives: backtest, rehearsal, preview and the log of steps come to the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from msgspec.structs import replace

from app.engine.backtest import Backtest, Lived
from app.engine.effects import ChatCreated, TaskCreated
from app.engine.history import History
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.preview import preview
from app.engine.process import Engine
from app.engine.program import Program, Programs, compile_program
from app.engine.rebuilding import rebuilt
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.state import ItemState
from app.engine.trace import Acted, Entered, RuleStep, Status, Step
from tests.engine.board import MONDAY, catalogue
from tests.engine.random_lives import LATEST, STAGES, company, histories, rule_sets
from tests.engine.test_backtest import one_by_one, together

COMPANY = company()
TEMPLATES = Templates()
ENDED = (Status.DONE, Status.SKIPPED, Status.FAILED, Status.RUNNING)
MADE = (ChatCreated, TaskCreated)
"""Effects with an id of their own, drawn anew in every surrounding."""


def program(rule_set: RuleSet) -> Program:
    return compile_program(rule_set, catalogue(), COMPANY.schema, COMPANY.variables)


def backtest(ready: Program) -> Backtest:
    return Backtest(ready, Engine(Programs.of(ready), World(COMPANY), TEMPLATES), "deal", whole_trace=True)


def born(history: History, pipeline: str) -> Item | None:
    """Return a record as it first comes to a stage; None where it never does."""
    values: dict[str, Any] = dict(history.values)
    for one in history.events:
        values |= one.fields
        if one.stage in STAGES:
            values |= {"id": history.item, "stage": one.stage}
            return Item(history.item, "deal", pipeline, one.stage, {"created_at": one.at, **values})
    return None


def rehearsed(stage: Surroundings, logs: Mapping[str, Sequence[History]]) -> Rehearsal:
    """Let the lives of the records of several pipelines happen on one clock."""
    lines = [
        (one.at, pipeline, history, one) for pipeline, log in logs.items() for history in log for one in history.events
    ]
    lines.sort(key=lambda line: line[0])
    play = Rehearsal(stage, MONDAY)
    for at, pipeline, history, one in lines:
        play = play.advance(at)
        key: Key = ("deal", history.item)
        if key not in play.states:
            item = born(history, pipeline)
            if item is None or one.stage not in STAGES:
                continue
            play = play.enter(item)
        else:
            if one.fields:
                play = play.change(key, one.fields)
            if one.stage in STAGES and one.stage != play.states[key].item.stage:
                play = play.move(key, one.stage)
        if one.event:
            play = play.happen(key, one.event)
    return play.advance(LATEST)


def of(steps: Sequence[Step], item: str) -> list[Step]:
    return [one for one in steps if one.item[1] == item]


@settings(max_examples=80, deadline=None)
@given(rule_sets("sales"), rule_sets("renewals"), histories(1), histories(11))
def test_a_backtest_is_a_rehearsal_whose_events_are_known_before(
    sales: RuleSet, renewals: RuleSet, first: list[History], second: list[History]
) -> None:
    ready = {one.pipeline: program(one) for one in (sales, renewals)}
    logs = {"sales": first, "renewals": second}
    play = rehearsed(Surroundings(Programs.of(*ready.values()), COMPANY, TEMPLATES), logs)
    for pipeline, log in logs.items():
        test = backtest(ready[pipeline])
        alone, at_once = one_by_one(test, log, LATEST), together(test, log, LATEST)
        assert alone == at_once
        for item, lived in alone.items():
            assert list(lived.steps) == of(play.steps, item)
            state = play.states.get(("deal", item))
            assert (lived.state is None) == (state is None)
            if lived.state is not None and state is not None:
                assert settled(lived.state) == settled(state)


@settings(max_examples=80, deadline=None)
@given(rule_sets(), histories())
def test_the_log_of_steps_tells_where_a_record_stands_after_each_of_them(rule_set: RuleSet, log: list[History]) -> None:
    for history, lived in lives(rule_set, log):
        item = born(history, rule_set.pipeline)
        assert item is not None
        assert lived.state is not None
        assert settled(rebuilt(item, lived.steps)) == settled(lived.state)


@settings(max_examples=80, deadline=None)
@given(rule_sets(), histories())
def test_a_preview_at_the_moment_of_a_rule_shows_what_it_did(rule_set: RuleSet, log: list[History]) -> None:
    """Where the record stands at each moment is what the log of steps before it says."""
    for history, lived in lives(rule_set, log):
        item = born(history, rule_set.pipeline)
        assert item is not None
        for turn in turns(rule_set, lived.steps):
            if turn.rule.type == "helper.random_text":
                continue
            before = rebuilt(item, lived.steps[: turn.place])
            world = World(dataclasses.replace(COMPANY, variables={**COMPANY.variables, **before.variables}))
            shown = preview(
                alone(rule_set, turn), turn.rule.id, before.item, world, turn.step.at, catalogue(), TEMPLATES
            )
            status = Status.DONE if turn.step.status is Status.RUNNING else turn.step.status
            assert (shown.status, shown.reason) == (status, turn.step.reason)
            if status is Status.DONE:
                assert unnamed(shown.effects) == unnamed(turn.effects)


@settings(max_examples=80, deadline=None)
@given(rule_sets(), histories())
def test_a_preview_names_the_moment_for_which_a_rule_is_planned(rule_set: RuleSet, log: list[History]) -> None:
    for history, lived in lives(rule_set, log):
        item = born(history, rule_set.pipeline)
        assert item is not None
        for place, step in enumerate(lived.steps):
            if not isinstance(step, RuleStep) or step.status is not Status.PLANNED or step.before is not None:
                continue
            found = rule_set.find(step.rule)
            assert found is not None
            turn = Turn(place, step, found[1])  # type: ignore[arg-type]  # rules alone are planned
            state = rebuilt(item, lived.steps[:place])
            only = alone(rule_set, turn, timed=True)
            shown = preview(only, step.rule, state.item, World(COMPANY), step.at, catalogue(), TEMPLATES)
            assert shown.due == step.due


def lives(rule_set: RuleSet, log: list[History]) -> Iterator[tuple[History, Lived]]:
    test = backtest(program(rule_set))
    for history in log:
        lived = one_by_one(test, [history], LATEST)[history.item]
        if lived.state is not None:
            yield history, lived


@dataclasses.dataclass(frozen=True)
class Turn:
    """A rule whose turn has come: the place among the steps before which it had not begun, and how it ended."""

    place: int
    step: RuleStep
    rule: Rule
    effects: tuple[Any, ...] = ()


def turns(rule_set: RuleSet, steps: Sequence[Step]) -> Iterator[Turn]:
    """Walk the rules that came to act, or to be kept from it by their condition or a fault."""
    acted: list[Acted] = []
    for place, step in enumerate(steps):
        if isinstance(step, Acted):
            acted.append(step)
        elif isinstance(step, RuleStep) and step.status in ENDED:
            found = rule_set.find(step.rule)
            if found is not None and isinstance(found[1], Rule):
                yield Turn(place - len(acted), step, found[1], tuple(one.effect for one in acted))
            acted = []
        elif isinstance(step, Entered):
            acted = []


def alone(rule_set: RuleSet, turn: Turn, *, timed: bool = False) -> RuleSet:
    """Return the rule set with the rule alone on its stage."""
    only = turn.rule.model_copy(update={} if timed else {"when": Rule("x", "x").when})
    stages = tuple(
        one.model_copy(update={"triggers": (), "rules": (only,) if turn.rule in one.rules else ()})
        for one in rule_set.stages
    )
    return rule_set.model_copy(update={"stages": stages})


def unnamed(effects: Sequence[Any]) -> list[Any]:
    """Leave out ids, which are drawn anew in each surrounding."""
    return [replace(one, **{_ID[type(one)]: ""}) if isinstance(one, MADE) else one for one in effects]


_ID = {ChatCreated: "chat_id", TaskCreated: "task_id"}


def settled(state: ItemState) -> ItemState:
    """Leave out what says the same either way: since when moves are counted, and fields that are said to be empty."""
    values = {key: value for key, value in state.item.values.items() if value is not None}
    return replace(state, visits_since=None, item=replace(state.item, values=values))
