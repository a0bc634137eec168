"""The workspace's own records as histories: the ways that items have gone through their stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from app.engine.history import History, Recorded
from app.engine.model.item import Item
from app.engine.words import msg, msgs
from app.storage.history.report import LogReport
from app.storage.history.source import Told
from app.storage.records.shelf import Query
from app.storage.workspace import Workspace

_AT_ONCE = 500
_OWN = ("id", "stage", "created_at")

_AS_TODAY = msg("Fields have the values of today: the workspace does not record how they changed.")
_NO_MOVES = msgs(
    "How {n} item moved is not known: it is taken to have come into its present stage when it was created.",
    "How {n} items moved is not known: each is taken to have come into its present stage when it was created.",
)


class OwnReading:
    """The histories of a pipeline's items; walk it once, then ask for its report."""

    def __init__(self, workspace: Workspace, entity: str, pipeline: str, told: Told | None = None) -> None:
        """Read the items of one pipeline; `told` hears how many of how many."""
        self._workspace = workspace
        self._entity, self._pipeline = entity, pipeline
        self._items = workspace.records.items(entity)
        self._told = told
        self._name = workspace.path.name
        self._read = 0
        self._stages: Counter[str] = Counter()
        self._undated = 0
        self._unmoved = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def __iter__(self) -> Iterator[History]:
        """Walk the histories: first of the items whose way is known, then of the others."""
        others = dict.fromkeys(self._items.ids(Query(pipeline=self._pipeline)))
        total = len(others)
        ways = self._workspace.history(self._entity, self._pipeline)
        place = 0
        while some := list(islice(ways, _AT_ONCE)):
            self._tell(place, total)
            known = dict(some)
            for item in self._items.many(list(known)):
                others.pop(item.id, None)
                yield self._history(item, [Recorded(one.at, stage=one.stage) for one in known[item.id]], place)
                place += 1
        left = list(others)
        for start in range(0, len(left), _AT_ONCE):
            self._tell(place, total)
            for item in self._items.many(left[start : start + _AT_ONCE]):
                at = item.values.get("created_at")
                if isinstance(at, datetime):
                    self._unmoved += 1
                    yield self._history(item, [Recorded(at, stage=item.stage)], place)
                    place += 1
                else:
                    self._undated += 1

    def report(self) -> LogReport:
        """Tell what was read so far."""
        notes = (_AS_TODAY, *((_NO_MOVES.fill(n=self._unmoved),) if self._unmoved else ()))
        return LogReport(
            self._name,
            "workspace",
            self._read,
            self._stages.total(),
            {"without_time": self._undated} if self._undated else {},
            dict(self._stages.most_common()),
            first=self._first,
            last=self._last,
            notes=notes,
        )

    def _tell(self, place: int, total: int) -> None:
        if self._told is not None:
            self._told(min(place, total), total)

    def _history(self, item: Item, events: Sequence[Recorded], place: int) -> History:
        self._read += 1
        self._stages.update(one.stage for one in events)
        self._first = min(one for one in (self._first, events[0].at) if one is not None)
        self._last = max(one for one in (self._last, events[-1].at) if one is not None)
        values = {key: value for key, value in item.values.items() if key not in _OWN}
        return History(item.id, tuple(events), values, place)
