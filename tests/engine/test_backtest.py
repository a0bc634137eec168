"""Recorded histories give the same effects however they are replayed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.engine.backtest import Backtest, Kept, Lived, begin, end
from app.engine.chronicle import Chronicle, Line, live_through
from app.engine.findings import EXAMPLES, Findings
from app.engine.history import History, Recorded
from app.engine.model.event import SET
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.process import Engine
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.trace import Acted, Happened, Step
from tests.engine.board import MONDAY, after, board, directory, engine, go, on, program, put, rule, say

HOUR = timedelta(hours=1)
LATEST = MONDAY + 200 * HOUR


def backtest(rule_set: RuleSet, *, follow: bool = False, whole_trace: bool = False) -> Backtest:
    ready = program(rule_set)
    return Backtest(ready, engine(ready, carry_out_moves=follow), "deal", whole_trace)


def one_by_one(test: Backtest, histories: Sequence[History], until: datetime = LATEST) -> dict[str, Lived]:
    found: dict[str, Lived] = {}
    spool = Kept()

    def heard(history: History, lives: tuple[Lived, ...]) -> None:
        found[history.item] = lives[0]

    begin((test,), histories, heard, spool)
    end((test,), spool, heard, until)
    return found


def together(test: Backtest, histories: Sequence[History], until: datetime = LATEST) -> dict[str, Lived]:
    found: dict[str, Lived] = {}
    lines = [
        Line(history, one, nth == len(history.events) - 1)
        for history in histories
        for nth, one in enumerate(history.events)
    ]
    lines.sort(key=lambda line: line.recorded.at)
    live_through([Chronicle(test)], lines, lambda history, lives: found.update({history.item: lives[0]}), until)
    return found


def acted(lived: Lived) -> list[Acted]:
    return [one for one in lived.steps if isinstance(one, Acted)]


def told(steps: Sequence[Step]) -> list[Step]:
    """Leave out that fields changed, which is told of where something listens."""
    return [one for one in steps if not (isinstance(one, Happened) and one.event.type == SET)]


stages = st.sampled_from("ABCD")
hours = st.integers(0, 60)
clauses = st.sampled_from([
    {"left": "item.probability", "op": "ge", "right": 50},
    {"left": "item.title", "op": "eq", "right": "Roof"},
    {"left": "item.responsible", "op": "filled"},
])  # fmt: skip
whens = st.one_of(
    st.none(),
    hours.map(lambda n: after(n, "hours")),
    hours.map(lambda n: {"mode": "before", "amount": n, "unit": "hours", "base": "item.close_date"}),
)
written = st.sampled_from([
    ("probability", None), ("probability", 50),
    ("close_date", None), ("close_date", "2026-03-03"), ("close_date", "2026-03-12"),
])  # fmt: skip


@st.composite
def nodes(draw: st.DrawFn, name: str) -> Rule | Trigger:
    kind = draw(st.sampled_from(["say", "say", "tell", "put", "go", "call", "trigger", "listen"]))
    own: dict[str, Any] = {}
    if draw(st.booleans()):
        own["only_if"] = draw(clauses)
    if kind == "trigger":
        return on(name, "call.outgoing", **own)
    if kind == "listen":
        return on(name, "field.changed", {"fields": ["probability"]}, **own)
    if (when := draw(whens)) is not None:
        own["when"] = when
    own["order"] = draw(st.sampled_from(["parallel", "after_previous"]))
    match kind:
        case "tell":
            parameters = {"text": "{{ item.title }}", "recipients": ["responsible"]}
            return rule(name, "employee.notification", parameters, **own)
        case "put":
            return put(name, *draw(written), **own)
        case "go":
            return go(name, draw(stages), **own)
        case "call":
            return rule(name, "data.variable", {"name": "seen", "value": "{{ item.title }}"}, **own)
    return say(name, "{{ item.title }} {{ item.probability }}", **own)


@st.composite
def rule_sets(draw: st.DrawFn, *, listening: bool = True) -> RuleSet:
    columns: dict[str, list[Rule | Trigger]] = {}
    for stage in "ABCD":
        found = [draw(nodes(f"{stage}{n}")) for n in range(draw(st.integers(0, 3)))]
        columns[stage] = [one for one in found if listening or one.type != "field.changed"]
    return board(**columns)


fields = st.fixed_dictionaries(
    {},
    optional={
        "probability": st.integers(0, 100),
        "title": st.sampled_from(["Roof", "Door"]),
        "responsible": st.sampled_from(["ann", "bo", "nobody"]),
        "close_date": hours.map(lambda n: (MONDAY + n * HOUR).date()),
    },
)
lines = st.builds(
    lambda at, values, stage, event: Recorded(MONDAY + at * HOUR, values, stage, event),
    hours, fields, st.sampled_from(["", "", "A", "B", "C", "D", "X"]), st.sampled_from(["", "", "call.outgoing"]),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[History]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        events = sorted(draw(st.lists(lines, min_size=1, max_size=8)), key=lambda one: one.at)
        found.append(History(str(number), tuple(events), draw(fields), number))
    return found


@settings(max_examples=150, deadline=None)
@given(rule_sets(), histories(), st.booleans())
def test_items_alone_and_all_together_come_to_the_same(rule_set: RuleSet, log: list[History], follow: bool) -> None:
    test = backtest(rule_set, follow=follow)
    assert one_by_one(test, log) == together(test, log)


@settings(max_examples=150, deadline=None)
@given(rule_sets(listening=False), histories())
def test_changes_that_nothing_listens_to_may_be_put_off(rule_set: RuleSet, log: list[History]) -> None:
    whole, short = (one_by_one(backtest(rule_set, whole_trace=one), log) for one in (True, False))
    assert whole.keys() == short.keys()
    for key, lived in whole.items():
        other = short[key]
        assert told(lived.steps) == told(other.steps)
        assert (lived.state is None) == (other.state is None)
        if lived.state is not None and other.state is not None:
            assert (lived.state.item, lived.state.runs) == (other.state.item, other.state.runs)


def test_the_whole_trace_tells_each_change_of_a_field() -> None:
    events = (Recorded(MONDAY, stage="A"), *(Recorded(MONDAY + n * HOUR, {"title": f"{n}"}) for n in range(3)))
    log = [History("1", events)]
    whole, short = (one_by_one(backtest(board(A=[say("a")]), whole_trace=one), log)["1"] for one in (True, False))
    changes = [one.event.data["values"] for one in whole.steps if isinstance(one, Happened) and one.event.type == SET]
    assert changes == [{"title": "0"}, {"title": "1"}, {"title": "2"}]
    assert whole.state == short.state
    assert len(whole.steps) == len(short.steps) + 3


@settings(max_examples=100, deadline=None)
@given(rule_sets(), histories())
def test_a_rehearsal_of_the_same_events_has_the_same_effects(rule_set: RuleSet, log: list[History]) -> None:
    """Where moves are followed, a backtest is a rehearsal whose events are known before."""
    test = backtest(rule_set, follow=True, whole_trace=True)
    lives = one_by_one(test, log)
    for history in log:
        assert acted(lives[history.item]) == rehearsed(test.engine, history)


def rehearsed(surroundings: Engine, history: History) -> list[Acted]:
    entered = next((n for n, one in enumerate(history.events) if one.stage in "ABCD" and one.stage), None)
    if entered is None:
        return []
    first = history.events[entered]
    values: dict[str, Any] = {"created_at": first.at, **history.values}
    for one in history.events[: entered + 1]:
        values |= one.fields
    item = Item(history.item, "deal", "sales", first.stage, {**values, "id": history.item, "stage": first.stage})
    play = Rehearsal(Surroundings(surroundings.programs, directory()), first.at).enter(item)
    key = item.key
    for nth, one in enumerate(history.events[entered:]):
        if nth:
            play = play.advance(one.at)
            if one.fields:
                play = play.change(key, one.fields)
            if one.stage in ("A", "B", "C", "D"):
                play = play.move(key, one.stage)
        if one.event:
            play = play.happen(key, one.event)
    return [one for one in play.advance(LATEST).steps if isinstance(one, Acted)]


def entering(item: str, stage: str, hour: int, **values: Any) -> History:
    return History(item, (Recorded(MONDAY + hour * HOUR, stage=stage),), {"title": item, **values}, int(item))


def test_rules_that_look_around_see_other_items_as_they_were_at_that_moment() -> None:
    share = {"candidates": ["employee:ann", "employee:bo"], "how": "least_loaded"}
    rule_set = board(A=[rule("share", "item.responsible", share)])
    test = backtest(rule_set)
    assert test.program.looks_around
    lives = together(test, [entering("3", "A", 3), entering("1", "A", 1), entering("2", "A", 2)])
    chosen = {key: lived.state.item.values["responsible"] for key, lived in lives.items() if lived.state is not None}
    assert chosen == {"1": "ann", "2": "bo", "3": "ann"}


def in_pipeline(test: Backtest) -> Backtest:
    """Let the surroundings know the pipeline of the board."""
    stages = tuple(PipelineStage(name, name) for name in "ABCD")
    schema = replace(directory().schema, pipelines={"sales": Pipeline("sales", "Sales", "deal", stages)})
    world = dataclasses.replace(test.engine.world, directory=dataclasses.replace(directory(), schema=schema))
    return dataclasses.replace(test, engine=dataclasses.replace(test.engine, world=world))


@pytest.mark.parametrize("follow", [True, False])
def test_items_that_rules_create_live_on_where_moves_are_followed(*, follow: bool) -> None:
    new = {"entity": "deal", "pipeline": "sales", "stage": "B", "fields": [{"field": "title", "value": "again"}]}
    test = in_pipeline(backtest(board(A=[rule("new", "item.create", new)], B=[say("b", when=after(1))]), follow=follow))
    lives = together(test, [entering("1", "A", 1)])
    said = [one.rule for lived in lives.values() for one in acted(lived)]
    assert said == (["new", "b"] if follow else ["new"])


def test_the_records_behind_a_figure_are_the_first_of_the_log_in_whatever_order_they_come() -> None:
    test = backtest(board(A=[say("a")]))
    log = [History(str(n), (Recorded(MONDAY, stage="A"),), {"title": "x"}, n) for n in range(2 * EXAMPLES)]
    there, back = Findings(UTC), Findings(UTC)
    for findings, some in ((there, log), (back, log[::-1])):
        for history in some:
            findings.take(history, test.replay(history))
    assert there.examples == back.examples
    assert [one.place for one in there.examples["rule", "a", "fired"]] == list(range(EXAMPLES))
