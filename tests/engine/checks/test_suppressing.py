"""What an author has waved through, with a reason, in the file."""

from __future__ import annotations

import json

import jsonschema
import pytest

from app.engine import rule_set_file
from app.engine.checks import registry, suppressing
from app.engine.checks.problem import Findings
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.schema_export import rule_set_schema
from tests.engine.board import board, catalogue, on, say
from tests.engine.checks.test_checks import CHECKS, subject

BROKEN = board(A=[say("x", "{{ item.nonsense }} {{ item.gone }}")], B=[on("t", "acme.event")])


def _findings(rule_set: RuleSet) -> Findings:
    return registry.examine(subject(rule_set), CHECKS)


def _waved() -> RuleSet:
    first, *_ = _findings(BROKEN).problems
    return suppressing.suppress(BROKEN, first, " made next month ")


def test_what_is_waved_through_is_kept_apart_with_its_reason() -> None:
    findings = _findings(_waved())
    assert [one.check for one in findings.problems] == ["type.unknown"]
    assert {(one.problem.check, one.problem.node, one.reason) for one in findings.suppressed} == {
        ("placeholder.unknown", "x", "made next month")
    }


def test_it_can_be_brought_back() -> None:
    waved = _waved()
    assert suppressing.restore(waved, _findings(waved).suppressed[0].problem) == BROKEN


def test_a_second_reason_takes_the_place_of_the_first() -> None:
    problem = _findings(BROKEN).problems[0]
    again = suppressing.suppress(_waved(), problem, "made in spring")
    assert {one.reason for one in _findings(again).suppressed} == {"made in spring"}


def test_it_survives_the_file_and_fits_the_schema() -> None:
    text = rule_set_file.dumps(_waved(), catalogue().order)
    assert rule_set_file.loads(text) == _waved()
    assert rule_set_file.dumps(rule_set_file.loads(text), catalogue().order) == text
    raw = json.loads(text)
    jsonschema.validate(raw, rule_set_schema(catalogue()))
    card = raw["stages"][0]["rules"][0]
    assert list(card)[-1] == "suppress"
    assert card["suppress"] == [{"check": "placeholder.unknown", "reason": "made next month"}]


def test_a_file_without_it_has_no_trace_of_it() -> None:
    assert "suppress" not in rule_set_file.dumps(BROKEN, catalogue().order)


def test_a_reason_is_asked_for() -> None:
    raw = _waved().model_dump()
    raw["stages"][0]["rules"][0]["suppress"][0]["reason"] = ""
    with pytest.raises(KnownError, match=r"stages\[A\].rules\[x\].suppress\[0\].reason"):
        rule_set_file.from_json(raw)
