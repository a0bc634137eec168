"""The loop check, beside what the runtime law does with the same rule set."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.checks.problem import Problem, Severity
from app.engine.model.rule_set import RuleSet
from app.engine.trace import Stopped
from tests.engine.board import Play, after, board, engine, go, on, put, rule
from tests.engine.checks.test_checks import found

LARGE = {"left": "item.amount", "op": "ge", "right": 5000}
WATCH = {"fields": ["source"]}


def _loops(rule_set: RuleSet) -> list[Problem]:
    return [one for one in found(rule_set) if one.check == "loop"]


def _is_stopped(rule_set: RuleSet) -> bool:
    return any(isinstance(one, Stopped) for one in Play(engine(rule_set)).enter().steps)


ENDLESS = {
    "two stage changes": board(A=[go("a", "B")], B=[go("b", "A")]),
    "three, below other rules": board(A=[put("note", "source", "x"), go("a", "B")], B=[go("b", "C")], C=[go("c", "A")]),
    "a delay of nothing": board(A=[go("a", "B", when=after(0))], B=[go("b", "A")]),
    "a field and a trigger": board(
        A=[put("a", "source", "{{ item.source }}x")], B=[on("t", "field.changed", WATCH), go("b", "A")]
    ),
    "two values by turns": board(
        A=[on("back", "field.changed", WATCH, allow_back=True), put("a", "source", "x")],
        B=[on("on", "field.changed", WATCH), put("b", "source", "y")],
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_circle_that_the_loop_guard_stops_is_an_error(name: str) -> None:
    assert [one.severity for one in _loops(ENDLESS[name])] == [Severity.ERROR]
    assert _is_stopped(ENDLESS[name])


@pytest.mark.parametrize(
    "rule_set",
    [
        board(A=[go("a", "B")], B=[go("b", "A", only_if=LARGE)]),
        board(A=[put("a", "source", "x")], B=[on("t", "field.changed", WATCH), go("b", "A")]),
        board(A=[put("a", "source", "{{ now }}")], B=[on("t", "field.changed", WATCH, only_if=LARGE), go("b", "A")]),
        board(
            A=[rule("a", "item.responsible", {"candidates": ["department:sales"]})],
            B=[on("t", "responsible.changed"), go("b", "A")],
        ),
    ],
)
def test_a_circle_that_something_may_end_is_a_warning(rule_set: RuleSet) -> None:
    assert [one.severity for one in _loops(rule_set)] == [Severity.WARNING]


_CALL: dict[str, Any] = {"title": "x", "responsible": "responsible", "wait_until_closed": True}

QUIET = {
    "no way back": board(A=[go("a", "B")], B=[go("b", "C")]),
    "time passes": board(A=[go("a", "B")], B=[go("b", "A", when=after(1, "minutes"))]),
    "a task is waited for": board(
        A=[go("a", "B")], B=[rule("task", "control.task", _CALL), go("b", "A", order="after_previous")]
    ),
    "another move comes first": board(A=[go("a", "B")], B=[go("b", "C"), go("never", "A")]),
    "a trigger to the left without moving back": board(
        A=[on("t", "field.changed", WATCH)], B=[put("b", "source", "{{ now }}")], C=[]
    ),
    "a field that nobody watches": board(
        A=[put("a", "title", "{{ now }}")], B=[on("t", "field.changed", WATCH), go("b", "A")]
    ),
    "a rule that is switched off": board(A=[go("a", "B")], B=[go("b", "A", enabled=False)]),
    "a stage change to where the item is": board(A=[go("a", "A")]),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_comes_to_rest_is_no_loop(name: str) -> None:
    assert not _loops(QUIET[name])
    assert not _is_stopped(QUIET[name])


def test_the_path_names_every_card_on_the_way_with_its_stage() -> None:
    (problem,) = _loops(ENDLESS["a field and a trigger"])
    assert problem.path == ("a", "t", "b")
    assert "A › Modify item → B › Field changed → B › Change stage → A" in problem.words.plain()


def test_two_circles_are_two_problems() -> None:
    rule_set = board(A=[go("a", "B")], B=[go("b", "A")], C=[go("c", "D")], D=[go("d", "C", only_if=LARGE)])
    assert [(one.path, one.severity) for one in _loops(rule_set)] == [
        (("a", "b"), Severity.ERROR),
        (("c", "d"), Severity.WARNING),
    ]
