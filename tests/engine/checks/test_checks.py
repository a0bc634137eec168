"""Each check has a case it must find and a case it must leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.checks import registry, report
from app.engine.checks.problem import Problem, Severity, Subject
from app.engine.model.rule_set import Rule, RuleSet, Suppression, Trigger
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from tests.engine.board import after, board, catalogue, directory, go, on, rule, say

CHECKS = registry.load_checks()


def found(rule_set: RuleSet, *, workspace: Directory | None = None) -> list[Problem]:
    subject = Subject(
        rule_set,
        catalogue(),
        workspace or Directory(any_provider=True),
        Templates(),
        in_workspace=workspace is not None,
    )
    return registry.check(subject, CHECKS)


def notify(**parameters: Any) -> Rule:
    return rule("x", "employee.notification", {"text": "Hello", "recipients": ["responsible"]} | parameters)


CASES: dict[str, tuple[list[Rule | Trigger], list[Rule | Trigger], str]] = {
    "parameter.missing": ([notify(recipients=[])], [notify()], "recipients"),
    "parameter.invalid": ([notify(recipients=["nobody at all"])], [notify()], "recipients"),
    "type.unknown": ([rule("x", "acme.robot", {})], [notify()], ""),
    "placeholder.unknown": ([notify(text="{{ item.amuont }}")], [notify(text="{{ item.amount | money }}")], "text"),
    "condition.invalid": (
        [say("x", only_if={"left": "item.amuont", "op": "filled"})],
        [say("x", only_if={"left": "item.amount", "op": "filled"})],
        "only_if",
    ),
    "date.invalid": (
        [say("x", when=after(1, base="item.title"))],
        [say("x", when=after(1, base="item.close_date"))],
        "when",
    ),
    "reference.unknown": ([go("x", "Z")], [go("x", "B")], "stage"),
}


@pytest.mark.parametrize("check", [one.about.id for one in CHECKS])
def test_a_check_finds_its_case_and_leaves_the_other_alone(check: str) -> None:
    bad, good, field = CASES[check]
    problems = [one for one in found(board(A=bad)) if one.check == check]
    assert [(one.stage, one.node, one.field) for one in problems] == [("A", "x", field)]
    assert problems[0].words.plain()
    assert not found(board(A=good))


def test_a_misspelt_placeholder_is_answered_with_what_was_meant() -> None:
    (problem,) = found(board(A=[notify(text="Sum: {{ item.amuont }}")]))
    assert "item.amount" in problem.words.plain()


def test_a_card_that_is_switched_off_has_no_problems() -> None:
    assert not found(board(A=[say("x", "{{ item.nonsense }}", enabled=False)]))


def test_what_the_author_waved_through_is_left_out() -> None:
    waved = say("x", "{{ item.nonsense }}").model_copy(
        update={"suppress": (Suppression(check="placeholder.unknown", reason="made next month"),)}
    )
    assert not found(board(A=[waved]))


def test_the_result_of_a_later_rule_cannot_be_used() -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})
    use = say("use", '{{ results["chat"].chat_id }}')
    assert [one.node for one in found(board(A=[use, chat]))] == ["use"]
    assert not found(board(A=[chat, use]))


def test_people_and_providers_are_looked_up_in_a_workspace() -> None:
    rules: list[Rule | Trigger] = [
        notify(recipients=["employee:ann", "department:sales", "employee:nobody", "role:nobody"]),
        rule("sms", "client.sms", {"text": "Hi", "provider": "pigeon"}),
    ]
    assert not found(board(A=rules))
    assert [one.field for one in found(board(A=rules), workspace=directory())] == [
        "recipients",
        "recipients",
        "provider",
    ]


def test_the_worst_problem_of_a_card_comes_first_and_cards_stand_in_board_order() -> None:
    problems = found(board(A=[say("a", "{{ item.no }}")], B=[say("b", "{{ item.no }}"), on("t", "acme.event")]))
    assert [one.node for one in problems] == ["a", "t", "b"]


def test_the_threshold_lets_the_less_bad_pass() -> None:
    note = Problem("x", Severity.NOTE, CHECKS[0].about.title)
    assert registry.reaching([note], Severity.NOTE) == [note]
    assert registry.reaching([note], Severity.WARNING) == []


def test_a_report_names_stage_and_card() -> None:
    rule_set = board(A=[say("x", "{{ item.no }}", name="Say no")])
    assert "A › Say no" in report.as_text(found(rule_set), rule_set)
    assert "1 error" in report.as_text(found(rule_set), rule_set)
    assert report.as_text([], rule_set) == "No problems."


def test_sarif_has_a_result_for_each_problem_with_its_card_and_its_rule() -> None:
    rule_set = board(A=[say("x", "{{ item.no }}")])
    log = report.as_sarif(found(rule_set), rule_set, "a.rules.json", CHECKS, "1")
    (run,) = log["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "placeholder.unknown"
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "A/x/text"
