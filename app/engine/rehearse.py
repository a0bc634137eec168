"""Many items on a virtual clock: the whole pipeline rehearsed before anybody receives a message.

A rehearsal is a value: letting something happen gives a new one, and rewinding is going back to an old one.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from app.engine.aftermath import changed_client
from app.engine.answering import ANSWERED, answer, leave, let_happen
from app.engine.effects import ClientChanged, Effect
from app.engine.model.belongings import Belonging
from app.engine.model.event import ENTER, FINISHED, MOVE, SET, TICK, Event
from app.engine.model.item import Item, Key
from app.engine.model.people import Company, Contact
from app.engine.model.values import Value
from app.engine.overlay import Kept, LaidBelongings, client_of, laid_over
from app.engine.placeholders import Templates
from app.engine.ports import Belongings, Directory, Items, NoBelongings, NoItems, World
from app.engine.process import Engine, step
from app.engine.program import Programs
from app.engine.recognising import MarkIndex, items_known_by
from app.engine.state import ItemState
from app.engine.trace import Acted, Left, Step
from app.engine.upcoming import NEW, Agenda, Missed, Pace, Upcoming, in_order
from app.engine.words import Msg, msg


@dataclass(frozen=True, slots=True)
class Stage:
    """What surrounds a rehearsal and stays the same throughout: rule sets, people, seed."""

    programs: Programs
    directory: Directory
    templates: Templates = field(default_factory=Templates)
    seed: str = "0"
    belongings: Belongings = field(default_factory=NoBelongings)
    """Chats, tasks, papers and the like that existed before."""
    items: Items = field(default_factory=NoItems)
    """Records that stand beside: rules may look at them, but do not run on them."""


PUT = "put"
"""A record was put on the board where it stands."""


class Asked(NamedTuple):
    """What was asked of a rehearsal from outside: `put` with its record, or an event of an item with its data."""

    at: datetime
    kind: str
    key: Key
    data: Mapping[str, Any] = {}
    by: str | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where all items stand at a moment of the virtual clock, and all steps so far."""

    stage: Stage
    now: datetime
    states: Mapping[Key, ItemState] = field(default_factory=dict)
    belongings: Kept = field(default_factory=dict)
    """What rules have made or changed of them so far."""
    clients: Mapping[str, Contact | Company] = field(default_factory=dict)
    """Contacts and companies that rules have made or changed, by reference."""
    steps: tuple[Step, ...] = ()
    asked: tuple[Asked, ...] = ()
    """All that led here, so that it can be asked again."""
    upcoming: tuple[Upcoming, ...] = ()
    """What will still happen from outside, in the order of time."""
    planned: tuple[Upcoming, ...] = ()
    """All that was ever planned to happen from outside."""
    missed: tuple[Missed, ...] = ()
    """What was planned and could not happen."""
    paces: Mapping[Key, Pace] = field(default_factory=dict)
    """How people move on those records that have come by plan."""

    def with_items(self, items: Iterable[Item]) -> Rehearsal:
        """Put records on the board where they stand, without letting them enter."""
        added = {(one.entity, one.id): ItemState(one) for one in items}
        put = (Asked(self.now, PUT, key, item=state.item) for key, state in added.items())
        return replace(self, states={**self.states, **added}, asked=(*self.asked, *put))

    def enter(self, *items: Item) -> Rehearsal:
        """Let records enter the stage they stand in, one after the other."""
        played = _Play(self.with_items(items))
        for one in items:
            played.take((one.entity, one.id), Event(ENTER, one.id, self.now))
        entered = (Asked(self.now, ENTER, one.key) for one in items)
        rest = played.rest()
        return replace(rest, asked=(*rest.asked, *entered))

    def move(self, key: Key, stage: str, by: str | None = None, pipeline: str = "") -> Rehearsal:
        """Let somebody move a record to another stage."""
        elsewhere = pipeline not in ("", self.states[key].item.pipeline)
        data = {"stage": stage, **({"pipeline": pipeline} if elsewhere else {})}
        return self._happen(key, MOVE, data, by)

    def change(self, key: Key, values: Mapping[str, Value], by: str | None = None) -> Rehearsal:
        """Let somebody change fields of a record (typed values)."""
        return self._happen(key, SET, {"values": values}, by)

    def happen(self, key: Key, kind: str, data: Mapping[str, Any] | None = None, by: str | None = None) -> Rehearsal:
        """Let an event of a trigger's type happen to a record."""
        return self._happen(key, kind, data or {}, by)

    def finish(self, key: Key, awaits: str, results: Mapping[str, Value]) -> Rehearsal:
        """Let something that a rule waits for come to its end: a task closed, a call answered."""
        return self._happen(key, FINISHED, {"awaits": awaits, "results": results}, None)

    def plan(self, upcoming: Iterable[Upcoming]) -> Rehearsal:
        """Let things happen from outside by themselves, each once its time has come."""
        new = tuple(upcoming)
        return replace(self, upcoming=in_order((*self.upcoming, *new)), planned=in_order((*self.planned, *new)))

    def clear_plan(self) -> Rehearsal:
        """Let nothing more happen from outside by itself."""
        return replace(self, upcoming=(), planned=(), paces={})

    def advance(self, until: datetime, heard: Callable[[datetime], None] = lambda _: None) -> Rehearsal:
        """Let time pass, running every timer and what is planned from outside at its own moment, in order.

        `heard` is told each of these moments before it comes; what it raises stops the whole stretch.
        """
        played = _Play(self)
        played.run_until(until, heard)
        return played.rest()

    def forget(self) -> Rehearsal:
        """Let go of the steps so far and what led to them, once they are counted or shown."""
        return replace(self, steps=(), asked=())

    @property
    def directory(self) -> Directory:
        """People and clients, with those contacts and companies that rules have made or changed so far."""
        return laid_over(self.stage.directory, self.clients)

    @property
    def next_due(self) -> datetime | None:
        """When the next timer of any item is due, or the next thing planned from outside."""
        timers = (due for state in self.states.values() if (due := state.next_due) is not None)
        planned = (max(one.at, self.now) for one in self.upcoming[:1])
        return min(itertools.chain(timers, planned), default=None)

    def _happen(self, key: Key, kind: str, data: Mapping[str, Any], by: str | None) -> Rehearsal:
        played = _Play(self)
        played.let_happen(key, kind, data, by)
        return replace(played.rest(), asked=(*self.asked, Asked(self.now, kind, key, data, by)))


