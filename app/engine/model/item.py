"""One record of an entity type."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from app.engine.model.values import Value

Key = tuple[str, str]
"""Entity type and id of an item."""


class Item(Struct, frozen=True, gc=False):
    """A record in one stage of one pipeline; `values` holds its fields by key, typed, empty ones absent or None."""

    id: str
    entity: str
    pipeline: str
    stage: str
    values: Mapping[str, Value]

    @property
    def key(self) -> Key:
        """Type and id, by which it is known among all items."""
        return self.entity, self.id

    @property
    def title(self) -> str:
        """What people call it: its title, or its id where it has none."""
        return str(self.values.get("title") or self.id)

    def value(self, key: str) -> Value:
        """Return the value of a field, None where it is empty; the id and the stage are fields too."""
        return self.values.get(key, {"id": self.id, "stage": self.stage}.get(key))

    def with_values(self, changed: Mapping[str, Value]) -> Item:
        """Return the item with some fields changed."""
        return Item(self.id, self.entity, self.pipeline, self.stage, {**self.values, **changed})

    def in_stage(self, stage: str, pipeline: str | None = None) -> Item:
        """Return the item in another stage, and pipeline where given."""
        values = {**self.values, "id": self.id, "stage": stage}
        return Item(self.id, self.entity, pipeline or self.pipeline, stage, values)
