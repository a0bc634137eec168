"""Recorded histories under a rule set: who would have received what, and why not. Nothing is sent.

Moves that people made stand; what a rule or trigger would have moved is reported, not carried out, unless it is to be
followed. Items are replayed one after the other, so that a log of any length needs the memory of its longest item.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from app.engine.aftermath import LEAVING, left_by
from app.engine.aftermath import Around as Left
from app.engine.documents import made_pdf
from app.engine.effects import DocumentCreated, Effect, PhoneCall
from app.engine.history import History, Recorded
from app.engine.model.event import ENTER, FINISHED, MOVE, SET, TICK, Event
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.values import Value
from app.engine.overlay import LaidBelongings
from app.engine.process import Engine, step
from app.engine.program import Program
from app.engine.state import ItemState
from app.engine.trace import NOT_PLANNED, PLANNED, Acted, Happened, Step

Heard = Callable[[History, tuple["Lived", ...]], None]
"""Is told what came of each history under each version, once."""
_FIELD_TRIGGERS = ("field.changed", "responsible.changed")


class PeopleOfALog(Mapping[str, Employee]):
    """Whoever a log names works here: without a workspace a person is the id that the log gives."""

    def __getitem__(self, person: str) -> Employee:
        """Return a person."""
        return Employee(person, person)

    def get(self, person: str, default: object = None) -> Employee:
        """Return a person: nobody is missing, and this is asked for each message."""
        del default
        return Employee(person, person)

    def __iter__(self) -> Iterator[str]:
        """Name nobody: who there is, only the log knows."""
        return iter(())

    def __len__(self) -> int:
        """Count nobody."""
        return 0


class Lived(NamedTuple):
    """What came of a history: where the item stands, None where it never came to a stage, and all steps."""

    state: ItemState | None
    steps: tuple[Step, ...]

    @property
    def waits(self) -> bool:
        """Whether a timer is still to come."""
        return self.state is not None and self.state.next_due is not None


class Spool(Protocol):
    """Where items that still wait are put down until the end of the log is known."""

    def put(self, history: History, lives: tuple[Lived, ...]) -> None:
        """Put one down."""

    def all(self) -> Iterator[tuple[History, tuple[Lived, ...]]]:
        """Take them all up again, in order."""


class Kept:
    """A spool in memory."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._kept: list[tuple[History, tuple[Lived, ...]]] = []

    def put(self, history: History, lives: tuple[Lived, ...]) -> None:
        """Put one down."""
        self._kept.append((history, lives))

    def all(self) -> Iterator[tuple[History, tuple[Lived, ...]]]:
        """Take them all up again, in order."""
        yield from self._kept


@dataclass(frozen=True, slots=True)
class Backtest:
    """What histories are replayed under: the rule set, its surroundings, and whether its own moves are followed."""

    program: Program
    engine: Engine
    entity: str
    whole_trace: bool = False
    """Whether each single field change is told, also where nothing listens to it."""

    def replay(self, history: History) -> Lived:
        """Let an item live through its history."""
        life = Life(self, history, Alone(self.engine))
        for one in history.events:
            life.take(one)
        life.settle()
        return life.lived()

    def run_out(self, history: History, before: Lived, until: datetime) -> Lived:
        """Let time pass for an item after its history, up to the end of the log."""
        life = Life(self, history, Alone(self.engine), before.state)
        life.wait_until(until)
        return Lived(life.state, (*before.steps, *life.steps))


def begin(backtests: Sequence[Backtest], histories: Iterable[History], heard: Heard, spool: Spool) -> Span:
    """Replay histories under each version; what still waits at the end of its own goes to the spool.

    Returns what time they span.
    """
    span = Span()
    for history in histories:
        span.take(history)
        lives = tuple(one.replay(history) for one in backtests)
        if any(one.waits for one in lives):
            spool.put(history, lives)
        else:
            heard(history, lives)
    return span


def end(backtests: Sequence[Backtest], spool: Spool, heard: Heard, until: datetime) -> None:
    """Let what waits run out: a backtest ends with the last event of the log."""
    for history, lives in spool.all():
        pairs = zip(backtests, lives, strict=True)
        heard(history, tuple(one.run_out(history, lived, until) if lived.waits else lived for one, lived in pairs))


