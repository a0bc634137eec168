"""Scenario files as tests on the command line: verdicts, exit codes, reports, many at once."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from ruamel.yaml import YAML

from app.engine import scenario_file
from app.engine.model.scenario import EVENTS, KINDS, Expectation, Scenario
from app.engine.scenario_file import dumps
from app.storage.scenario_files import play_scenarios
from tests.conftest import Run
from tests.public_schemas import published

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOCS / "examples", tmp_path / "rules"))


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_examples_of_the_documentation_pass_and_are_written_as_we_write_them(rulewright: Run) -> None:
    code, out, err = rulewright("test", DOCS / "examples")
    assert (code, err) == (0, "")
    assert "2 passed, 0 failed, 0 stale, 0 unreadable" in out
    for file in (DOCS / "examples").glob("*.scenario.json"):
        text = file.read_text("utf-8")
        assert dumps(scenario_file.loads(text)) == text


def test_the_page_names_every_key_and_every_kind_of_step() -> None:
    named = set(re.findall(r"[`\"](\w+)[`\"]", (DOCS / "guide" / "scenarios.md").read_text("utf-8")))
    keys = {*KINDS, *(key for more in EVENTS.values() for key in more), "at", "after", "by", "note"}
    keys |= set(Expectation.__struct_fields__) | set(Scenario.__struct_fields__) - {"id"}
    assert keys <= named


def test_json_alone_goes_to_standard_output(rulewright: Run, folder: Path) -> None:
    code, out, err = rulewright("test", folder, "--json", "--coverage")
    report: dict[str, Any] = json.loads(out)
    assert (code, err, report["passed"]) == (0, "", 2)
    assert report["coverage"]["Quotes"]["rules"] == {"covered": 3, "of": 3, "share": 1.0}
    assert report["coverage"]["Quotes"]["missing"]["clauses"] == []


def test_a_rule_that_was_changed_fails_its_scenario_with_the_reason(rulewright: Run, folder: Path) -> None:
    changed(folder / "quotes.rules.json", '"right": 5000', '"right": 9000')
    code, out, _ = rulewright("test", folder / "no-answer.scenario.json")
    assert code == 1
    assert "step 4, 2026-03-05T10:00:00+01:00" in out
    assert "was skipped: “Amount” is 8000 EUR, not ≥ 9000" in out
    assert "0 passed, 1 failed" in out


def test_what_means_nothing_any_more_is_told_apart_and_answers_no_as_well(rulewright: Run, folder: Path) -> None:
    changed(folder / "quotes.rules.json", '"id": "remind"', '"id": "nudge"')
    code, out, _ = rulewright("test", folder / "answer.scenario.json", "--json")
    report = json.loads(out)
    assert (code, report["stale"], report["failed"]) == (1, 1, 0)
    stale = [one for step in report["results"][0]["steps"] for one in step.get("stale", [])]
    assert {one["id"] for one in stale} == {"remind"}


def test_files_that_cannot_be_read_are_wrong_input_and_the_others_run(rulewright: Run, folder: Path) -> None:
    (folder / "cut.scenario.json").write_text("{", "utf-8")
    changed(folder / "answer.scenario.json", "quotes.rules.json", "elsewhere.rules.json")
    code, out, _ = rulewright("test", folder, "--json")
    report = json.loads(out)
    assert (code, report["unreadable"], report["passed"]) == (2, 2, 1)
    assert any("elsewhere.rules.json" in one.get("error", "") for one in report["results"])
    assert rulewright("test", folder / "nothing.scenario.json")[0] == 2
    (folder / "empty").mkdir()
    assert rulewright("test", folder / "empty")[0] == 2
    assert rulewright("test")[0] == 2


def test_the_rule_set_is_found_by_its_id_beside_the_scenario_and_one_folder_up(rulewright: Run, folder: Path) -> None:
    changed(folder / "answer.scenario.json", '"quotes.rules.json"', '"quotes"')
    assert rulewright("test", folder / "answer.scenario.json")[0] == 0
    (folder / "scenarios").mkdir()
    moved = (folder / "answer.scenario.json").rename(folder / "scenarios" / "answer.scenario.json")
    assert rulewright("test", moved)[0] == 0


def test_junit_counts_what_failed_and_what_is_stale_and_survives_any_text(rulewright: Run, folder: Path) -> None:
    changed(folder / "quotes.rules.json", '"right": 5000', '"right": 9000')
    changed(folder / "answer.scenario.json", '"name": "A client', '"name": "\\u0001 <&> \\"A client')
    changed(folder / "answer.scenario.json", '"answer": "fired"', '"gone": "fired"')
    (folder / "cut.scenario.json").write_text("{", "utf-8")
    file = folder / "junit.xml"
    assert rulewright("test", folder, "--junit", file)[0] == 2
    etree.XMLSchema(file=Path(__file__).with_name("junit.xsd")).assertValid(etree.parse(file))
    root = ET.parse(file).getroot()  # noqa: S314  we wrote it
    assert root.tag == "testsuites"
    assert (root.attrib["tests"], root.attrib["failures"], root.attrib["errors"]) == ("7", "1", "2")
    names = {"tests", "failures", "errors", "skipped", "time", "name", "file"}
    for suite in root:
        assert set(suite.attrib) == names
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.attrib["tests"])
        assert sum(case.find("failure") is not None for case in cases) == int(suite.attrib["failures"])
        assert sum(case.find("error") is not None for case in cases) == int(suite.attrib["errors"])
    assert {case.attrib["type"] for case in root.iter("error")} == {"unreadable", "stale"}


def test_only_the_scenarios_that_are_named_are_played(rulewright: Run, folder: Path) -> None:
    name = scenario_file.loads((folder / "answer.scenario.json").read_bytes()).name
    for one in ("answer", "answer.scenario.json", name):
        code, out, _ = rulewright("test", folder, "--scenario", one, "--json")
        assert (code, [Path(each["file"]).name for each in json.loads(out)["results"]]) == (
            0,
            ["answer.scenario.json"],
        )
    code, out, err = rulewright("test", folder, "--scenario", "nobody")
    assert (code, out) == (2, "")
    assert "nobody" in err
    assert name in err


def test_coverage_tells_in_words_which_clause_never_held(rulewright: Run, folder: Path) -> None:
    code, out, _ = rulewright("test", folder / "answer.scenario.json", "--coverage")
    assert code == 0
    assert "“Amount ≥ 5000" in out
    assert "holds in no scenario" in out or "holds in every scenario" in out


def test_two_rule_sets_of_one_name_are_covered_apart(rulewright: Run, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "rules" / "more")
    code, out, _ = rulewright("test", tmp_path / "rules", "--coverage", "--json")
    assert code == 0
    assert list(json.loads(out)["coverage"]) == ["Quotes", "Quotes (quotes.rules.json)"]


def test_the_example_for_github_is_a_workflow_whose_commands_work(
    rulewright: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / "guide" / "scenarios.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    workflow = YAML(typ="safe").load(example)
    jsonschema.validate(workflow, published(b"automating-your-workflow-with-github-actions/workflow-syntax"))
    monkeypatch.chdir(folder.parent)
    lines = [step["run"] for step in workflow["jobs"]["scenarios"]["steps"] if "run" in step]
    assert [one.split()[0] for one in lines] == ["pip", "rulewright", "rulewright"]
    for line in lines[1:]:
        assert rulewright(*line.split()[1:])[0] == 0, line
    kept = next(
        step["with"]["path"] for step in workflow["jobs"]["scenarios"]["steps"] if "upload" in step.get("uses", "")
    )
    assert Path(kept).is_file()


def test_junit_that_cannot_be_written_is_told(rulewright: Run, folder: Path) -> None:
    code, _, err = rulewright("test", folder, "--junit", folder / "no" / "such" / "folder.xml")
    assert (code, "cannot be written" in err) == (2, True)


def test_several_processes_give_the_same_report(folder: Path) -> None:
    files = []
    for number in range(23):
        copy = folder / f"copy-{number:02}.scenario.json"
        shutil.copy(folder / ("answer.scenario.json" if number % 2 else "no-answer.scenario.json"), copy)
        files.append(copy)
    alone, together = (play_scenarios(files, coverage=True, processes=n) for n in (1, 2))
    assert [one.as_json() for one in together.tested] == [one.as_json() for one in alone.tested]
    assert [(name, one.as_json()) for name, one, _ in together.coverage] == [
        (name, one.as_json()) for name, one, _ in alone.coverage
    ]


def test_the_schema_of_scenarios_is_printed(rulewright: Run) -> None:
    code, out, _ = rulewright("schema", "--scenario")
    assert (code, json.loads(out)["title"]) == (0, "Rulewright scenario")
