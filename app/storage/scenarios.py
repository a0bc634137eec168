"""Rehearsals kept as regression tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class Scenario(Struct, frozen=True):
    """One scenario; `content` is what stands in a scenario file."""

    id: str
    pipeline: str
    name: str
    content: Mapping[str, Any]
    modified_at: datetime


class Scenarios:
    """The scenarios of a workspace."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the scenarios of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self, pipeline_id: str) -> tuple[Scenario, ...]:
        """Return the scenarios of a pipeline by name."""
        c = t.scenarios.c
        query = select(t.scenarios).where(c.pipeline == pipeline_id).order_by(func.alphabetical(c.name))
        with self._database.read() as connection:
            return tuple(
                Scenario(row.id, row.pipeline, row.name, row.content, datetime.fromisoformat(row.modified_at))
                for row in connection.execute(query)
            )

    def put(self, scenario: Scenario) -> None:
        """Add or replace a scenario."""
        row = {
            "id": scenario.id,
            "pipeline": scenario.pipeline,
            "name": scenario.name,
            "content": dict(scenario.content),
            "modified_at": scenario.modified_at.astimezone(UTC).isoformat(),
        }
        with self._database.write() as connection:
            connection.execute(insert(t.scenarios).values(row).on_conflict_do_update(["id"], set_=row))
        self._bell.ring("scenarios", scenario.id)

    def remove(self, scenario_id: str) -> None:
        """Remove a scenario."""
        with self._database.write() as connection:
            connection.execute(delete(t.scenarios).where(t.scenarios.c.id == scenario_id))
        self._bell.ring("scenarios", scenario_id)
