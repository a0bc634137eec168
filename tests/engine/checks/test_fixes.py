"""A fix mends its problem at a click, and leads to no other."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.checks.problem import Problem
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from tests.engine.board import after, board, directory, go, on, put, rule, say
from tests.engine.checks.cases import CASES, CHAT_ID, chat, look_up, notify, text_client, webhook
from tests.engine.checks.test_checks import found

MENDED = [
    "field.unreported",
    "helper.unused",
    "link.insecure",
    "message.at_night",
    "message.repeated",
    "order.first",
    "placeholder.unknown",
    "result.too_early",
    "rule.unreachable",
    "trigger.shadowed",
    "trigger.unreachable",
    "date.invalid",
    "reference.unknown",
    "condition.invalid",
    "sms.segments",
]

BROKEN: dict[str, RuleSet] = {
    "a field among others that no event reports": board(
        B=[on("x", "field.changed", {"fields": ["amount", "modified_at"]})]
    ),
    "a misspelt base": board(A=[say("x", when=after(1, base="item.close_dat"))]),
    "a misspelt stage": board(A=[go("x", "b")]),
    "a stage by its name": board(A=[go("x", " B".strip().lower())]),
    "a misspelt field that is written": board(A=[put("x", "sorce", "web")]),
    "misspelt people": board(A=[notify(recipients=["supervisr", "responsible"])]),
    "a misspelt actor": board(A=[say("x", acts_as="field:responsable")]),
    "a misspelt condition": board(A=[say("x", only_if={"not": {"left": "item.amuont", "op": "empty"}})]),
    "a misspelt placeholder": board(A=[notify(text="{{ item.amuont | money }} for {{ item.title }}")]),
    "a misspelt filter": board(A=[notify(text="{{ item.amount | mony }}")]),
    "curly quotes": board(A=[text_client(text="We’re on our way – see you soon. " * 4)]),
    "two links": board(A=[text_client(text="http://example.com/a or http://example.com/b")]),
    "a link in a header": board(A=[webhook(headers=[["Referer", "http://example.com/a"], ["X", "http://10.0.0.1"]])]),
    "a message at the hour of the rule above": board(
        A=[say("night", when=after(1, clock="23:00")), text_client(order="after_previous")]
    ),
    "a result from below": board(A=[say("use", CHAT_ID), chat()]),
    "a result from below in the same branch": board(
        A=[say("first"), say("use", CHAT_ID, order="after_previous"), chat(order="after_previous")]
    ),
    "a result from a branch that moves the item at its end": board(
        A=[chat(when=after(1)), go("move", "B", order="after_previous"), say("use", CHAT_ID)]
    ),
    "a result wanted by a rule that others follow": board(
        A=[say("use", CHAT_ID), say("next", order="after_previous"), chat()]
    ),
}


def _first(problems: list[Problem]) -> Problem:
    return next(one for one in problems if one.fix is not None)


def _mended(rule_set: RuleSet, workspace: Directory | None = None) -> list[Problem]:
    """Apply the first fix that is offered and return what is found then."""
    fix = _first(found(rule_set, workspace=workspace)).fix
    assert fix is not None
    assert fix.words.plain()
    assert fix.apply(rule_set) != rule_set
    return found(fix.apply(rule_set), workspace=workspace)


@pytest.mark.parametrize("name", BROKEN)
def test_a_fix_mends_and_breaks_nothing(name: str) -> None:
    assert not _mended(BROKEN[name])


@pytest.mark.parametrize("check", [one for one in CASES if one in MENDED])
def test_the_case_of_a_check_is_mended_where_that_makes_sense(check: str) -> None:
    before = found(CASES[check].bad)
    if all(one.fix is None for one in before):
        assert check in ("field.unreported", "sms.segments", "reference.unknown", "date.invalid")
    else:
        assert not _mended(CASES[check].bad)


def test_each_kind_of_fix_is_seen_at_work() -> None:
    shown = [CASES[one].bad for one in MENDED if one in CASES] + list(BROKEN.values())
    mended = {one.check for rule_set in shown for one in found(rule_set) if one.fix is not None}
    assert mended == {*MENDED, "parameter.invalid"} - {"parameter.invalid"}


def test_the_unknown_are_compared_with_those_of_the_workspace() -> None:
    rules: list[Any] = [notify(recipients=["employee:cyy", "department:sale"])]
    broken = board(A=rules)
    first, second = found(broken, workspace=directory())
    assert "Did you mean “Cy Diaz”?" in first.words.plain()
    assert first.fix is not None
    assert second.fix is not None
    assert not found(second.fix.apply(first.fix.apply(broken)), workspace=directory())


def test_nothing_is_proposed_for_what_resembles_nothing() -> None:
    (problem,) = found(board(A=[go("x", "somewhere else")]))
    assert problem.fix is None


def test_a_rule_whose_result_others_take_is_not_switched_off() -> None:
    unreachable = look_up("x", order="after_previous")
    rule_set = board(A=[go("move", "B"), unreachable, say("y", '{{ results["x"].name }}', order="after_previous")])
    problems = {one.node: one for one in found(rule_set)}
    assert problems["x"].fix is None
    assert problems["y"].fix is not None


def test_a_rule_is_not_moved_away_from_those_that_need_it() -> None:
    first = rule("first", "employee.group_chat", {"name": '{{ results["second"].chat_id }}', "members": ["role:all"]})
    second = rule("second", "employee.group_chat", {"name": '{{ results["first"].chat_id }}', "members": ["role:all"]})
    assert [one.fix for one in found(board(A=[first, second])) if one.check == "result.too_early"] == [None]