class _Play:
    """One stretch of a rehearsal: working copies that never leave it."""

    def __init__(self, start: Rehearsal) -> None:
        self._start = start
        self._now = start.now
        self._states = dict(start.states)
        self._belongings = LaidBelongings(start.stage.belongings, start.belongings)
        self._clients = start.clients
        self._steps: list[Step] = []
        self._due = {key: due for key, state in self._states.items() if (due := state.next_due) is not None}
        self._timers = [(due, key) for key, due in self._due.items()]
        heapq.heapify(self._timers)
        self._agenda = Agenda(start.upcoming)
        self._paces = dict(start.paces)
        self._asked: list[Asked] = []
        self._missed: list[Missed] = []
        self._index: MarkIndex | None = None
        world = World(start.directory, self._belongings, items=self, seed=start.stage.seed)
        self._engine = Engine(start.stage.programs, world, start.stage.templates)

    def rest(self) -> Rehearsal:
        """Freeze what came of it."""
        steps = (*self._start.steps, *self._steps)
        return replace(
            self._start,
            now=self._now,
            states=self._states,
            belongings=self._belongings.new,
            clients=self._clients,
            steps=steps,
            asked=(*self._start.asked, *self._asked) if self._asked else self._start.asked,
            upcoming=self._agenda.left() if self._agenda.changed else self._start.upcoming,
            missed=(*self._start.missed, *self._missed),
            paces=self._paces,
        )

    def let_happen(self, key: Key, kind: str, data: Mapping[str, Any], by: str | None) -> None:
        """Let an event from outside happen, with all that it means."""
        let_happen(self, key, Event(kind, key[1], self._now, data, by))

    def take(self, key: Key, event: Event) -> None:
        """Let one event happen, then what the surroundings answer to its effects."""
        before = self._states[key]
        after, steps = step(before, event, self._engine)
        self._set(key, before, after)
        self._steps += steps
        self._expect(key, after.next_due)
        if key in self._paces:
            self._keep_pace(key, before, after)
        for one in steps:
            if type(one) is Acted and type(one.effect) in ANSWERED:
                answer(self, key, one)
            elif type(one) is Left:
                leave(self, one)

    def run_until(self, until: datetime, heard: Callable[[datetime], None]) -> None:
        """Run every timer and what is planned from outside, up to and including `until`, at its own moment."""
        while True:
            coming = self._agenda.next_at
            limit = until if coming is None else min(coming, until)
            while self._timers and self._timers[0][0] <= limit:  # law 11: at the same moment, timers run before events
                due, key = heapq.heappop(self._timers)
                if self._due.get(key) != due:
                    continue  # re-planned or cancelled meanwhile; its present due time stands elsewhere in the heap
                heard(due)
                self._now = max(self._now, due)
                self.take(key, Event(TICK, key[1], self._now))
                if self._paces and self._agenda.next_at != coming:
                    break  # a timer has moved a record whose next move was drawn anew
            else:
                if coming is None or coming > until:
                    break
                heard(coming)
                self._now = max(self._now, coming)
                self._follow(self._agenda.pop())
        self._now = max(self._now, until)

    def _follow(self, one: Upcoming) -> None:
        """Let happen what was planned, as far as it still can."""
        key, data = one.key, one.data
        prevented = self._prevents(one)
        if prevented is not None:
            self._missed.append(Missed(one, prevented))
            return
        if one.kind == NEW and one.item is not None:
            self._set(key, None, ItemState(one.item))
            if one.pace is not None:
                self._paces[key] = one.pace
            self._asked.append(Asked(self._now, PUT, key, item=one.item))
        if one.kind == FINISHED:
            data = {"awaits": self._states[key].runs[data["rule"]].awaits, "results": data.get("results", {})}
        kind = ENTER if one.kind == NEW else one.kind
        self._asked.append(Asked(self._now, kind, key, data, one.by))
        self.let_happen(key, kind, data, one.by)

    def _prevents(self, one: Upcoming) -> Msg | None:
        """Say why something planned cannot happen now."""
        state = self._states.get(one.key)
        if one.kind == NEW:
            return None if state is None else msg("There is a record with this ID already.")
        if state is None:
            return msg("The record is not on the board.")
        if state.gone:
            return msg("The record was removed before.")
        if one.kind == FINISHED:
            run = state.runs.get(one.data["rule"])
            return None if run is not None and run.awaits else msg("The rule waits for nothing then.")
        item = state.item
        there = one.kind == MOVE and one.data["stage"] == item.stage
        if there and one.data.get("pipeline", item.pipeline) == item.pipeline:
            return msg("The record stands in that stage already.")
        return None

    def _keep_pace(self, key: Key, before: ItemState, after: ItemState) -> None:
        """Draw anew when a record is moved on once it has entered another stage."""
        if after.gone:
            self._agenda.redraw(key, None)
        elif after.entry != before.entry:
            source = random.Random(f"{self._start.stage.seed}/{key[0]}/{key[1]}/{after.entry}")
            calendar = self._start.stage.directory.calendar
            self._agenda.redraw(key, self._paces[key].next_move(after.item, self._now, source, calendar))

    def _expect(self, key: Key, due: datetime | None) -> None:
        """Remember when the next timer of an item is due."""
        if due is None:
            self._due.pop(key, None)
        elif due != self._due.get(key):
            self._due[key] = due
            heapq.heappush(self._timers, (due, key))

    def _set(self, key: Key, before: ItemState | None, after: ItemState) -> None:
        self._states[key] = after
        if self._index is not None and (before is None or after.item is not before.item):
            self._index.put(after.item)

    # The board, as answers to events and effects change it

    @property
    def belongings(self) -> LaidBelongings:
        """What belongs to items by now."""
        return self._belongings

    def state(self, key: Key) -> ItemState:
        """Return where a record stands."""
        return self._states[key]

    def begin(self, item: Item) -> None:
        """Put a new record on the board where it stands."""
        self._set(item.key, None, ItemState(item))

    def lay(self, belonging: Belonging) -> None:
        """Add or replace what belongs to a record."""
        self._belongings.put(belonging)

    def leaves(self, effect: Effect) -> bool:
        """Let nothing out."""
        del effect
        return False

    def unanswered(self, effect: Effect) -> Msg | None:
        """Wait for whoever rehearses to answer."""
        del effect
        return None

    def change_client(self, effect: ClientChanged) -> None:
        """Let a contact or company be as the effect leaves it."""
        engine = self._engine
        before = client_of(engine.world.directory, effect.client)
        self._clients = {**self._clients, effect.client: changed_client(effect, before)}
        directory = laid_over(self._start.stage.directory, self._clients)
        self._engine = replace(engine, world=replace(engine.world, directory=directory))

    # Ports

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return a record as it stands now."""
        state = self._states.get((entity, item_id))
        if state is None:
            return self._start.stage.items.get(entity, item_id)
        return None if state.gone else state.item

    def of(self, entity: str) -> Iterable[Item]:
        """Walk the records of an entity type in the order of the surroundings, those that came up here last."""
        walked = set()
        for one in self._start.stage.items.of(entity):
            walked.add(one.key)
            state = self._states.get(one.key)
            if state is None:
                yield one
            elif not state.gone:
                yield state.item
        for key, state in self._states.items():
            if key[0] == entity and key not in walked and not state.gone:
                yield state.item

    def known_by(self, entity: str, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of records that have any of the marks of a client, as they stand now."""
        if self._index is None:  # kept up from now on: another rule will ask as well
            self._index = MarkIndex(state.item for state in self._states.values())
        beside = items_known_by(self._start.stage.items, entity, marks)
        yield from (one for one in beside if (entity, one) not in self._states)
        yield from (one for one in self._index.known_by(entity, marks) if not self._states[entity, one].gone)
