"""Items as whoever sends them over HTTP has them: put as they are, changed in part, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.model.event import MOVE, SET, Event
from app.engine.model.item import Item, Key
from app.engine.model.schema import Field, Schema
from app.engine.model.values import Value, to_json
from app.engine.surrounding import typed
from app.engine.words import msg
from app.server.problems import Fault, Problem
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.releases import Releases
from app.storage.workspace import Workspace

_NO_FIELD = msg("There is no field “{field}” here. Known ones: {known}.")


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


class Places:
    """The pipelines that are known, with their stages: those of the company, and those that versions tell of."""

    def __init__(self, schema: Schema, releases: Releases) -> None:
        """Know what both know; each pipeline is looked up once."""
        self._schema = schema
        self._releases = releases
        self._known: dict[str, tuple[str, tuple[str, ...]] | None] = {}

    def demand(self, entity: str, pipeline: str, stage: str) -> None:
        """Raise KnownError for a stage that nobody here knows."""
        if pipeline not in self._known:
            self._known[pipeline] = self._found(pipeline)
        known = self._known[pipeline]
        if known is None:
            words = msg("There is no pipeline “{pipeline}” here. Publish its rules first.").fill(pipeline=pipeline)
            raise KnownError(words, field="pipeline")
        if known[0] != entity:
            words = msg("The pipeline “{pipeline}” is for “{entity}”.").fill(pipeline=pipeline, entity=known[0])
            raise KnownError(words, field="pipeline")
        if stage not in known[1]:
            words = msg("There is no stage “{stage}” in this pipeline. Known ones: {known}.")
            raise KnownError(words.fill(stage=stage, known=", ".join(known[1])), field="stage")

    def item(self, key: Key, pipeline: str, stage: str, values: Mapping[str, Any]) -> Item:
        """Return an item as it was sent, its values typed; raises KnownError that names what does not fit."""
        self.demand(key[0], pipeline, stage)
        return Item(key[1], key[0], pipeline, stage, self.values(key[0], pipeline, values)).in_stage(stage)

    def values(self, entity: str, pipeline: str | None, values: Mapping[str, Any]) -> dict[str, Value]:
        """Return values with the types of their fields; raises KnownError for a field that the company lacks.

        Where the company does not know the pipeline, it may know too few fields, and a value is kept as it was sent.
        """
        unknown = self.unknown(entity, values)
        if unknown and self._is_known(entity, pipeline):
            known = ", ".join(self._fields(entity))
            faults = [Fault(_NO_FIELD.fill(field=one, known=known), f"/values/{one}") for one in unknown]
            raise Problem(422, "unknown-field", faults[0].words, field=unknown[0], faults=faults)
        return typed(values, entity, self._schema)

    def unknown(self, entity: str, values: Iterable[str]) -> list[str]:
        """Return which of these are no fields that are known here."""
        known = self._fields(entity)
        return [one for one in values if one not in known]

    def stages(self, pipeline: str) -> tuple[str, ...]:
        """Return the stages of a pipeline in their order; none where nobody here knows it."""
        if pipeline not in self._known:
            self._known[pipeline] = self._found(pipeline)
        known = self._known[pipeline]
        return known[1] if known is not None else ()

    def _fields(self, entity: str) -> Mapping[str, Field]:
        known = self._schema.whole(entity)
        return known.by_key if known is not None else {}

    def _is_known(self, entity: str, pipeline: str | None) -> bool:
        return bool(self._schema.pipelines_of(entity)) if pipeline is None else pipeline in self._schema.pipelines

    def _found(self, pipeline: str) -> tuple[str, tuple[str, ...]] | None:
        known = self._schema.pipelines.get(pipeline)
        if known is not None:
            return known.entity, tuple(one.id for one in known.stages)
        newest = next(iter(self._releases.all(pipeline)), None)
        if newest is None:
            return None
        return newest.entity, tuple(one.id for one in self._releases.rule_set(newest.id).stages)


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
