"""Items: deals, leads, quotes, invoices, and those of smart processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace

from app.engine.model.item import Item
from app.engine.model.schema import EntityType, Field, Option, Pipeline
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace
from app.ui.data.kinds.base import STAGE, Kind

PIPELINE = "pipeline"

ICONS = {
    "deal": "mdi6.handshake-outline",
    "lead": "mdi6.account-plus-outline",
    "quote": "mdi6.file-sign",
    "invoice": "mdi6.receipt-text-outline",
}
_OWN_COLUMNS = 3
_OF_LEADS = ("id", "title", STAGE, "responsible", "first_name", "last_name", "phones", "emails", "created_at")
SMART_ICON = "mdi6.shape-outline"

_adds: Mapping[str, Msg] = {
    "deal": msg("New deal"),
    "lead": msg("New lead"),
    "quote": msg("New quote"),
    "invoice": msg("New invoice"),
}
_add_item = msg("New item")
_stage, _pipeline = msg("Stage"), msg("Pipeline")
_nameless = msg("New record")


class Items(Kind[Item]):
    """The items of one entity type."""

    usual: ClassVar[tuple[str, ...]] = (
        "id", "title", STAGE, "amount", "responsible", "contacts", "company", "close_date", "created_at",
    )  # fmt: skip

    order: ClassVar[Query] = Query(sort="created_at", descending=True)

    def __init__(self, workspace: Workspace, entity: str) -> None:
        """Look at one entity type of a workspace."""
        shelf = workspace.records.items(entity)
        super().__init__(entity, ICONS.get(entity, SMART_ICON), _adds.get(entity, _add_item), shelf)
        self._workspace = workspace
        self.entity = entity

    def title(self) -> str:
        """Return the entity type's name."""
        return self.type.name

    @property
    def type(self) -> EntityType:
        """The entity type as it is now."""
        return self._workspace.types.schema().entities[self.entity]

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """The pipelines through which these items go."""
        return self._workspace.pipelines.all(self.entity)

    def fields(self) -> tuple[Field, ...]:
        """Return the entity type's fields; the stage is one of a list, and the pipeline stands before it."""
        pipelines = self.pipelines
        stages = tuple(Option(one.id, one.name) for line in pipelines for one in line.stages)
        placed = Field(STAGE, _stage, FieldType.ENUMERATION, required=True, options=stages)
        choice = tuple(Option(one.id, one.name) for one in pipelines)
        line = Field(PIPELINE, _pipeline, FieldType.ENUMERATION, required=True, options=choice)
        found: list[Field] = []
        for one in self.type.fields:
            if one.key != STAGE:
                found.append(one)
            if one.key == "title":
                found += [line, placed] if len(pipelines) > 1 else [placed]
        return tuple(found)

    def fields_of(self, record: Item) -> tuple[Field, ...]:
        """Return the fields as one item has them: the stages to choose from are those of its own pipeline."""
        line = self._workspace.pipelines.get(record.pipeline)
        stages = tuple(Option(one.id, one.name) for one in line.stages) if line else ()
        return tuple(replace(one, options=stages) if one.key == STAGE else one for one in self.fields())

    def value(self, record: Item, key: str) -> Value:
        """Return a value; id, stage and pipeline stand beside the others."""
        match key:
            case "id":
                return record.id
            case "stage":
                return record.stage
            case "pipeline":
                return record.pipeline
        return record.values.get(key)

    def changed(self, record: Item, values: Mapping[str, Value], now: datetime) -> Item:
        """Return the item changed; another pipeline begins at its first stage."""
        inside = {key: value for key, value in values.items() if key not in (STAGE, PIPELINE)}
        record = record.with_values({**inside, "modified_at": now})
        if PIPELINE in values and values[PIPELINE] != record.pipeline:
            line = self._workspace.pipelines.get(str(values[PIPELINE]))
            if line is not None and line.stages:
                record = record.in_stage(line.stages[0].id, line.id)
        return record.in_stage(str(values[STAGE])) if STAGE in values else record

    def fresh(self, record_id: str, now: datetime) -> Item:
        """Return an item in the first stage of the first pipeline."""
        line = self.pipelines[0]
        values = {"title": str(_nameless), "created_at": now, "modified_at": now}
        return Item(record_id, self.entity, line.id, line.stages[0].id, values)

    def copy(self, record: Item, record_id: str, now: datetime) -> Item:
        """Return a copy that was created now."""
        return replace(record, id=record_id, values={**record.values, "created_at": now, "modified_at": now})

    def name(self, record: Item) -> str:
        """Return its title."""
        return record.title

    def shown_at_first(self) -> Sequence[str]:
        """Return the keys of the columns shown at first; of a smart process its own fields come early."""
        if self.entity == "lead":
            return _OF_LEADS
        if not self.type.smart:
            return super().shown_at_first()
        columns = {one.key: one for one in self.columns()}
        own = [key for key, one in columns.items() if one.custom][:_OWN_COLUMNS]
        return [key for key in ("id", "title", STAGE, *own, "responsible", "contacts", "created_at") if key in columns]

    @property
    def ready(self) -> bool:
        """Whether there is a pipeline with a stage in which an item can stand."""
        return any(one.stages for one in self.pipelines)
