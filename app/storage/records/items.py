"""The items of one entity type."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Integer, Numeric, Row, Table, cast, func, or_, select

from app.engine.model.item import Item
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.recognising import item_marks
from app.storage import tables as t
from app.storage.changes import Bell, Change, Edit
from app.storage.database import Database
from app.storage.records.known_by import known_by
from app.storage.records.shelf import Query, Shelf
from app.storage.records.values import read_values, search_text, searched, write_values
from app.storage.schema import EntityTypes

_IN_COLUMNS = ("id", "stage")
"""Fields that an item carries outside its values."""


class ItemShelf(Shelf[Item]):
    """The items of one entity type; contacts and companies stand in them as ``contact:id`` and ``company:id``."""

    what: ClassVar[str] = "items"
    table: ClassVar[Table] = t.items
    keys: ClassVar[tuple[str, ...]] = ("entity", "id")

    def __init__(self, database: Database, bell: Bell, types: EntityTypes, entity: str) -> None:
        """Stand in an open workspace, for one entity type."""
        super().__init__(database, bell)
        self._types = types
        self.entity = entity

    def stage_counts(self, pipeline: str) -> Mapping[str, int]:
        """Return how many items stand in each stage of a pipeline; empty stages are left out."""
        query = (
            select(t.items.c.stage, func.count().label("n"))
            .where(t.items.c.pipeline == pipeline, t.items.c.entity == self.entity)
            .group_by(t.items.c.stage)
        )
        with self._database.read() as connection:
            return {row.stage: row.n for row in connection.execute(query)}

    def known_by(self, marks: Collection[str]) -> list[str]:
        """Return the ids of items that have any of the marks of a client, by the index."""
        return known_by(self._database, self.entity, marks)

    def move(self, ids: Sequence[str], stage: str, pipeline: str | None = None) -> Edit:
        """Move items to a stage, and pipeline where given."""
        with self._database.write():
            before = self.many(ids)
            after = [one.in_stage(stage, pipeline) for one in before]
            self.write(after)
        return Edit(tuple(Change(old, new) for old, new in zip(before, after, strict=True)))

    def _record(self, row: Row[Any]) -> Item:
        return Item(row.id, row.entity, row.pipeline, row.stage, read_values(row.content, self._fields()))

    def _row(self, record: Item) -> dict[str, Any]:
        return item_row(record, self._fields())

    def _conditions(self, query: Query) -> list[ColumnElement[bool]]:
        c = t.items.c
        exact = ((c.pipeline, query.pipeline), (c.stage, query.stage), (c.responsible, query.responsible))
        found = [c.entity == self.entity, *(column == value for column, value in exact if value is not None)]
        return found + [_mentions(word) for word in query.text.casefold().split()]

    def _usual_order(self) -> list[ColumnElement[Any]]:
        return [t.items.c.created_at, t.items.c.number]

    def _sorted_by(self, key: str) -> list[ColumnElement[Any]] | None:
        field = self._fields().get(key)
        if field is None or '"' in key:
            return None
        c = t.items.c
        match key:
            case "id":
                return [cast(c.id, Integer)]
            case "stage":
                place = select(t.stages.c.position).where(t.stages.c.pipeline == c.pipeline, t.stages.c.id == c.stage)
                return [place.scalar_subquery()]
            case "responsible":
                return [_name_of(t.employees, t.employees.c.name, c.responsible)]
            case "company":
                return [_name_of(t.companies, t.companies.c.name, c.company)]
            case "contacts":
                return [_name_of(t.contacts, t.contacts.c.last_name, c.contact)]
            case "created_at":
                return [c.created_at]
        return [_json_order(field)]

    @property
    def sequence(self) -> str:
        """What its ids are counted by."""
        return f"{self.what}:{self.entity}"

    def _ring(self, ids: Sequence[str]) -> None:
        self._bell.ring(self.what, *ids, entity=self.entity)

    def _fields(self) -> Mapping[str, Field]:
        entity = self._types.schema().entity(self.entity)
        return entity.by_key if entity else {}


def item_row(item: Item, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return what the workspace keeps of an item."""
    values = {key: value for key, value in item.values.items() if key not in _IN_COLUMNS}
    contacts = values.get("contacts") or ()
    return {
        "entity": item.entity,
        "id": item.id,
        "pipeline": item.pipeline,
        "stage": item.stage,
        "responsible": values.get("responsible"),
        "contact": bare(contacts[0]) if contacts else None,
        "company": bare(values.get("company")),
        "created_at": _utc(values.get("created_at")),
        "content": write_values(values),
        "marks": sorted(item_marks(item)),
        "search": search_text(item.id, *searched(values, fields)),
    }


def bare(reference: str | None) -> str | None:
    """Return the id of a client reference."""
    return reference.partition(":")[2] or reference if reference else None


def _utc(moment: Value) -> str | None:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else None


def _mentions(word: str) -> ColumnElement[bool]:
    c = t.items.c
    people = ((c.responsible, t.employees), (c.company, t.companies), (c.contact, t.contacts))
    return or_(
        func.instr(c.search, word) > 0,
        *(column.in_(select(table.c.id).where(func.instr(table.c.search, word) > 0)) for column, table in people),
    )


def _name_of(table: Table, name: ColumnElement[Any], column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.alphabetical(select(name).where(table.c.id == column).scalar_subquery())


def _json_order(field: Field) -> ColumnElement[Any]:
    path = f'$."{field.key}"'
    match field.type:
        case FieldType.MONEY:
            return cast(func.json_extract(t.items.c.content, f"{path}.amount"), Numeric)
        case FieldType.DECIMAL | FieldType.INTEGER:
            return cast(func.json_extract(t.items.c.content, path), Numeric)
    return func.alphabetical(func.json_extract(t.items.c.content, path))
