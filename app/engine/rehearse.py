"""Many items on a virtual clock: the whole pipeline rehearsed before anybody receives a message.

A rehearsal is a value: letting something happen gives a new one, and rewinding is going back to an old one.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.engine.effects import ChatCreated, ChatMembersAdded, PhoneCall
from app.engine.model.event import ENTER, FINISHED, MOVE, SET, TICK, Event
from app.engine.model.item import Item
from app.engine.model.values import Value
from app.engine.overlay import OverlaidChats
from app.engine.placeholders import Templates
from app.engine.ports import Chat, Chats, Directory, NoChats, World
from app.engine.process import Engine, step
from app.engine.program import Programs
from app.engine.state import ItemState
from app.engine.trace import Acted, Step

Key = tuple[str, str]
"""Entity type and id of an item."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What surrounds a rehearsal and stays the same throughout: rule sets, people, seed."""

    programs: Programs
    directory: Directory
    templates: Templates = field(default_factory=Templates)
    seed: str = "0"
    chats: Chats = field(default_factory=NoChats)
    """Group chats that existed before."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where all items stand at a moment of the virtual clock, and all steps so far."""

    stage: Stage
    now: datetime
    states: Mapping[Key, ItemState] = field(default_factory=dict)
    chats: Mapping[str, Chat] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    def with_items(self, items: Iterable[Item]) -> Rehearsal:
        """Put records on the board where they stand, without letting them enter."""
        added = {(one.entity, one.id): ItemState(one) for one in items}
        return replace(self, states={**self.states, **added})

    def enter(self, *items: Item) -> Rehearsal:
        """Let records enter the stage they stand in, one after the other."""
        played = _Play(self.with_items(items))
        for one in items:
            played.take((one.entity, one.id), Event(ENTER, one.id, self.now))
        return played.rest()

    def move(self, key: Key, stage: str, by: str | None = None, pipeline: str = "") -> Rehearsal:
        """Let somebody move a record to another stage."""
        data = {"stage": stage, **({"pipeline": pipeline} if pipeline else {})}
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

    def advance(self, until: datetime, heard: Callable[[datetime], None] = lambda _: None) -> Rehearsal:
        """Let time pass, running every timer at its own moment, in order.

        `heard` is told each of these moments before it comes; what it raises stops the whole stretch.
        """
        played = _Play(self)
        played.run_until(until, heard)
        return played.rest()

    def forget(self) -> Rehearsal:
        """Let go of the steps so far, once they are counted or shown."""
        return replace(self, steps=())

    @property
    def next_due(self) -> datetime | None:
        """When the next timer of any item is due."""
        return min((due for state in self.states.values() if (due := state.next_due) is not None), default=None)

    def _happen(self, key: Key, kind: str, data: Mapping[str, Any], by: str | None) -> Rehearsal:
        played = _Play(self)
        played.take(key, Event(kind, key[1], self.now, data, by))
        return played.rest()


class _Play:
    """One stretch of a rehearsal: working copies that never leave it."""

    def __init__(self, start: Rehearsal) -> None:
        self._start = start
        self._now = start.now
        self._states = dict(start.states)
        self._chats = dict(start.chats)
        self._steps: list[Step] = []
        self._timers = [(due, key) for key, state in self._states.items() if (due := state.next_due) is not None]
        heapq.heapify(self._timers)
        world = World(start.stage.directory, chats=self, items=self, seed=start.stage.seed)
        self._engine = Engine(start.stage.programs, world, start.stage.templates)

    def rest(self) -> Rehearsal:
        """Freeze what came of it."""
        steps = (*self._start.steps, *self._steps)
        return replace(self._start, now=self._now, states=self._states, chats=self._chats, steps=steps)

    def take(self, key: Key, event: Event) -> None:
        """Let one event happen, then what the surroundings answer to its effects."""
        before = self._states[key]
        outcome = step(before, event, self._engine)
        self._states[key] = outcome.state
        self._steps += outcome.steps
        due = outcome.state.next_due
        if due is not None and due != before.next_due:
            heapq.heappush(self._timers, (due, key))
        for acted in outcome.effects:
            self._carry_out(key, acted)

    def run_until(self, until: datetime, heard: Callable[[datetime], None]) -> None:
        """Run every timer up to and including `until` at its own moment."""
        while self._timers and self._timers[0][0] <= until:
            due, key = heapq.heappop(self._timers)
            if self._states[key].next_due != due:
                continue  # re-planned or cancelled meanwhile; its present due time stands elsewhere in the heap
            heard(due)
            self._now = max(self._now, due)
            self.take(key, Event(TICK, key[1], self._now))
        self._now = max(self._now, until)

    def _carry_out(self, key: Key, acted: Acted) -> None:
        match acted.effect:
            case ChatCreated() | ChatMembersAdded():
                after = OverlaidChats(self)
                after.take(acted.effect)
                changed = after.chat(acted.effect.chat_id)
                if changed is not None:
                    self._chats[changed.id] = changed
            case PhoneCall():  # nobody is rung in a rehearsal; the call counts as answered at once
                results = {"result": "answered", "code": 200, "text": acted.effect.text}
                data = {"awaits": acted.effect.call_id, "results": results}
                self.take(key, Event(FINISHED, key[1], self._now, data))

    # Ports

    def chat(self, chat_id: str) -> Chat | None:
        """Return a chat as it stands now."""
        return self._chats.get(chat_id) or self._start.stage.chats.chat(chat_id)

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return a record as it stands now."""
        state = self._states.get((entity, item_id))
        return state.item if state else None

    def of(self, entity: str) -> Iterable[Item]:
        """Walk the records of an entity type."""
        return (state.item for key, state in self._states.items() if key[0] == entity)
