"""What is said of conditions that always come to the same."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.checks.problem import Severity
from app.engine.model.rule_set import Rule, Trigger
from app.engine.model.schema import Field as SchemaField
from app.engine.model.schema import Option, builtin_schema
from app.engine.model.values import FieldType
from app.engine.ports import Directory
from tests.engine.board import board, on, say
from tests.engine.checks.cases import both
from tests.engine.checks.test_checks import found


def _checks(condition: dict[str, Any]) -> list[str]:
    return [one.check for one in found(board(A=[say("x", only_if=condition)]))]


def _clause(op: str, right: Any = None, left: str = "item.source") -> dict[str, Any]:
    return {"left": left, "op": op} | ({"right": right} if right is not None else {})


@pytest.mark.parametrize(
    "condition",
    [
        both("lt", 5, "ge", 5),
        both("eq", "5 EUR", "gt", "9 EUR"),
        both("between", [1, 3], "between", [4, 6]),
        both("eq", "web", "ne", "WEB", "item.source"),
        both("eq", "web", "in", ["fair", "shop"], "item.source"),
        both("in", ["web", "shop"], "not_in", ["web", "shop", "fair"], "item.source"),
        both("starts_with", "ab", "starts_with", "ac", "item.title"),
        both("eq", "roof", "contains", "door", "item.title"),
        both("lt", "2026-01-01", "gt", "2026-02-01", "item.close_date"),
        both("eq", True, "eq", False, "item.recurring"),
        both("eq", "ann", "eq", "employee:bo", "item.responsible"),
        {"all": [_clause("empty"), _clause("filled")]},
        {"all": [_clause("empty"), _clause("eq", "web")]},
        {"all": [_clause("eq", "web"), {"not": {"any": [_clause("eq", "web"), _clause("eq", "shop")]}}]},
        {"all": [_clause("eq", {"ref": "item.title"}), _clause("ne", {"ref": "item.title"})]},
    ],
)
def test_clauses_that_cannot_both_hold_are_found(condition: dict[str, Any]) -> None:
    assert _checks(condition) == ["condition.contradiction"]


@pytest.mark.parametrize(
    "condition",
    [
        both("le", 5, "ge", 5),
        both("eq", "5 EUR", "eq", "5 USD"),
        both("eq", "web", "in", ["web", "shop"], "item.source"),
        both("ne", "web", "ne", "shop", "item.source"),
        both("starts_with", "ab", "starts_with", "abc", "item.title"),
        both("starts_with", "ab", "ends_with", "xy", "item.title"),
        both("gt", "today", "lt", "2026-02-01", "item.close_date"),
        both("eq", "ann", "eq", "bo", "item.observers"),
        {"all": [_clause("empty"), _clause("ne", "web")]},
        {"any": [_clause("eq", "web"), _clause("eq", "shop")]},
        {"all": [_clause("filled"), {"not": _clause("eq", "web")}]},
        {"any": [both("lt", 5, "gt", 1), both("gt", 9, "lt", 12)]},
    ],
)
def test_clauses_that_can_both_hold_are_left_alone(condition: dict[str, Any]) -> None:
    assert _checks(condition) == []


@pytest.mark.parametrize(
    ("many", "against"),
    [
        ([_clause("ge", one, "item.amount") for one in range(9)], _clause("lt", 8, "item.amount")),
        ([_clause("between", [one, 50], "item.amount") for one in range(9)], _clause("gt", 50, "item.amount")),
        ([_clause("between", [one, 50], "item.amount") for one in range(9)], _clause("in", [7, 51], "item.amount")),
        ([_clause("in", [one, 0]) for one in "abc"], _clause("not_in", ["d", 0, "b"])),
        ([_clause("ne", one) for one in "abc"], _clause("eq", "b")),
        (
            [_clause("starts_with", "abc"[:one], "item.title") for one in (1, 3, 2)],
            _clause("starts_with", "abd", "item.title"),
        ),
        ([_clause("contains", one, "item.title") for one in "abc"], _clause("eq", "ac", "item.title")),
        ([_clause("contains", one, "item.title") for one in "abc"], _clause("empty", left="item.title")),
    ],
)
def test_one_clause_among_many_rules_another_out_whichever_stands_first(
    many: list[dict[str, Any]], against: dict[str, Any]
) -> None:
    for clauses in ([*many, against], [against, *many], [*many[1:], against, many[0]]):
        assert "condition.contradiction" in _checks({"all": clauses})
    assert _checks({"all": many}) == []


def test_a_clause_that_many_rule_out_is_told_once() -> None:
    condition = {"all": [_clause("eq", one, "item.amount") for one in range(2_000)]}
    assert _checks(condition) == ["condition.contradiction"] * 1_999


def test_one_way_that_is_closed_while_another_is_open_is_only_a_warning() -> None:
    ways = {"any": [_clause("eq", "shop"), _clause("filled", left="client.email")]}
    (problem,) = found(board(A=[say("x", only_if={"all": [_clause("eq", "web"), ways]})]))
    assert (problem.check, problem.severity) == ("condition.contradiction", Severity.WARNING)
    assert "Source is web" in problem.words.plain()
    assert "Source is shop" in problem.words.plain()


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ({"any": []}, Severity.ERROR),
        (_clause("ne", {"ref": "item.source"}), Severity.ERROR),
        (_clause("eq", {"ref": "item.source"}), Severity.WARNING),
        (_clause("eq", "B", "item.stage"), Severity.ERROR),
        (_clause("in", ["A", "B"], "item.stage"), Severity.WARNING),
        ({"any": [_clause("empty"), _clause("filled")]}, Severity.WARNING),
        ({"any": [_clause("eq", "web"), {"not": _clause("eq", "web")}]}, Severity.WARNING),
        ({"any": [_clause("filled"), _clause("between", [9, 5], "item.amount")]}, Severity.WARNING),
    ],
)
def test_what_comes_to_the_same_on_every_item_is_found(condition: dict[str, Any], severity: Severity) -> None:
    problems = found(board(A=[say("x", only_if=condition)]))
    assert [(one.check, one.severity) for one in problems] == [("condition.constant", severity)]


def test_a_trigger_never_meets_an_item_on_its_own_stage() -> None:
    def trigger(op: str, stage: str) -> list[Rule | Trigger]:
        return [on("x", "email.received", only_if=_clause(op, stage, "item.stage"))]

    assert [one.check for one in found(board(B=trigger("eq", "B")))] == ["condition.constant"]
    assert not found(board(B=trigger("eq", "A")))


def test_a_choice_that_the_field_does_not_have_is_never_made() -> None:
    schema = builtin_schema()
    roof = SchemaField("roof", "Roof", FieldType.ENUMERATION, options=(Option("flat", "Flat"), Option("hip", "Hip")))
    entities = dict(schema.entities) | {"deal": schema.entities["deal"].with_field(roof)}
    workspace = Directory(schema=type(schema)(entities))

    def checks(op: str, right: Any) -> list[str]:
        rule_set = board(A=[say("x", only_if=_clause(op, right, "item.roof"))])
        return [one.check for one in found(rule_set, workspace=workspace)]

    assert checks("eq", "thatched") == ["condition.constant"]
    assert checks("in", ["thatched", "flat"]) == []