class Span:
    """How much was replayed, from when to when."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.items = 0
        self.events = 0
        self.first: datetime | None = None
        self.last: datetime | None = None

    def take(self, history: History) -> None:
        """Take a history in."""
        self.items += 1
        self.events += len(history.events)
        if history.events:
            self.stretch(history.events[0].at, history.events[-1].at)

    def add(self, other: Span) -> None:
        """Take in what another share of the same log spans."""
        self.items += other.items
        self.events += other.events
        if other.first is not None and other.last is not None:
            self.stretch(other.first, other.last)

    def stretch(self, first: datetime, last: datetime) -> None:
        """Reach from a moment to another at least."""
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)


class Around(Protocol):
    """What surrounds an item on its way."""

    engine: Engine
    """The surroundings as they are now."""

    def carry_out(self, acted: Acted, item: Item) -> None:
        """Let the surroundings be as they are after an effect."""


class Alone:
    """Surroundings of one item: nothing changes in them but what its own rules leave behind."""

    def __init__(self, engine: Engine) -> None:
        """Begin with the surroundings of all."""
        self.engine = engine
        self._belongings: LaidBelongings | None = None

    def carry_out(self, acted: Acted, item: Item) -> None:
        """Keep what an effect leaves behind."""
        if type(acted.effect) in LEAVING:
            if self._belongings is None:
                self._belongings = LaidBelongings(self.engine.world.belongings)
                self.engine = with_world(self.engine, belongings=self._belongings)
            leave(acted, item, self._belongings)


def leave(acted: Acted, item: Item, belongings: LaidBelongings) -> None:
    """Put down what an effect leaves behind."""
    for one in tuple(left_by(acted.effect, Left(item, acted.rule, acted.at, belongings))):
        belongings.put(one)


def with_world(engine: Engine, **changed: Any) -> Engine:
    """Return an engine with other surroundings."""
    return dataclasses.replace(engine, world=dataclasses.replace(engine.world, **changed))


class Life:
    """One item on its way through its history: working copies."""

    def __init__(self, backtest: Backtest, history: History, around: Around, state: ItemState | None = None) -> None:
        """Begin before the first line, or where `state` says."""
        self._backtest = backtest
        self._history = history
        self._around = around
        self._stages = backtest.program.stages
        self._late: dict[str, Value] = {}
        self._hears_all = any(backtest.program.triggers.get(kind) for kind in _FIELD_TRIGGERS)
        self._bases: tuple[str, ...] = ()
        self.due: datetime | None = None
        """When the next timer is due."""
        self.state = state
        self.steps: list[Step] = []
        if state is not None:
            self._look()

    def lived(self) -> Lived:
        """Return what came of it."""
        return Lived(self.state, tuple(self.steps))

    def take(self, one: Recorded) -> None:
        """Let one line of the history happen: fields, then the stage, then the event."""
        if self.due is not None and self.due <= one.at:
            self.wait_until(one.at)
        state = self.state
        if state is None:
            self._late |= one.fields
            if one.stage in self._stages:
                self._begin(one)
        else:
            if one.fields:
                self._change(one)
            if one.stage in self._stages and one.stage != self._stage:
                self._step(Event(MOVE, state.item.id, one.at, {"stage": one.stage}))
        if one.event and self.state is not None:
            self._step(Event(one.event, self._history.item, one.at))

    def enter(self, item: Item, event: Event) -> None:
        """Let an item that a rule has created enter its stage."""
        self.state = ItemState(item)
        self._step(event)

    def wait_until(self, moment: datetime) -> None:
        """Run every timer up to and including a moment, each at its own."""
        while self.due is not None and self.due <= moment:
            self._step(Event(TICK, self._history.item, self.due))

    def settle(self) -> None:
        """Let what was put off be so: fields that changed while nothing listened to them."""
        if self._late and self.state is not None:
            item = self.state.item.with_values(self._late)
            self.state = replace(self.state, item=item, visits={}, lineage=())  # as any event from outside
            self._late = {}

    @property
    def _stage(self) -> str:
        return self.state.item.stage if self.state is not None else ""

    def _begin(self, one: Recorded) -> None:
        history, backtest = self._history, self._backtest
        values = {"created_at": one.at, **history.values, **self._late, "id": history.item, "stage": one.stage}
        self._late = {}
        item = Item(history.item, backtest.entity, backtest.program.pipeline, one.stage, values)
        self.enter(item, Event(ENTER, item.id, one.at))

    def _change(self, one: Recorded) -> None:
        """Change fields; at once where something listens, else when something looks."""
        if self._hears_all or not one.fields.keys().isdisjoint(self._bases):
            self._step(self._set(one))
            return
        self._late |= one.fields
        if self._backtest.whole_trace:
            self.steps.append(Happened(one.at, (self._backtest.entity, self._history.item), self._set(one)))

    def _set(self, one: Recorded) -> Event:
        return Event(SET, self._history.item, one.at, {"values": one.fields})

    def _step(self, event: Event) -> None:
        self.settle()
        assert self.state is not None  # noqa: S101  there is an item by now
        self.state, steps = step(self.state, event, self._around.engine)
        self.steps += steps
        self._look()
        for one in steps:
            if type(one) is Acted and type(one.effect) in _CARRIED_OUT:
                self._around.carry_out(one, self.state.item)
                self._answer(one)

    def _answer(self, acted: Acted) -> None:
        """Let come what a rule waits for and the surroundings give at once, as in a rehearsal."""
        match acted.effect:
            case DocumentCreated() as effect:
                self._finish(acted.at, effect.document_id, {"pdf": made_pdf(effect)})
            case PhoneCall() as effect:
                self._finish(acted.at, effect.call_id, {"result": "answered", "code": 200, "text": effect.text})

    def _finish(self, at: datetime, awaits: str, results: Mapping[str, Value]) -> None:
        assert self.state is not None  # noqa: S101  there is an item by now
        if any(run.awaits == awaits for run in self.state.runs.values()):
            self._step(Event(FINISHED, self._history.item, at, {"awaits": awaits, "results": results}))

    def _look(self) -> None:
        """See when the next timer is due, and which fields waiting rules follow."""
        assert self.state is not None  # noqa: S101  there is an item by now
        self.due = None
        self._bases = ()
        stage = self._stages.get(self.state.item.stage)
        for key, run in self.state.runs.items():
            if run.due is not None and (self.due is None or run.due < self.due):
                self.due = run.due
            status = run.status
            if (status is PLANNED or status is NOT_PLANNED) and stage is not None and key in stage.rules:
                self._bases += (stage.rules[key].follows,)


_CARRIED_OUT: frozenset[type[Effect]] = LEAVING | {DocumentCreated, PhoneCall}
"""Effects that a replay answers to."""
