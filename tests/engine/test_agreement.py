"""Preview, rehearsal and backtest come to the same; and the log of steps alone tells where an item stands."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.engine.history import History
from app.engine.model.event import ENTER, MOVE, SET, TICK, Event
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.placeholders import Templates
from app.engine.preview import preview
from app.engine.process import step
from app.engine.rebuilding import rebuilt
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.state import ItemState
from app.engine.trace import Acted, RuleStep, Status, Step
from tests.engine.board import MONDAY, board, catalogue, deal, directory, engine, program
from tests.engine.test_backtest import HOUR, backtest, fields, histories, one_by_one, rule_sets, stages

SILENT = (Status.SKIPPED, Status.FAILED)
STAGES = ("A", "B", "C", "D")
kinds = st.sampled_from(["move", "set", "call"])


def at_once(rule_set: RuleSet) -> RuleSet:
    """Return the rules without their times, and without those that move the item or other rules."""
    kept = tuple(
        stage.model_copy(
            update={
                "triggers": (),
                "rules": tuple(
                    Rule(one.id, one.type, parameters=one.parameters, only_if=one.only_if, order="after_previous")
                    for one in stage.rules
                    if one.type != "item.stage"
                ),
            }
        )
        for stage in rule_set.stages
    )
    return rule_set.model_copy(update={"stages": kept})


@settings(max_examples=150, deadline=None)
@given(rule_sets(), fields, stages)
def test_a_preview_shows_what_a_rehearsal_does(rules: RuleSet, values: dict[str, Any], stage: str) -> None:
    rule_set = at_once(rules)
    found = rule_set.stage(stage)
    assert found is not None
    assume(found.rules)
    item = deal(stage, **values)
    ready = engine(program(rule_set))
    played = Rehearsal(Surroundings(ready.programs, directory()), MONDAY).enter(item)
    for one in found.rules:
        shown = preview(rule_set, one.id, item, ready.world, MONDAY, catalogue(), Templates())
        effects = tuple(step.effect for step in played.steps if isinstance(step, Acted) and step.rule == one.id)
        stood = [step for step in played.steps if isinstance(step, RuleStep) and step.rule == one.id][-1]
        assert shown.status is stood.status
        if shown.status not in SILENT:
            assert shown.effects == effects
        else:
            assert effects == ()
            assert shown.reason == stood.reason


@settings(max_examples=150, deadline=None)
@given(rule_sets(), fields, stages)
def test_a_preview_tells_the_time_that_a_rehearsal_plans_and_what_happens_then(
    rules: RuleSet, values: dict[str, Any], stage: str
) -> None:
    timed, plain = rules.stage(stage), at_once(rules).stage(stage)
    assert timed is not None
    assert plain is not None
    item = deal(stage, **values)
    for place, one in enumerate(plain.rules):
        own = next(rule for rule in timed.rules if rule.id == one.id)
        alone = one.model_copy(update={"when": own.when, "only_if": own.only_if})
        rule_set = board(**{stage: [*plain.rules[:place], alone]})
        ready = engine(program(rule_set))
        shown = preview(rule_set, one.id, item, ready.world, MONDAY, catalogue(), Templates())
        entered = Rehearsal(Surroundings(ready.programs, directory()), MONDAY).enter(item)
        played = entered.advance(shown.due or MONDAY)
        stood = [step for step in played.steps if isinstance(step, RuleStep) and step.rule == one.id]
        planned = next((step.due for step in stood if step.status is Status.PLANNED), None)
        assert shown.status is stood[-1].status
        assert shown.due == (None if shown.status is Status.NOT_PLANNED else planned or MONDAY)
        if shown.status not in (*SILENT, Status.NOT_PLANNED):
            assert shown.effects == tuple(
                step.effect for step in played.steps if isinstance(step, Acted) and step.rule == one.id
            )


def settled(state: ItemState) -> ItemState:
    """Leave out since when moves are counted: it says the same at any moment of the same time."""
    return replace(state, visits_since=None)


@settings(max_examples=150, deadline=None)
@given(rule_sets(), histories())
def test_the_log_of_steps_alone_tells_where_an_item_stands(rule_set: RuleSet, log: list[History]) -> None:
    for follow in (True, False):
        test = backtest(rule_set, follow=follow, whole_trace=True)
        for history, lived in ((one, one_by_one(test, log)[one.item]) for one in log):
            if lived.state is not None:
                assert settled(rebuilt(first_item(history), lived.steps)) == settled(lived.state)


def first_item(history: History) -> Item:
    """Return the item as it is created: at the first event that names a stage, with the fields known by then."""
    before, entered = next((n, one) for n, one in enumerate(history.events) if one.stage in STAGES)
    values: dict[str, Any] = {"created_at": entered.at, **history.values}
    for one in history.events[: before + 1]:
        values |= one.fields
    return Item(history.item, "deal", "sales", entered.stage, {**values, "id": history.item, "stage": entered.stage})


@settings(max_examples=100, deadline=None)
@given(
    rule_sets(), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["move", "set", "call"]), stages), max_size=8)
)
def test_a_state_can_be_rebuilt_after_each_event(rule_set: RuleSet, lived: list[tuple[int, str, str]]) -> None:
    ready = engine(program(rule_set))
    item = deal("A")
    outcome = step(ItemState(item), Event(ENTER, "1", MONDAY), ready)
    state, steps, now = outcome.state, list[Step](outcome.steps), MONDAY
    for hours, kind, stage in lived:
        now += hours * HOUR
        while (due := state.next_due) is not None and due <= now:
            outcome = step(state, Event(TICK, "1", due), ready)
            state, steps = outcome.state, [*steps, *outcome.steps]
        event = {
            "move": Event(MOVE, "1", now, {"stage": stage}),
            "set": Event(SET, "1", now, {"values": {"title": stage}}),
            "call": Event("call.outgoing", "1", now, {"number": "1"}),
        }[kind]
        outcome = step(state, event, ready)
        state, steps = outcome.state, [*steps, *outcome.steps]
        assert settled(rebuilt(item, steps)) == settled(state)
