"""Findings as text, JSON and SARIF."""

from __future__ import annotations

from typing import Any

from app.engine import rule_set_file
from app.engine.checks import registry, report
from app.engine.checks.problem import Findings
from app.engine.checks.sarif import Source, as_sarif
from app.engine.model.rule_set import RuleSet, Suppression
from tests.engine.board import board, catalogue, go, say
from tests.engine.checks.cases import CASES
from tests.engine.checks.test_checks import CHECKS, subject

BROKEN = board(A=[say("x", "{{ item.no }}", name="Say no")])
WAVED = board(
    A=[
        say("x", "{{ item.no }}").model_copy(
            update={"suppress": (Suppression(check="placeholder.unknown", reason="It comes with the next import."),)}
        )
    ]
)
LOOP = board(A=[go("a", "B")], B=[go("b", "A")])


def findings(rule_set: RuleSet) -> Findings:
    return registry.examine(subject(rule_set), CHECKS)


def sarif(rule_set: RuleSet) -> dict[str, Any]:
    text = rule_set_file.dumps(rule_set, catalogue().order)
    return as_sarif(findings(rule_set), rule_set, Source("a.rules.json", text), CHECKS, "1")


def test_a_report_names_stage_and_card() -> None:
    text = report.as_text(findings(BROKEN), BROKEN)
    assert "A › Say no" in text
    assert text.splitlines()[-1] == "1 error"
    assert report.as_text(Findings(), BROKEN) == "No problems."


def test_a_report_says_how_many_are_suppressed() -> None:
    assert report.as_text(findings(WAVED), WAVED) == "No problems.\n1 suppressed"
    told = report.as_json(findings(WAVED), "v")
    assert told["counts"] == {"error": 0, "warning": 0, "note": 0, "suppressed": 1}
    assert [one["reason"] for one in told["suppressed"]] == ["It comes with the next import."]


def test_json_holds_the_path_of_a_loop_and_the_fix_that_is_offered() -> None:
    (loop,) = report.as_json(findings(LOOP), "v")["problems"]
    assert loop["path"] == [
        {"pipeline": "sales", "stage": "A", "node": "a"},
        {"pipeline": "sales", "stage": "B", "node": "b"},
    ]
    (unused,) = report.as_json(findings(CASES["helper.unused"].bad), "v")["problems"]
    assert unused["fix"] == "Delete it"


def test_sarif_has_a_result_for_each_problem_with_its_card_and_its_rule() -> None:
    (run,) = sarif(BROKEN)["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "placeholder.unknown"
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "A/x/text"


def test_sarif_leads_to_the_line_of_the_card() -> None:
    text = rule_set_file.dumps(BROKEN, catalogue().order).splitlines()
    (result,) = sarif(BROKEN)["runs"][0]["results"]
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert '"id": "x"' in text[line - 1]


def test_sarif_holds_the_path_of_a_loop_as_a_code_flow() -> None:
    (result,) = sarif(LOOP)["runs"][0]["results"]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [one["location"]["logicalLocations"][0]["name"] for one in steps] == ["a", "b"]


def test_sarif_lists_what_is_suppressed_with_the_reason() -> None:
    (result,) = sarif(WAVED)["runs"][0]["results"]
    assert [one["justification"] for one in result["suppressions"]] == ["It comes with the next import."]
