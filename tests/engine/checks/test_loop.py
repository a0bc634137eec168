"""The loop check, beside what the runtime law does with the same rule set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.engine.aftermath import Around
from app.engine.catalog.declaration import Declared, RuleType
from app.engine.catalog.example_world import DIRECTORY, ExampleBelongings
from app.engine.catalog.registry import Catalogue
from app.engine.checks.flow import Cycle, Flow
from app.engine.checks.outcomes import causes
from app.engine.checks.problem import Problem, Severity, Subject, Waypoint
from app.engine.effects import FieldsChanged, ItemCreated, ResponsibleChanged, StageChanged
from app.engine.model.event import FINISHED
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.setting_off import set_off_by
from app.engine.trace import Stopped
from tests.engine.board import MONDAY, Play, after, board, catalogue, deal, engine, go, on, put, rule
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
    assert [one.node for one in problem.path] == ["a", "t", "b"]
    assert "A › Modify item → B › Field changed → B › Change stage → A" in problem.words.plain()


def test_two_circles_are_two_problems() -> None:
    rule_set = board(A=[go("a", "B")], B=[go("b", "A")], C=[go("c", "D")], D=[go("d", "C", only_if=LARGE)])
    assert [(tuple(each.node for each in one.path), one.severity) for one in _loops(rule_set)] == [
        (("a", "b"), Severity.ERROR),
        (("c", "d"), Severity.WARNING),
    ]


# Through other pipelines, new items, and events that rules set off


def _other(pipeline: str, entity: str = "deal", **stages: Sequence[Rule | Trigger]) -> RuleSet:
    made = board(**stages)
    return made.model_copy(update={"id": pipeline, "name": pipeline.title(), "pipeline": pipeline, "entity": entity})


def _to(pipeline: str, stage: str = "", rule_id: str = "over", **settings: Any) -> Rule:
    return rule(rule_id, "item.pipeline", {"pipeline": pipeline, "stage": stage}, **settings)


def _loops_beside(rule_set: RuleSet, *others: RuleSet) -> list[Problem]:
    return [one for one in found(rule_set, *others) if one.check == "loop"]


def test_a_circle_may_lead_through_another_pipeline() -> None:
    sales, service = board(B=[_to("service")]), _other("service", A=[_to("sales", "B", "back")])
    (problem,) = _loops_beside(sales, service)
    assert problem.severity is Severity.ERROR
    assert problem.path == (Waypoint("sales", "B", "over"), Waypoint("service", "A", "back"))
    assert "Service: A › Change pipeline" in problem.words.plain()
    assert [one.node for one in _loops_beside(service, sales)] == ["back"]


def test_a_way_into_another_pipeline_and_no_way_back_is_no_loop() -> None:
    sales = board(B=[_to("service")])
    assert not _loops_beside(sales, _other("service", A=[go("on", "B")]))
    assert not _loops_beside(sales, _other("service", A=[_to("sales", "B", "back", when=after(1))]))


def test_a_circle_in_another_pipeline_alone_is_told_there() -> None:
    chasing = _other("service", A=[go("on", "B")], B=[go("back", "A")])
    assert not _loops_beside(board(B=[_to("service")]), chasing)


class _Lenient(Catalogue):
    """A catalogue in which whatever parameters a card has are right, so that only its whereabouts count."""

    def __init__(self) -> None:
        super().__init__(())

    def get(self, type_id: str) -> type[Declared] | None:
        known = catalogue().get(type_id)
        return type("Lenient", (known or Declared,), {"problems": classmethod(lambda _cls, _raw: [])})


def _cycles(rule_set: RuleSet, *others: RuleSet) -> list[tuple[Cycle, bool]]:
    return list(Flow(Subject(rule_set, _Lenient(), Directory(), Templates(), others=others)).cycles())


def _make(rule_id: str, kind: str, **parameters: Any) -> Rule:
    return rule(rule_id, kind, parameters)


MAKES: dict[str, tuple[RuleSet, ...]] = {
    "a copy": (board(A=[_make("x", "item.copy", pipeline="sales", stage="A")]),),
    "a copy beside the item": (board(A=[_make("x", "item.copy")]),),
    "a deal out of a deal": (board(A=[_make("x", "item.create_from", make=["invoice", "deal"])]),),
    "through another type": (
        board(A=[_make("x", "item.create", entity="invoice", pipeline="bills")]),
        _other("bills", "invoice", A=[_make("y", "item.create", entity="deal", pipeline="sales")]),
    ),
}


@pytest.mark.parametrize("name", MAKES)
def test_items_that_make_new_ones_in_a_circle_are_found(name: str) -> None:
    ((cycle, sure),) = _cycles(*MAKES[name])
    assert sure
    assert any(hop.new for hop in cycle)


def test_a_new_item_further_right_makes_no_circle() -> None:
    assert not _cycles(board(A=[_make("x", "item.copy", stage="B")]))


@pytest.mark.parametrize(
    ("acts", "event", "asks", "sure"),
    [
        ("document.create", "document.created", {}, True),
        ("document.create", "document.created", {"template": "offer"}, False),
        ("payment.mark_paid", "payment.received", {}, False),
        ("control.complete_tasks", "task.status", {"status": "completed"}, False),
        ("client.email", "email.sent", {}, True),
        ("delivery.status", "delivery.changed", {}, False),
    ],
)
def test_a_rule_that_sets_off_the_event_of_a_trigger_is_part_of_a_circle(
    acts: str, event: str, asks: dict[str, Any], *, sure: bool
) -> None:
    ((cycle, found_sure),) = _cycles(board(A=[rule("act", acts, {})], B=[on("t", event, asks), go("back", "A")]))
    assert [card.node for hop in cycle for card in hop.cards] == ["act", "t", "back"]
    assert found_sure is sure


@pytest.mark.parametrize(
    ("acts", "event", "asks"),
    [
        ("control.complete_tasks", "task.status", {"status": "deferred"}),
        ("payment.mark_paid", "invoice.paid", {}),
        ("document.create", "document.signed", {}),
    ],
)
def test_an_event_that_no_rule_sets_off_closes_no_circle(acts: str, event: str, asks: dict[str, Any]) -> None:
    assert not _cycles(board(A=[rule("act", acts, {})], B=[on("t", event, asks), go("back", "A")]))


MOVERS = ("item.stage", "item.pipeline", "item.create", "item.create_from", "item.copy")
"""The rules of which the check knows where they bring items."""


@pytest.mark.parametrize("kind", catalogue().rules.values(), ids=lambda one: one.about.id)
def test_what_the_examples_of_a_rule_do_to_items_is_known_beforehand(kind: type[RuleType]) -> None:
    around = Around(deal(), "x", MONDAY, ExampleBelongings())
    for example in kind.examples:
        card = rule("x", kind.about.id, example.parameters)
        known = {one.event for one in causes(card, Subject(board(), catalogue(), DIRECTORY, Templates()))}
        for effect in example.effects:
            assert {event for event, _ in set_off_by(effect, around)} <= known | {FINISHED}
            assert "field.changed" in known or not isinstance(effect, FieldsChanged | ResponsibleChanged)
            assert kind.about.id in MOVERS or not isinstance(effect, ItemCreated | StageChanged)
