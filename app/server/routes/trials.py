"""What a version would do to the items that are here, and what becomes of them when it is put in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from app.engine.program import Programs, compile_program
from app.engine.rehearse import Stage
from app.engine.trial import try_on
from app.run.programs import ReadyVersions, live_programs
from app.server.access import Reads
from app.server.parts import Given
from app.server.routes.pipelines import PipelineId
from app.server.routes.versions import VersionId, demand_version
from app.server.shapes import Shape

router = APIRouter(prefix="/v1", tags=["trials"])

MOST_ITEMS, MOST_DAYS = 500, 90


class Trying(Shape):
    """On how many of the newest items a version is tried, and how much time passes for them."""

    items: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 100
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = 30


class StandingShown(Shape):
    """Items of one stage that entered it under one version."""

    version: str
    stage: str
    items: int
    waiting: int
    """How many of them wait for a time."""


class StandingsShown(Shape):
    """All items of a pipeline, by version and stage."""

    standing: list[StandingShown]


@router.post("/versions/{version}/trial", operation_id="try_version")
def try_version(version: VersionId, parts: Given, caller: Reads, asked: Trying) -> dict[str, Any]:
    """Let the newest items of the pipeline enter their stages under a version and under the live one. Nothing is sent.

    What is sent more, less or otherwise stands under `compared`; it is null where nothing runs yet.
    """
    del caller
    uploaded = demand_version(parts, version)
    rule_set = parts.releases.rule_set(version)
    directory, now = parts.company.directory(), parts.clock()
    known = ReadyVersions(parts.releases, parts.catalogue, directory)
    live = live_programs(known, parts.releases)
    around = Stage(
        Programs(live.live), directory, parts.templates, belongings=parts.company.belongings, items=parts.company.items
    )
    newest = parts.views.newest(uploaded.entity, uploaded.pipeline, asked.items)
    new = compile_program(rule_set, parts.catalogue, directory.schema, directory.variables, version)
    old = live.live.get(uploaded.pipeline)
    return try_on(
        [one.state.item for one in newest], rule_set, new, old, around, now, now + timedelta(days=asked.days)
    ).as_json()


@router.get("/pipelines/{pipeline}/items", operation_id="count_items")
def count_items(pipeline: PipelineId, parts: Given, caller: Reads) -> StandingsShown:
    """Count the items of a pipeline by the version that holds for them until they leave their stage."""
    del caller
    found = parts.views.standing(pipeline)
    return StandingsShown(
        standing=[
            StandingShown(version=one.version, stage=one.stage, items=one.items, waiting=one.waiting) for one in found
        ]
    )
