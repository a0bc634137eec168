"""Where one item stands: its values, its stage entry, and each rule of that stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from app.engine.model.item import Item
from app.engine.model.values import Value
from app.engine.trace import Reason, Status

Values = Mapping[str, Value]


def place_of(pipeline: str, stage: str) -> str:
    """Return one name for a stage of a pipeline: pipelines may have stages of the same id."""
    return f"{pipeline}/{stage}"


class Run(Struct, frozen=True, gc=False):
    """One rule on the present stage entry; `due` is set while planned, `awaits` while running."""

    status: Status
    due: datetime | None = None
    awaits: str = ""
    reason: Reason | None = None


class ItemState(Struct, frozen=True, gc=False):
    """All that the runtime law remembers of an item between two events."""

    item: Item
    version: str = ""
    """The version of the rule set under which it entered its stage."""
    entry: int = 0
    """How many stages it has entered so far."""
    entered_at: datetime | None = None
    runs: Mapping[str, Run] = field(default_factory=dict)
    results: Mapping[str, Values] = field(default_factory=dict)
    trigger: Values = field(default_factory=dict)
    variables: Values = field(default_factory=dict)
    visits: Mapping[str, int] = field(default_factory=dict)
    """Entries per place (`place_of`) made by rules alone since `visits_since`; the loop guard reads it."""
    visits_since: datetime | None = None
    lineage: tuple[str, ...] = ()
    """The places in which rules alone created one item out of another at this moment, this one last."""
    gone: bool = False
    """Whether it was removed; nothing happens to it any more."""

    @property
    def next_due(self) -> datetime | None:
        """When the next planned rule is due, None where nothing waits for time."""
        first = None
        for run in self.runs.values():
            if run.due is not None and (first is None or run.due < first):
                first = run.due
        return first
