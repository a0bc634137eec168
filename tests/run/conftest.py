"""A workspace in which rules run, and a server's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import StaticPool, create_engine

from app.engine.model.schema import Pipeline, PipelineStage
from app.storage.ledger import tables as t
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.store import EngineStore
from app.storage.workspace import Access, Workspace

pytest.register_assert_rewrite("tests.run.alike")

STAGES = ("A", "B", "C", "D")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.rulewright"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """A workspace with deals in the stages A to D, open as the engine has it."""
    with Workspace.create(path) as made:
        made.pipelines.put(Pipeline("sales", "Sales", "deal", tuple(PipelineStage(one, one) for one in STAGES)))
    with Workspace.open(path, Access.WRITE, durable=True) as opened:
        yield opened


@pytest.fixture
def ledger() -> Ledger:
    """The ledger of a server, in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    t.metadata.create_all(engine)
    return Ledger(EngineStore(engine))
