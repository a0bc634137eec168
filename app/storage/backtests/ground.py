"""What a replay stands on: how the log is to be read, and what surrounds the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.engine.backtest import Backtest, PeopleOfALog
from app.engine.catalog.registry import catalogue_on_demand
from app.engine.history import LogMapping
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Field, Pipeline, PipelineStage, Schema, smart_process
from app.engine.model.values import FieldType
from app.engine.ports import Directory, World
from app.engine.process import Engine
from app.engine.program import Programs, compile_program
from app.storage.backtests.order import Order
from app.storage.history.guess import guess_mapping
from app.storage.history.mapping_file import complete
from app.storage.history.shape import LogShape, look_at
from app.storage.history.source import Told
from app.storage.history.terms import Terms, stage_names
from app.storage.importing.guess import guess_column
from app.storage.importing.names import Names

if TYPE_CHECKING:
    from app.storage.workspace import Workspace

_LOOKED_AT = 300
_NOTHING = LogMapping("", "", "")


@dataclass(frozen=True, slots=True)
class Ground:
    """What stays the same for all items: the versions, first the one that is asked about, and the terms of the log."""

    backtests: tuple[Backtest, ...]
    terms: Terms
    workspace: Workspace | None
    zone: tzinfo
    """Whose days are counted."""

    @property
    def looks_around(self) -> bool:
        """Whether items matter to one another under any version."""
        return any(one.program.looks_around for one in self.backtests)


def settled(order: Order, told: Told | None = None) -> Order:
    """Return the order with a mapping that says all."""
    if order.log is None:
        return order if order.mapping else changed(order, mapping=_NOTHING)
    with _directory(order) as (directory, _):
        schema = directory.schema
    if order.mapping is not None and _says_all(order.mapping, schema, order.rule_set.entity):
        return order
    shape = look_at(order.log, told)
    mapping = order.mapping or guess_mapping(shape, _stages(order), schema.entity(order.rule_set.entity))
    whole = complete(mapping, shape.keys)
    return changed(order, mapping=_typed(whole, shape, schema, order.rule_set.entity))


@contextmanager
def ground(order: Order) -> Iterator[Ground]:
    """Stand on what an order says for a while; its mapping must be there."""
    mapping = order.mapping or _NOTHING
    with _directory(order) as (bare, workspace):
        directory = changed(bare, schema=_with_what_is_mapped(bare.schema, mapping, order.rule_set))
        entity = directory.schema.entity(order.rule_set.entity)
        people = () if workspace is None else tuple((one.name, one.id) for one in directory.employees.values())
        zone = directory.calendar.zone
        currency = directory.schema.base_currency
        terms = Terms(mapping, _stages(order), entity, zone, currency, Names(people))
        yield Ground(tuple(_backtest(order, one, directory) for one in order.rule_sets), terms, workspace, zone)


@contextmanager
def _directory(order: Order) -> Iterator[tuple[Directory, Workspace | None]]:
    if order.workspace is None:
        yield Directory(employees=PeopleOfALog(), any_provider=True), None
    else:
        from app.storage.workspace import Access, Workspace  # noqa: PLC0415  most logs are replayed without it

        with Workspace.open(order.workspace, Access.READ) as workspace:
            yield workspace.directory(), workspace


def _backtest(order: Order, rule_set: RuleSet, directory: Directory) -> Backtest:
    program = compile_program(rule_set, catalogue_on_demand(), directory.schema, directory.variables)
    engine = Engine(Programs.of(program), World(directory, seed=order.seed), carry_out_moves=order.follow_moves)
    return Backtest(program, engine, rule_set.entity)


def _stages(order: Order) -> Mapping[str, str]:
    stages = {stage.id: stage for rule_set in reversed(order.rule_sets) for stage in rule_set.stages}
    return stage_names(stages.values())


def _says_all(mapping: LogMapping, schema: Schema, entity_id: str) -> bool:
    """Say whether a mapping needs no look at the log."""
    entity = schema.entity(entity_id)
    known = {*mapping.field_types, *(entity.by_key if entity is not None else ())}
    return bool(mapping.item and mapping.stage and mapping.time) and known.issuperset(mapping.fields)


def _typed(mapping: LogMapping, shape: LogShape, schema: Schema, entity_id: str) -> LogMapping:
    """Say the type of each field that nobody knows, by its values: so every part of a log reads it alike."""
    entity = schema.entity(entity_id)
    known = entity.by_key if entity is not None else {}
    types = {
        key: guess_column(shape.texts.get(attribute, ())[:_LOOKED_AT]).type
        for key, attribute in mapping.fields.items()
        if key not in known and key not in mapping.field_types
    }
    return replace(mapping, field_types={**mapping.field_types, **types})


def _with_what_is_mapped(schema: Schema, mapping: LogMapping, rule_set: RuleSet) -> Schema:
    """Return the schema with what only the log and the rule set know: fields, and the pipeline."""
    entity = schema.entities.get(rule_set.entity) or smart_process(rule_set.entity, rule_set.entity)
    for key in mapping.fields:
        if key not in entity.by_key:
            entity = entity.with_field(Field(key, key, mapping.field_types.get(key, FieldType.STRING)))
    stages = tuple(PipelineStage(one.id, one.name, one.color, one.kind) for one in rule_set.stages)
    pipeline = Pipeline(rule_set.pipeline, rule_set.name, rule_set.entity, stages)
    return replace(
        schema,
        entities={**schema.entities, entity.id: entity},
        pipelines={pipeline.id: pipeline, **schema.pipelines},
    )
