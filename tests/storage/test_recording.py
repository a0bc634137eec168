"""Rehearsals of the sample company kept as scenarios: what they take along is enough, and not everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.placeholders import Templates
from app.engine.program import Programs, compile_program
from app.engine.recording import record
from app.engine.rehearse import Rehearsal, Stage
from app.engine.scenario import PASSED, run
from app.engine.scenario_file import dumps, loads
from app.storage.records.shelf import Query
from app.storage.workspace import Access, Workspace
from tests.samples import copy_sample

CATALOGUE = load_catalogue(others=False)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "sample.rulewright"
    copy_sample(path)
    return path


def test_every_pipeline_of_the_sample_lived_through_gives_a_scenario_that_passes_without_the_workspace(
    sample: Path,
) -> None:
    lived = 0
    with Workspace.open(sample, Access.READ) as workspace:
        directory = workspace.directory()
        for pipeline in workspace.pipelines.all():
            rule_set = workspace.drafts.load(pipeline.id)
            program = compile_program(rule_set, CATALOGUE, directory.schema, directory.variables)
            stage = Stage(Programs.of(program), directory, Templates(), "7", workspace.belongings, workspace.items())
            records = workspace.records.items(rule_set.entity).page(Query(pipeline=pipeline.id), limit=3)
            rehearsal = Rehearsal(stage, START).enter(*records)
            for number, to in enumerate(rule_set.stages):
                rehearsal = rehearsal.advance(START + timedelta(days=3 * number + 2))
                for one in records:
                    if not rehearsal.states[one.key].gone:
                        rehearsal = rehearsal.move(one.key, to.id, by="1")
            kept = record(rehearsal, rule_set, CATALOGUE, pipeline.name)
            text = dumps(kept.scenario)
            lived += len(rehearsal.steps)
            assert kept.faithful, pipeline.id
            played = run(loads(text), rule_set, CATALOGUE)
            assert (played.verdict, played.rehearsal.steps) == (PASSED, rehearsal.steps), pipeline.id
            assert len(kept.scenario.around.contacts) < len(directory.contacts)
            assert len(text) < 200_000, (pipeline.id, len(text))
    assert lived > 200
