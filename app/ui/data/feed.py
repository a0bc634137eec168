"""News of the workspace, brought to the window's thread and told in one go."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.storage.changes import Changed
from app.storage.workspace import Workspace


class ChangeFeed(QObject):
    """Tells of what has changed, wherever it was written; a thousand changes in a row are told once."""

    changed = Signal(object)
    """Kinds of things that changed, each with the ids that did or None for all: ``{("items", "deal"): {"17"}}``."""

    _rung = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        """Listen to a workspace for as long as this lives."""
        super().__init__()
        self._news: dict[tuple[str, str], frozenset[str] | None] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)
        self._rung.connect(self._take, Qt.ConnectionType.AutoConnection)
        self.stop = workspace.listen(self._rung.emit)

    def _take(self, change: Changed) -> None:
        key = (change.what, change.entity)
        known = self._news.get(key, frozenset())
        self._news[key] = None if known is None or change.ids is None else known | change.ids
        self._soon.start()

    def _tell(self) -> None:
        news, self._news = self._news, {}
        self.changed.emit(news)
