"""Items as whoever sends them over HTTP has them: put as they are, changed in part, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.model.event import MOVE, SET, Event
from app.engine.model.item import Item, Key
from app.engine.model.schema import Schema
from app.engine.model.values import Value, to_json
from app.engine.surrounding import typed
from app.engine.words import msg
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.workspace import Workspace


class Sent(Struct, frozen=True):
    """An item as somebody sends it; `key` is how they name the sending: the same key twice is one."""

    item: Item
    key: str = ""


class Records(Protocol):
    """Where items go that are sent; what they are told belongs to the ledger's transaction."""

    def put(self, sent: Iterable[Sent], now: datetime) -> list[int]:
        """Let items be so from now on; return the numbers of the events, where they are known by now."""

    def remove(self, key: Key, now: datetime) -> list[int]:
        """Take an item away."""


class LedgerRecords:
    """On a server: what an item is like from now on is an event of it."""

    def __init__(self, ledger: Ledger) -> None:
        """Tell a ledger."""
        self._ledger = ledger

    def put(self, sent: Iterable[Sent], now: datetime) -> list[int]:
        """Tell how the items are from now on."""
        return self._ledger.take_in([_told(one, now) for one in sent], now)

    def remove(self, key: Key, now: datetime) -> list[int]:
        """Tell that the item is gone."""
        return self._ledger.take_in([Incoming(key[0], Event(RECORD, key[1], now))], now)


class WorkspaceRecords:
    """On a workspace: the records are written, and the database notes by itself what that means to the rules."""

    def __init__(self, workspace: Workspace) -> None:
        """Write to an open workspace."""
        self._workspace = workspace

    def put(self, sent: Iterable[Sent], now: datetime) -> list[int]:
        """Write the records."""
        del now
        with self._workspace.transaction():
            for one in sent:
                self._workspace.records.items(one.item.entity).put(one.item)
        return []

    def remove(self, key: Key, now: datetime) -> list[int]:
        """Remove the record."""
        del now
        item = self._workspace.records.items(key[0]).get(key[1])
        if item is not None:
            self._workspace.records.delete(item)
        return []


def item_sent(
    key: Key, pipeline: str, stage: str, values: Mapping[str, Any], schema: Schema, *, any_stage: bool
) -> Item:
    """Return an item as it was sent, its values typed; raises KnownError that names what does not fit."""
    demand_stage(key[0], pipeline, stage, schema, any_stage=any_stage)
    return Item(key[1], key[0], pipeline, stage, typed(values, key[0], schema)).in_stage(stage)


def demand_stage(entity: str, pipeline: str, stage: str, schema: Schema, *, any_stage: bool) -> None:
    """Raise KnownError for a stage that nobody here knows; `any_stage` where nobody has said which there are."""
    known = schema.pipelines.get(pipeline)
    if known is None:
        if not any_stage:
            names = ", ".join(one.id for one in schema.pipelines.values() if one.entity == entity) or "–"
            words = msg("There is no pipeline “{pipeline}” here. Known ones: {known}.")
            raise KnownError(words.fill(pipeline=pipeline, known=names), field="pipeline")
    elif known.entity != entity:
        words = msg("The pipeline “{pipeline}” is for “{entity}”.").fill(pipeline=pipeline, entity=known.entity)
        raise KnownError(words, field="pipeline")
    elif all(one.id != stage for one in known.stages):
        names = ", ".join(one.id for one in known.stages)
        words = msg("There is no stage “{stage}” in this pipeline. Known ones: {known}.")
        raise KnownError(words.fill(stage=stage, known=names), field="stage")


def changes(
    key: Key, pipeline: str | None, stage: str | None, values: Mapping[str, Value], now: datetime, sender: str
) -> list[Incoming]:
    """Return the events of a change in part: values first, then the stage. `sender` names the sending, if anything."""
    found = []
    if values:
        found.append(Incoming(key[0], Event(SET, key[1], now, {"values": dict(values)}), sender and f"{sender}:set"))
    if stage is not None:
        data = {"stage": stage, **({"pipeline": pipeline} if pipeline is not None else {})}
        found.append(Incoming(key[0], Event(MOVE, key[1], now, data), sender and f"{sender}:move"))
    return found


def _told(sent: Sent, now: datetime) -> Incoming:
    item = sent.item
    values = {name: to_json(value) for name, value in item.values.items() if name not in ("id", "stage")}
    after = {"pipeline": item.pipeline, "stage": item.stage, "values": values}
    return Incoming(item.entity, Event(RECORD, item.id, now, {"after": after}), sent.key)
