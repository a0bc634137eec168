"""What rules that create or move items have in common: where the item goes, and what it takes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.engine.errors import CannotAct
from app.engine.model.item import Item
from app.engine.model.schema import EntityType, Field, Pipeline
from app.engine.model.values import Value
from app.engine.moment import Moment
from app.engine.words import msg

OF_CLIENT = ("contacts", "company", "first_name", "last_name", "phones", "emails", "company_name")
"""The fields that say who the client is; the last ones are a lead's own."""


_NOTHING = (None, "", ())


def type_meant(entity: str, at: Moment, field: str) -> EntityType:
    """Return an entity type that exists; an unknown one is a reason not to act."""
    found = at.directory.schema.entities.get(entity)
    if found is None:
        raise CannotAct(msg("There is no type “{type}”.").fill(type=entity), field=field)
    return found


def pipeline_meant(pipeline: str, entity: EntityType, at: Moment, field: str) -> Pipeline:
    """Return a pipeline for items of a type, the first one where none is named; one of others will not do."""
    schema = at.directory.schema
    if not pipeline:
        of_type = schema.pipelines_of(entity.id)
        if not of_type:
            raise CannotAct(msg("{type} have no pipeline yet.").fill(type=entity.name), field=field)
        return of_type[0]
    found = schema.pipelines.get(pipeline)
    if found is None:
        raise CannotAct(msg("There is no pipeline “{id}”.").fill(id=pipeline), field=field)
    if found.entity != entity.id:
        words = msg("The pipeline “{pipeline}” is not for items of this type.")
        raise CannotAct(words.fill(pipeline=found.name), field=field)
    return found


def stage_meant(stage: str, pipeline: Pipeline, field: str) -> str:
    """Return a stage of a pipeline, the first one where none is named; an unknown one is a reason not to act."""
    stages = [one.id for one in pipeline.stages]
    found = stage or next(iter(stages), "")
    if found not in stages:
        words = msg("The pipeline “{pipeline}” has no stage “{stage}”.")
        raise CannotAct(words.fill(pipeline=pipeline.name, stage=found), field=field)
    return found


def own_stage_meant(stage: str, at: Moment, field: str) -> str:
    """Return a stage of the item's own pipeline; where that is not known, as without a workspace, any will do."""
    pipeline = at.directory.schema.pipelines.get(at.item.pipeline)
    return stage if pipeline is None else stage_meant(stage, pipeline, field)


def demand_fields(entity: EntityType, keys: Iterable[str]) -> None:
    """Refuse fields that a type does not have; raises CannotAct for the parameter ``fields``."""
    for key in keys:
        if key not in entity.by_key:
            words = msg("{type} have no field “{field}”.")
            raise CannotAct(words.fill(type=entity.name, field=key), field="fields")


def carried(keys: Iterable[str], item: Item, to: EntityType, at: Moment) -> dict[str, Value]:
    """Return the filled fields of an item that another type has too, of the same kind."""
    own = at.directory.schema.entities.get(item.entity)
    known: Mapping[str, Field] = own.by_key if own else {}
    return {
        key: value
        for key in keys
        if (value := item.values.get(key)) is not None and key in to.by_key and fits(known.get(key), to.by_key[key])
    }


def fits(one: Field | None, other: Field) -> bool:
    """Say whether the value of one field can stand in another as it is."""
    return one is not None and (one.type, one.multiple) == (other.type, other.multiple)


def complete(values: Mapping[str, Value], entity: EntityType, field: str) -> dict[str, Value]:
    """Return the values that are filled; a required one that is not is a reason not to act."""
    for one in entity.fields:
        if one.required and values.get(one.key) in _NOTHING:
            words = msg("{type} need “{field}”: give it a value.").fill(type=entity.name, field=one.label)
            raise CannotAct(words, field=field)
    return {key: value for key, value in values.items() if value is not None}
