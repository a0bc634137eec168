"""A version in the shadow: what it would have done otherwise since it was cast, its effects held back.

It costs nothing while events come in. When somebody asks, the events since then are replayed twice in memory, under the
live version and under the one in the shadow, among people and lists as they are now, and the effects are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import StaticPool, create_engine

from app.engine.backtest import Lived
from app.engine.catalog.registry import Catalogue
from app.engine.comparison import Comparison
from app.engine.effects import Effect, WebhookCall
from app.engine.errors import KnownError
from app.engine.history import History
from app.engine.model.belongings import Belonging
from app.engine.model.event import ANSWERS
from app.engine.model.item import Item, Key
from app.engine.model.people import Company as ClientCompany
from app.engine.model.people import Contact
from app.engine.overlay import LaidBelongings, laid_over
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.recognising import items_known_by
from app.engine.state import ItemState
from app.engine.trace import Step
from app.engine.words import msg
from app.run.carrying import Carrier, Parts, Ways
from app.run.seed import known_seed
from app.storage.ledger import tables as t
from app.storage.ledger.company import Company, RecordChange
from app.storage.ledger.ledger import Incoming, Ledger, Waiting
from app.storage.ledger.outbox import PostStatus
from app.storage.ledger.releases import Releases
from app.storage.ledger.shadows import Cast, Shadows
from app.storage.ledger.store import EngineStore

MOST = 5_000
"""Events that are replayed at most: the oldest since the shadow was cast."""

NO_SHADOW = msg("Nothing runs in the shadow in this pipeline.")
NO_LIVE = msg("Nothing runs in this pipeline that its shadow could be compared with.")


class NoShadow(KnownError):
    """Nothing runs in the shadow, or nothing beside it."""


class ShadowReport(Struct, frozen=True):
    """What differs, since when, and how many of the events since then were looked at."""

    cast: Cast
    events: int
    whole: bool
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """Return it for programs; the comparison stands beside the rest."""
        return {
            "version": self.cast.version,
            "since": self.cast.at.isoformat(),
            "events": self.events,
            "whole": self.whole,
            **self.comparison.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Sources:
    """What a shadow is told from: where the events lie, and what surrounds them."""

    ledger: Ledger
    company: Company
    catalogue: Catalogue
    templates: Templates


def shadow_report(sources: Sources, pipeline: str, now: datetime, most: int = MOST) -> ShadowReport:
    """Compare the shadow of a pipeline with what runs; raises NoShadow where nothing runs there."""
    ledger = sources.ledger
    releases, shadows = Releases(ledger.store), Shadows(ledger.store)
    live, cast = releases.live(pipeline), shadows.of(pipeline)
    if live is None or cast is None:
        raise NoShadow(NO_SHADOW, field="pipeline")
    if live.version is None:
        raise NoShadow(NO_LIVE, field="pipeline")
    entity = releases.uploaded(cast.version).entity
    found = shadows.events(entity, cast, most + 1)
    whole, events = len(found) <= most, found[:most]
    keys = {*shadows.touched(entity, cast), *(one.key for one in events)}
    states = (ledger.rebuilt(key, until=cast.step) for key in sorted(keys))
    story = _Story(
        tuple(one for one in states if one is not None), events, cast.at, now if whole else events[-1].received_at
    )
    running = {one.pipeline: one.version for one in releases.lives() if one.version is not None}
    old, new = (_played(sources, story, {**running, pipeline: one}) for one in (live.version, cast.version))
    comparison = Comparison()
    for key in sorted(old.keys() | new.keys()):
        before, after = (Lived(None, tuple(each.get(key, ()))) for each in (old, new))
        comparison.take(History(key[1], ()), before, after)
    return ShadowReport(cast, len(events), whole, comparison)


class _Story(Struct, frozen=True):
    """Where items stood when the shadow was cast, and what has happened to them since."""

    before: tuple[ItemState, ...]
    events: Sequence[Waiting]
    since: datetime
    until: datetime


def _played(sources: Sources, story: _Story, running: Mapping[str, str]) -> dict[Key, list[Step]]:
    """Let it all happen again in memory, under some versions; nothing leaves."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    try:
        t.metadata.create_all(engine)
        ledger = Ledger(EngineStore(engine))
        known, releases = Releases(sources.ledger.store), Releases(ledger.store)
        for version in {*running.values(), *(one.version for one in story.before if one.version)}:
            releases.upload(known.rule_set(version), story.since)
        for pipeline, version in running.items():
            releases.activate(pipeline, version, story.since)
        ledger.put_states(story.before, story.since)
        company = _HeldBack(sources.company, ledger)
        ways, seed = _answered_later(story), known_seed(sources.ledger)
        parts = Parts(ledger, company, sources.catalogue, sources.templates, ways, seed)
        return _lived(Carrier(parts), ledger, story)
    finally:
        engine.dispose()


