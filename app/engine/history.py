"""What people recorded of items: histories to be replayed, and how the columns of a log are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from app.engine.model.values import FieldType, Value

NOTHING: Mapping[str, Value] = {}


class Recorded(Struct, frozen=True, gc=False):
    """One line of an item's history: fields that took values, then a stage, then an event of a trigger's type."""

    at: datetime
    fields: Mapping[str, Value] = NOTHING
    stage: str = ""
    event: str = ""


class History(Struct, frozen=True, gc=False):
    """All that is recorded of one item, oldest first; `values` are what it came with.

    `place` is where it stands in the log, so that it can be read again alone.
    """

    item: str
    events: tuple[Recorded, ...]
    values: Mapping[str, Value] = NOTHING
    place: int = 0


class LogMapping(Struct, frozen=True, forbid_unknown_fields=True):
    """Which attribute or column of a log is what; in XES, attributes of the trace carry the prefix ``case:``.

    `only_stages` narrows what counts as a stage; `fields` pairs fields of the item with attributes; `events` pairs
    names that are no stages with trigger types.
    """

    item: str
    stage: str
    time: str
    only_stages: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    field_types: Mapping[str, FieldType] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
