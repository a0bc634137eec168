"""Entity types, their own fields, and the schema that the engine sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.schema import (
    CLIENT_NAMES,
    EntityType,
    Field,
    Option,
    Pipeline,
    PipelineStage,
    Schema,
    StageKind,
    builtin_schema,
    smart_process,
)
from app.engine.model.values import FieldType
from app.engine.words import msg
from app.storage import tables as t
from app.storage.changes import Bell, Changed
from app.storage.database import Database
from app.storage.errors import InUse
from app.storage.key_values import KeyValues

BASE_CURRENCY = "base_currency"


class EntityTypes:
    """The kinds of items of a workspace: the four built-in ones with fields added to them, and smart processes."""

    def __init__(self, database: Database, bell: Bell, settings: KeyValues) -> None:
        """Look after the types of an open workspace."""
        self._database = database
        self._bell = bell
        self._settings = settings
        self._cached: Schema | None = None
        bell.watch(self._forget)

    def schema(self) -> Schema:
        """Return all entity types and pipelines; the same value until one of them changes."""
        known = self._cached
        if known is None:
            with self._database.read() as connection:
                known = self._cached = self._load(connection)
        return known

    def put(self, entity: EntityType) -> None:
        """Add or change a smart process, with the fields of its own."""
        with self._database.write() as connection:
            if entity.smart:
                place = _next_place(connection, t.entity_types)
                values = {"id": entity.id, "name": str(entity.name), "position": place}
                connection.execute(
                    insert(t.entity_types).values(values).on_conflict_do_update(["id"], set_={"name": values["name"]})
                )
            common = smart_process("", "").by_key
            connection.execute(delete(t.fields).where(t.fields.c.entity == entity.id))
            own = [one for one in entity.fields if (one.custom if not entity.smart else one.key not in common)]
            for place, one in enumerate(own):
                connection.execute(insert(t.fields).values(_field_row(entity.id, one, place)))
        self._bell.ring("schema", entity.id)

    def remove(self, entity_id: str) -> EntityType:
        """Remove a smart process and return it as it was; raises InUse while it has pipelines."""
        schema = self.schema()
        entity = schema.entities[entity_id]
        if any(one.entity == entity_id for one in schema.pipelines.values()):
            words = msg("“{name}” still has pipelines. Remove those first.")
            raise InUse(words.fill(name=entity.name), field="entity")
        with self._database.write() as connection:
            connection.execute(delete(t.entity_types).where(t.entity_types.c.id == entity_id))
            connection.execute(delete(t.fields).where(t.fields.c.entity == entity_id))
        self._bell.ring("schema", entity_id)
        return entity

    def put_field(self, entity: str, field: Field) -> None:
        """Add or change a field of an entity type, or of the clients: contact or company."""
        with self._database.write() as connection:
            row = _field_row(entity, field, _next_place(connection, t.fields))
            changed = {name: value for name, value in row.items() if name not in ("entity", "key", "position")}
            connection.execute(insert(t.fields).values(row).on_conflict_do_update(["entity", "key"], set_=changed))
        self._bell.ring("schema", entity)

    def remove_field(self, entity: str, key: str) -> None:
        """Remove a field. Values that records hold stay there, so that putting it back brings them back."""
        with self._database.write() as connection:
            connection.execute(delete(t.fields).where(t.fields.c.entity == entity, t.fields.c.key == key))
        self._bell.ring("schema", entity)

    def client_fields(self, kind: str) -> Mapping[str, Field]:
        """Return the fields that were added to contacts or companies; other kinds of records have none."""
        added = self.schema().clients.get(kind)
        return added.by_key if added else {}

    def set_base_currency(self, currency: str) -> None:
        """Choose the currency in which amounts are compared."""
        self._settings.put(BASE_CURRENCY, currency)
        self._bell.ring("schema")

    def _load(self, connection: Connection) -> Schema:
        builtin = builtin_schema()
        own = _own_fields(connection)
        entities = {
            key: replace(one, fields=one.fields + tuple(own.get(key, ()))) for key, one in builtin.entities.items()
        }
        for row in connection.execute(select(t.entity_types).order_by(t.entity_types.c.position)):
            entities[row.id] = smart_process(row.id, row.name, *own.get(row.id, ()))
        currency = self._settings.get(BASE_CURRENCY, builtin.base_currency)
        clients = {kind: EntityType(kind, name, tuple(own.get(kind, ()))) for kind, name in CLIENT_NAMES.items()}
        return Schema(entities, {one.id: one for one in load_pipelines(connection)}, currency, clients)

    def _forget(self, changed: Changed) -> None:
        if changed.what in ("schema", "pipelines"):
            self._cached = None


def load_pipelines(connection: Connection) -> list[Pipeline]:
    """Return all pipelines in their order, with their stages."""
    stages: dict[str, list[PipelineStage]] = {}
    columns = (t.stages.c.pipeline, t.stages.c.id, t.stages.c.name, t.stages.c.color, t.stages.c.kind)
    for row in connection.execute(select(*columns).order_by(t.stages.c.pipeline, t.stages.c.position)):
        stages.setdefault(row.pipeline, []).append(PipelineStage(row.id, row.name, row.color, StageKind(row.kind)))
    found = connection.execute(select(t.pipelines).order_by(t.pipelines.c.position))
    return [Pipeline(row.id, row.name, row.entity, tuple(stages.get(row.id, ()))) for row in found]


def _own_fields(connection: Connection) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for row in connection.execute(select(t.fields).order_by(t.fields.c.entity, t.fields.c.position)):
        found.setdefault(row.entity, []).append(_field(row))
    return found


def _field(row: Row[Any]) -> Field:
    options = tuple(Option(option, label) for option, label in row.options)
    return Field(row.key, row.label, FieldType(row.type), row.required, row.multiple, custom=True, options=options)


def _field_row(entity: str, field: Field, place: int) -> dict[str, Any]:
    return {
        "entity": entity,
        "key": field.key,
        "position": place,
        "label": str(field.label),
        "type": field.type.value,
        "required": field.required,
        "multiple": field.multiple,
        "options": [[one.id, one.label] for one in field.options],
    }


def _next_place(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.position) + 1, 0))).scalar_one())
