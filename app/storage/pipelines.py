"""Pipelines and their stages. A stage is kept once: its rule set's draft stands in the same row."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.words import Msg, msg, msgs
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.errors import InUse
from app.storage.schema import EntityTypes, load_pipelines

EMPTY_STAGE: dict[str, Any] = {"triggers": [], "rules": []}

HAS_RULES = msg("The stage “{stage}” still has rules. Remove or move them first.")


class Pipelines:
    """The pipelines of a workspace, in the order in which they are offered."""

    def __init__(self, database: Database, bell: Bell, types: EntityTypes) -> None:
        """Look after the pipelines of an open workspace."""
        self._database = database
        self._bell = bell
        self._types = types

    def all(self, entity: str | None = None) -> tuple[Pipeline, ...]:
        """Return all pipelines, or those of one entity type."""
        return tuple(one for one in self._types.schema().pipelines.values() if entity in (None, one.entity))

    def get(self, pipeline_id: str) -> Pipeline | None:
        """Return a pipeline."""
        return self._types.schema().pipelines.get(pipeline_id)

    def put(self, pipeline: Pipeline) -> Pipeline | None:
        """Add or change a pipeline and return it as it was before.

        Stages keep their rules. One that is left out must hold neither rules nor records, else InUse.
        """
        with self._database.write() as connection:
            before = next((one for one in load_pipelines(connection) if one.id == pipeline.id), None)
            place = connection.execute(select(func.coalesce(func.max(t.pipelines.c.position) + 1, 0))).scalar_one()
            row = insert(t.pipelines).values(
                id=pipeline.id, entity=pipeline.entity, name=pipeline.name, position=place, rule_set=str(uuid.uuid4())
            )
            connection.execute(row.on_conflict_do_update(["id"], set_={"name": pipeline.name}))
            kept = {one.id for one in pipeline.stages}
            for stage in before.stages if before else ():
                if stage.id not in kept:
                    _refuse_with_rules(connection, pipeline.id, stage)
                    remove_stage(connection, pipeline.id, stage.id, stage.name)
            for place, stage in enumerate(pipeline.stages):
                put_stage(connection, pipeline.id, stage, place)
        self._bell.ring("pipelines", pipeline.id)
        return before

    def remove(self, pipeline_id: str) -> Pipeline:
        """Remove a pipeline with its draft and return it as it was; raises InUse while it holds records."""
        with self._database.write() as connection:
            before = next(one for one in load_pipelines(connection) if one.id == pipeline_id)
            for stage in before.stages:
                remove_stage(connection, pipeline_id, stage.id, stage.name)
            connection.execute(delete(t.pipelines).where(t.pipelines.c.id == pipeline_id))
        self._bell.ring("pipelines", pipeline_id)
        return before


def put_stage(connection: Connection, pipeline: str, stage: PipelineStage, place: int) -> None:
    """Add a stage without rules, or change what is said of it."""
    said = {"position": place, "name": stage.name, "color": stage.color, "kind": stage.kind.value}
    row = insert(t.stages).values(pipeline=pipeline, id=stage.id, content=EMPTY_STAGE, **said)
    connection.execute(row.on_conflict_do_update(["pipeline", "id"], set_=said))


def remove_stage(connection: Connection, pipeline: str, stage: str, name: str) -> None:
    """Remove a stage; raises InUse while records stand in it."""
    inside = (t.items.c.pipeline == pipeline) & (t.items.c.stage == stage)
    count = connection.execute(select(func.count()).select_from(t.items).where(inside)).scalar_one()
    if count:
        words: Msg = msgs(
            "{n} record is in the stage “{stage}”. Move it to another stage first.",
            "{n} records are in the stage “{stage}”. Move them to another stage first.",
        )
        raise InUse(words.fill(n=count, stage=name), field="stage")
    connection.execute(delete(t.stages).where(t.stages.c.pipeline == pipeline, t.stages.c.id == stage))


def _refuse_with_rules(connection: Connection, pipeline: str, stage: PipelineStage) -> None:
    query = select(t.stages.c.content).where(t.stages.c.pipeline == pipeline, t.stages.c.id == stage.id)
    content = connection.execute(query).scalar_one()
    if content["triggers"] or content["rules"]:
        raise InUse(HAS_RULES.fill(stage=stage.name), field="stage")
