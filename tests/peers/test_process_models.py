"""Process models, looked at by bpmnlint and run by SpiffWorkflow."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.engine import rule_set_file
from app.engine.blueprints.registry import BLUEPRINTS
from app.engine.model.rule_set import RuleSet
from app.engine.words import Msg
from app.i18n import ENGLISH
from app.paths import resources
from app.publish.documentation.writing import written
from tests.publish.documentation.conftest import everything, told

BUILD = Path(__file__).parents[2] / "build"
PYTHON = BUILD / "process-peers" / "bin" / "python"
LINT = BUILD / "process-peers" / "node_modules" / ".bin" / "bpmnlint"

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not PYTHON.exists(), reason="SpiffWorkflow is not installed; `make peers` installs it"),
]


def rule_sets() -> dict[str, RuleSet]:
    samples = sorted((resources() / "sample").glob("*.rules.json"))
    read = {path.name.partition(".")[0]: rule_set_file.loads(path.read_bytes()) for path in samples}
    return {"everything": everything(), **read, **{one.id: one.rule_set(Msg.plain) for one in BLUEPRINTS}}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("models")
    made = []
    for name, rule_set in rule_sets().items():
        made.append(folder / f"{name}.bpmn")
        made[-1].write_bytes(written(told(rule_set), ".bpmn", ENGLISH))
    return made


@pytest.fixture(scope="module")
def runs(files: list[Path]) -> dict[str, Any]:
    command = [PYTHON, Path(__file__).with_name("process_runner.py"), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return {Path(path).stem: found for path, found in answer.items()}


def test_all_keep_to_the_schema_of_bpmn(runs: dict[str, Any]) -> None:
    assert [name for name, one in runs.items() if not one["valid"]] == []


def test_all_come_to_an_end_whether_conditions_hold_or_not(runs: dict[str, Any]) -> None:
    assert [name for name, one in runs.items() if not (one["holds"]["ended"] and one["holds not"]["ended"])] == []


def test_a_rule_acts_where_its_condition_holds_and_is_passed_by_where_not(runs: dict[str, Any]) -> None:
    assert "stage_1_rule_2" in runs["everything"]["holds"]["done"]
    assert "stage_1_rule_2" not in runs["everything"]["holds not"]["done"]


def test_a_rule_that_moves_the_record_ends_the_stage_it_stands_on(runs: dict[str, Any]) -> None:
    assert "stage_4" in runs["everything"]["holds"]["done"]


def test_an_event_fetches_the_record_to_the_stage_of_its_trigger(runs: dict[str, Any]) -> None:
    done = runs["everything"]["event"]["done"]
    assert "stage_2_start" in done
    assert "stage_1_by_hand" not in done


@pytest.mark.skipif(not LINT.exists(), reason="bpmnlint is not installed; `make peers` installs it where npm is")
def test_the_linter_of_process_models_finds_nothing(files: list[Path]) -> None:
    rules = LINT.parents[2] / ".bpmnlintrc"
    done = subprocess.run([LINT, "-c", rules, *files], capture_output=True, text=True, check=False, cwd=rules.parent)
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout
