"""The rules of the sample workspace do for real what their rehearsal shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.engine.model.belongings import Task
from app.engine.model.item import Item, Key
from app.engine.placeholders import Templates
from app.engine.program import Program, Programs, compile_program
from app.engine.rehearse import Rehearsal, Stage
from app.engine.state import ItemState
from app.engine.trace import Acted, Step
from app.run.carrying import Carrier, Parts
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.releases import Releases
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Workspace
from tests.engine.board import catalogue
from tests.samples import copy_sample

TODAY = date(2026, 3, 10)
START = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATEST = START + timedelta(days=21)
EACH = 3
"""So many new records of each pipeline."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample") / "sample.rulewright"
    copy_sample(made, TODAY)
    return made


@pytest.fixture
def sample(file: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "sample.rulewright"
    shutil.copy(file, path)
    with Workspace.open(path) as opened:
        yield opened


def newcomers(workspace: Workspace) -> list[Item]:
    """Return new records that are like those that are there, in the first stages of their pipelines."""
    found = []
    for pipeline in workspace.pipelines.all():
        like = [one for one in workspace.items().of(pipeline.entity) if one.pipeline == pipeline.id][:EACH]
        found += [
            Item(f"new-{one.id}", one.entity, pipeline.id, pipeline.stages[0].id, dict(one.values)) for one in like
        ]
    return found


def programs(workspace: Workspace) -> dict[str, Program]:
    schema, variables = workspace.types.schema(), workspace.directory().variables
    drafts = {one.id: workspace.drafts.load(one.id) for one in workspace.pipelines.all()}
    return {key: compile_program(one, catalogue(), schema, variables) for key, one in drafts.items()}


def rehearsed(workspace: Workspace, items: list[Item]) -> Rehearsal:
    directory = workspace.directory()
    around = Stage(
        Programs.of(*programs(workspace).values()), directory, belongings=workspace.belongings, items=workspace.items()
    )
    play = Rehearsal(around, START)
    for one in items:
        play = play.enter(one)
    return play.advance(LATEST)


def ran(workspace: Workspace, items: list[Item]) -> tuple[list[Step], Ledger]:
    ledger, releases = Ledger(workspace.database), Releases(workspace.database)
    for pipeline in workspace.pipelines.all():
        uploaded = releases.upload(workspace.drafts.load(pipeline.id), START)
        releases.activate(pipeline.id, uploaded.id, START)
    carrier = Carrier(Parts(ledger, WorkspaceCompany(workspace), catalogue(), Templates(), alone=True))
    steps: list[Step] = []
    for one in items:
        workspace.records.put(one)
        steps += carrier.carry_on(START).steps
    while (due := ledger.next_due()) is not None and due <= LATEST:
        steps += carrier.carry_on(due).steps
    return steps, ledger


def effects(steps: list[Step] | tuple[Step, ...]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for one in steps:
        if isinstance(one, Acted):
            found.setdefault(one.item, []).append(f"{one.at} {one.rule} {one.effect.as_json()}")
    return found


def kept(values: Mapping[str, object]) -> dict[str, object]:
    return {key: one for key, one in values.items() if key not in ("id", "stage") and one not in (None, "", ())}


def test_the_sample_does_for_real_what_its_rehearsal_shows(sample: Workspace) -> None:
    items = newcomers(sample)
    play = rehearsed(sample, items)
    steps, ledger = ran(sample, items)
    assert len(effects(steps)) > len(items) / 2
    assert effects(steps) == effects(play.steps)
    for key, state in play.states.items():
        same(sample, ledger, key, state)
    tasks = [one for kind, one in play.belongings.items() if kind[0] is Task]
    assert tasks
    assert {one.id for one in tasks} <= {one.id for one in sample.belongings.all(Task)}
    for one in tasks:
        assert sample.belongings.get(Task, one.id) == one
    for reference, client in play.clients.items():
        kind, _, client_id = reference.partition(":")
        shelf = sample.records.contacts if kind == "contact" else sample.records.companies
        assert shelf.get(client_id) == client


def same(workspace: Workspace, ledger: Ledger, key: Key, state: ItemState) -> None:
    """Hold the state, the log and the record to what the rehearsal says."""
    live, told, item = ledger.load(key), ledger.rebuilt(key), workspace.records.items(key[0]).get(key[1])
    assert live is not None
    assert told is not None
    assert (live.runs, live.results, live.entry, live.gone) == (state.runs, state.results, state.entry, state.gone)
    assert told.runs == live.runs
    if state.gone:
        assert item is None
        return
    assert item is not None
    assert (item.pipeline, item.stage) == (state.item.pipeline, state.item.stage)
    assert kept(item.values) == kept(state.item.values)
