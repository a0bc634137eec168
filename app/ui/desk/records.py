"""The records of the pipeline that is being designed, as preview and rehearsal ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from app.engine.model.item import Item
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace


class PipelineRecords:
    """Looks records of one pipeline up in the workspace."""

    def __init__(self, workspace: Workspace, entity: str, pipeline: str) -> None:
        """Look in the shelf of an entity type."""
        self._shelf = workspace.records.items(entity)
        self._pipeline = pipeline

    def search(self, text: str, limit: int) -> Sequence[Item]:
        """Return records in which the text is found, the newest first; all of them for an empty text."""
        return self._shelf.page(self._query(text), limit=limit)

    def beside(self, item: Item, step: int) -> Item | None:
        """Return the record so many places after (or before) another, None past either end."""
        ids = self._shelf.ids(self._query())
        place = ids.index(item.id) + step if item.id in ids else -1
        return self._shelf.get(ids[place]) if 0 <= place < len(ids) else None

    def get(self, item_id: str) -> Item | None:
        """Return a record, if it still is of this pipeline."""
        item = self._shelf.get(item_id)
        return item if item is not None and item.pipeline == self._pipeline else None

    def _query(self, text: str = "") -> Query:
        return Query(text=text, pipeline=self._pipeline, sort="created_at", descending=True)
