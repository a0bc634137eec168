"""The rule set that is being edited, one for each pipeline; an edit writes the stages that it changed."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet, Stage
from app.engine.words import msg
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.pipelines import remove_stage

NO_PIPELINE = msg("There is no pipeline “{pipeline}” in this workspace.")


class Draft(Struct, frozen=True):
    """What a list of drafts shows."""

    pipeline: str
    entity: str
    name: str
    triggers: int
    rules: int


class Drafts:
    """The drafts of a workspace. Stages stand in the same rows as the pipeline's own, so both are always in step."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the drafts of an open workspace."""
        self._database = database
        self._bell = bell

    def list(self) -> tuple[Draft, ...]:
        """Return what there is, in the order of the pipelines."""
        triggers = func.coalesce(func.sum(func.json_array_length(t.stages.c.content, "$.triggers")), 0)
        rules = func.coalesce(func.sum(func.json_array_length(t.stages.c.content, "$.rules")), 0)
        query = (
            select(t.pipelines, triggers.label("triggers"), rules.label("rules"))
            .outerjoin(t.stages, t.stages.c.pipeline == t.pipelines.c.id)
            .group_by(t.pipelines.c.id)
            .order_by(t.pipelines.c.position)
        )
        with self._database.read() as connection:
            return tuple(
                Draft(row.id, row.entity, row.rule_set_name or row.name, row.triggers, row.rules)
                for row in connection.execute(query)
            )

    def load(self, pipeline_id: str) -> RuleSet:
        """Return the draft of a pipeline; without rules yet it is empty but for the stages."""
        with self._database.read() as connection:
            pipeline = connection.execute(select(t.pipelines).where(t.pipelines.c.id == pipeline_id)).first()
            if pipeline is None:
                raise KnownError(NO_PIPELINE.fill(pipeline=pipeline_id), field="pipeline")
            query = select(t.stages).where(t.stages.c.pipeline == pipeline_id).order_by(t.stages.c.position)
            stages = [
                {"id": row.id, "name": row.name, "kind": row.kind, "color": row.color, **row.content}
                for row in connection.execute(query)
            ]
        name = pipeline.rule_set_name or pipeline.name
        body = {"id": pipeline.rule_set, "name": name, "entity": pipeline.entity, "pipeline": pipeline.id}
        return RuleSet.model_validate({**body, "stages": stages})

    def save(self, old: RuleSet, new: RuleSet) -> None:
        """Write what an edit changed; `old` is the draft as it was written last.

        Raises InUse for a removed stage that still holds records: move them within the same transaction.
        """
        if old.pipeline != new.pipeline:
            raise ValueError("an edit does not lead from one pipeline to another")
        before = {stage.id: (place, stage) for place, stage in enumerate(old.stages)}
        kept = {stage.id for stage in new.stages}
        with self._database.write() as connection:
            if (old.id, old.name) != (new.id, new.name):
                row = update(t.pipelines).where(t.pipelines.c.id == new.pipeline)
                connection.execute(row.values(rule_set=new.id, rule_set_name=new.name))
            for gone in (stage for stage in old.stages if stage.id not in kept):
                remove_stage(connection, old.pipeline, gone.id, gone.name)
            for place, stage in enumerate(new.stages):
                if (place, stage) != before.get(stage.id):
                    _write(connection, new.pipeline, stage, place, before.get(stage.id, (0, None))[1])
        self._bell.ring("drafts", new.pipeline)
        if _outline(old) != _outline(new):
            self._bell.ring("pipelines", new.pipeline)


def _write(connection: Connection, pipeline: str, stage: Stage, place: int, before: Stage | None) -> None:
    row: dict[str, Any] = {"position": place, "name": stage.name, "color": stage.color, "kind": stage.kind.value}
    if before is None or (before.triggers, before.rules) != (stage.triggers, stage.rules):
        row["content"] = {
            "triggers": [one.model_dump() for one in stage.triggers],
            "rules": [one.model_dump() for one in stage.rules],
        }
    if before is None:
        new = insert(t.stages).values(pipeline=pipeline, id=stage.id, **row)
        connection.execute(new.on_conflict_do_update(["pipeline", "id"], set_=row))
    else:
        connection.execute(
            update(t.stages).where(t.stages.c.pipeline == pipeline, t.stages.c.id == stage.id).values(**row)
        )


def _outline(rule_set: RuleSet) -> list[tuple[str, str, str, str]]:
    return [(stage.id, stage.name, stage.color, stage.kind) for stage in rule_set.stages]