def _answered_later(story: _Story) -> Ways:
    """Let go out what is answered by an event of the story; a webhook may always be."""
    awaited = {one.event.data["awaits"] for one in story.events if one.event.type in ANSWERS}

    def ways(effect: Effect) -> tuple[str, ...]:
        later = isinstance(effect, WebhookCall) or getattr(effect, "call_id", "") in awaited
        return (PostStatus.HELD,) if later else ()

    return ways


def _lived(carrier: Carrier, ledger: Ledger, story: _Story) -> dict[Key, list[Step]]:
    found: dict[Key, list[Step]] = {}

    def carry(now: datetime) -> None:
        while True:
            try:
                carried = carrier.carry_on(now)
            except KnownError as error:
                carrier.set_aside(now, error.words, anyway=True)
                continue
            for one in carried.steps:
                found.setdefault(one.item, []).append(one)
            if not carried.more:
                return

    def wait(until: datetime) -> None:
        while (due := ledger.next_due()) is not None and due < until:
            carry(max(due, story.since))
            if ledger.next_due() == due:
                return

    for one in story.events:
        wait(one.received_at)
        ledger.take_in([Incoming(one.entity, one.event)], one.received_at)
        carry(one.received_at)
    wait(story.until)
    carry(story.until)
    return found


class _HeldBack:
    """The company as it is, with what the replayed rules make of it kept apart."""

    def __init__(self, below: Company, ledger: Ledger) -> None:
        self._below = below
        self._known = below.directory()
        self._clients: dict[str, Contact | ClientCompany] = {}
        self.belongings = LaidBelongings(below.belongings)
        self.items = _Items(below, ledger)

    def carrying(self) -> AbstractContextManager[None]:
        return nullcontext()

    def stamp(self) -> object:
        return len(self._clients)

    def directory(self) -> Directory:
        return laid_over(self._known, self._clients)

    def record_change(self, key: Key, data: Mapping[str, Any]) -> RecordChange:
        return self._below.record_change(key, data)

    def put_belonging(self, belonging: Belonging) -> None:
        self.belongings.put(belonging)

    def put_client(self, reference: str, client: Contact | ClientCompany) -> None:
        self._clients[reference] = client

    def write_item(self, item: Item) -> None:
        """Leave the record: the state in memory holds it."""

    def remove_item(self, item: Item) -> None:
        """Leave the record, as well."""


class _Items:
    """The items as they are replayed, and beside them those that nothing has happened to."""

    def __init__(self, below: Company, ledger: Ledger) -> None:
        self._below = below.items
        self._ledger = ledger

    def get(self, entity: str, item_id: str) -> Item | None:
        state = self._ledger.load((entity, item_id))
        if state is not None:
            return None if state.gone else state.item
        return self._below.get(entity, item_id)

    def of(self, entity: str) -> Iterator[Item]:
        played = {state.item.id: state for state in self._ledger.states(entity)}
        yield from (one for one in self._below.of(entity) if one.id not in played)
        yield from (state.item for state in played.values() if not state.gone)

    def known_by(self, entity: str, marks: Collection[str]) -> list[str]:
        return items_known_by(self._below, entity, marks)
