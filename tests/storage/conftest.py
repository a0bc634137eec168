"""Workspaces to try things on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.storage.initial import init_workspace
from app.storage.workspace import Workspace

TODAY = date(2026, 3, 10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.rulewright"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace.create(path) as opened:
        yield opened


@pytest.fixture
def sales(workspace: Workspace) -> Workspace:
    """A workspace with one pipeline of deals: new, won, lost."""
    stages = (
        PipelineStage("new", "New"),
        PipelineStage("won", "Won", "#2E9E5B", StageKind.WON),
        PipelineStage("lost", "Lost", "#D9534F", StageKind.LOST),
    )
    workspace.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
    return workspace


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample") / "sample.rulewright"
    init_workspace(made, sample=True, today=TODAY)
    return made


@pytest.fixture
def sample(sample_file: Path, path: Path) -> Iterator[Workspace]:
    shutil.copy(sample_file, path)
    with Workspace.open(path) as opened:
        yield opened
