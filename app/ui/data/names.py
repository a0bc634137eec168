"""What the ids that stand in records are called; read once, and anew when they change."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.engine.model.item import Item
from app.engine.model.schema import PipelineStage
from app.engine.ports import Directory, World
from app.i18n import Translator
from app.storage.changes import Changed
from app.storage.workspace import Workspace
from app.ui.data.feed import ChangeFeed
from app.ui.preview.people import Scene

_ABOUT = frozenset(
    {
        "contacts",
        "companies",
        "employees",
        "departments",
        "roles",
        "schema",
        "pipelines",
        "calendars",
        "rates",
        "variables",
    }
)
_NO_RECORD = Item("", "", "", "", {})


class Names(QObject):
    """The directory of the workspace as it stands now."""

    changed = Signal()

    def __init__(self, workspace: Workspace, feed: ChangeFeed) -> None:
        """Follow a workspace."""
        super().__init__()
        self._workspace = workspace
        self._known: Directory | None = None
        workspace.listen(self._forget)
        feed.changed.connect(self._hear)

    @property
    def directory(self) -> Directory:
        """People, clients, pipelines."""
        if self._known is None:
            self._known = self._workspace.directory()
        return self._known

    def stage(self, item: Item) -> PipelineStage | None:
        """Return the stage in which an item stands."""
        pipeline = self.directory.schema.pipelines.get(item.pipeline)
        return next((one for one in pipeline.stages if one.id == item.stage), None) if pipeline else None

    def scene(self, tr: Translator, now: datetime) -> Scene:
        """Return what answers who is who and what is called what, beyond any one record."""
        return Scene(_NO_RECORD, World(self.directory), now, tr)

    def _forget(self, change: Changed) -> None:
        """Hear at once, on whatever thread wrote: the next look is at what is there now."""
        if change.what in _ABOUT:
            self._known = None

    def _hear(self, news: dict[tuple[str, str], object]) -> None:
        if any(what in _ABOUT for what, _ in news):
            self.changed.emit()
