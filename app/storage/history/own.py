"""The workspace's own records as histories: each item came into its present stage when it was created."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from app.engine.history import History, Recorded
from app.engine.words import msg
from app.storage.history.report import LogReport
from app.storage.history.source import Told
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace

_AT_ONCE = 500
_OWN = ("id", "stage", "created_at")

_NO_MOVES = msg(
    "The workspace has not recorded how its items moved: each is taken to have come into its present stage when it "
    "was created."
)


class OwnReading:
    """The histories of a pipeline's items; walk it once, then ask for its report."""

    def __init__(self, workspace: Workspace, entity: str, pipeline: str, told: Told | None = None) -> None:
        """Read the items of one pipeline; `told` hears how many of how many."""
        self._items = workspace.records.items(entity)
        self._query = Query(pipeline=pipeline)
        self._told = told
        self._name = workspace.path.name
        self._stages: Counter[str] = Counter()
        self._undated = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def __iter__(self) -> Iterator[History]:
        """Walk the histories, the oldest item first."""
        ids = self._items.ids(self._query)
        for start in range(0, len(ids), _AT_ONCE):
            if self._told is not None:
                self._told(start, len(ids))
            for place, item in enumerate(self._items.many(ids[start : start + _AT_ONCE]), start):
                at = item.values.get("created_at")
                if not isinstance(at, datetime):
                    self._undated += 1
                    continue
                self._stages[item.stage] += 1
                self._first = at if self._first is None else min(self._first, at)
                self._last = at if self._last is None else max(self._last, at)
                values = {key: value for key, value in item.values.items() if key not in _OWN}
                yield History(item.id, (Recorded(at, stage=item.stage),), values, place)

    def report(self) -> LogReport:
        """Tell what was read so far."""
        items = self._stages.total()
        return LogReport(
            self._name,
            "workspace",
            items,
            items,
            {"without_time": self._undated} if self._undated else {},
            dict(self._stages.most_common()),
            first=self._first,
            last=self._last,
            notes=(_NO_MOVES,),
        )
