"""Recorded histories under a rule set: who would have received what, and why not. Nothing is sent.

Moves that people made stand; what a rule or trigger would have moved is reported, not carried out, unless it is to be
followed. Items are replayed one after the other, so that a log of any length needs the memory of its longest item.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from app.engine.aftermath import LEAVING, Around, left_by
from app.engine.effects import PhoneCall
from app.engine.history import History, Recorded
from app.engine.model.event import ENTER, FINISHED, MOVE, SET, TICK, Event
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.values import Value
from app.engine.overlay import LaidBelongings
from app.engine.process import Engine, step
from app.engine.program import EMPTY, Program
from app.engine.state import ItemState
from app.engine.trace import Acted, Status, Step

Heard = Callable[[History, tuple[Step, ...]], None]
_FIELD_TRIGGERS = ("field.changed", "responsible.changed")


class PeopleOfALog(Mapping[str, Employee]):
    """Whoever a log names works here: without a workspace a person is the id that the log gives."""

    def __getitem__(self, person: str) -> Employee:
        """Return a person."""
        return Employee(person, person)

    def __iter__(self) -> Iterator[str]:
        """Name nobody: who there is, only the log knows."""
        return iter(())

    def __len__(self) -> int:
        """Count nobody."""
        return 0


@dataclass(frozen=True, slots=True)
class Backtest:
    """What histories are replayed under: the rule set, its surroundings, and whether its own moves are followed."""

    program: Program
    engine: Engine
    entity: str
    whole_trace: bool = False
    """Whether each single field change is told, also where nothing listens to it."""

    def replay(self, history: History, heard: Heard) -> ItemState | None:
        """Let an item live through its history; None where it never comes to a stage. `heard` gets the steps."""
        lived = _Life(self, history)
        for one in history.events:
            lived.take(one)
        lived.settle()
        heard(history, tuple(lived.steps))
        return lived.state

    def run_out(self, history: History, state: ItemState, until: datetime, heard: Heard) -> ItemState:
        """Let time pass for an item after its history, up to the end of the log."""
        lived = _Life(self, history, state)
        lived.wait_until(until)
        heard(history, tuple(lived.steps))
        assert lived.state is not None  # noqa: S101  it had one
        return lived.state


class _Life:
    """One item on its way through its history: working copies that never leave it."""

    def __init__(self, backtest: Backtest, history: History, state: ItemState | None = None) -> None:
        self._backtest = backtest
        self._history = history
        self._engine = backtest.engine
        self._belongings: LaidBelongings | None = None
        self._late: dict[str, Value] = {}
        self._hears_all = backtest.whole_trace or any(backtest.program.triggers.get(kind) for kind in _FIELD_TRIGGERS)
        self._due: datetime | None = None
        self._bases: tuple[str, ...] = ()
        self.state = state
        self.steps: list[Step] = []
        if state is not None:
            self._look()

    def take(self, one: Recorded) -> None:
        """Let one line of the history happen: fields, then the stage, then the event."""
        state = self.state
        if state is None:
            self._late |= one.fields
            if one.stage:
                self._begin(one)
        else:
            if self._due is not None and self._due <= one.at:
                self.wait_until(one.at)
            if one.fields:
                self._change(one)
            if one.stage and one.stage != state.item.stage:
                self._step(Event(MOVE, state.item.id, one.at, {"stage": one.stage}))
        if one.event and self.state is not None:
            self._step(Event(one.event, self._history.item, one.at))

    def wait_until(self, moment: datetime) -> None:
        """Run every timer up to and including a moment, each at its own."""
        while self._due is not None and self._due <= moment:
            self._step(Event(TICK, self._history.item, self._due))

    def settle(self) -> None:
        """Let what was put off be so: fields that changed while nothing listened to them."""
        if self._late and self.state is not None:
            self.state = replace(self.state, item=self.state.item.with_values(self._late))
            self._late = {}

    def _begin(self, one: Recorded) -> None:
        history, backtest = self._history, self._backtest
        values = {"created_at": one.at, **history.values, **self._late, "id": history.item, "stage": one.stage}
        self._late = {}
        item = Item(history.item, backtest.entity, backtest.program.pipeline, one.stage, values)
        self.state = ItemState(item)
        self._step(Event(ENTER, item.id, one.at))

    def _change(self, one: Recorded) -> None:
        """Change fields; at once where something listens, else when something looks."""
        if self._hears_all or not one.fields.keys().isdisjoint(self._bases):
            self._step(Event(SET, self._history.item, one.at, {"values": one.fields}))
        else:
            self._late |= one.fields

    def _step(self, event: Event) -> None:
        self.settle()
        assert self.state is not None  # noqa: S101  there is an item by now
        outcome = step(self.state, event, self._engine)
        self.state = outcome.state
        self.steps += outcome.steps
        self._look()
        for acted in outcome.steps:
            if isinstance(acted, Acted):
                self._carry_out(acted)

    def _look(self) -> None:
        """See when the next timer is due, and which fields waiting rules follow."""
        assert self.state is not None  # noqa: S101  there is an item by now
        self._due = None
        self._bases = ()
        stage = self._backtest.program.stages.get(self.state.item.stage)
        for key, run in self.state.runs.items():
            if run.due is not None and (self._due is None or run.due < self._due):
                self._due = run.due
            if stage is not None and run.status in _FOLLOWING and key in stage.rules:
                self._bases += (stage.rules[key].node.when.base.removeprefix("item."),)

    def _carry_out(self, acted: Acted) -> None:
        effect = acted.effect
        if isinstance(effect, LEAVING) and self.state is not None:
            if self._belongings is None:
                self._belongings = LaidBelongings(self._engine.world.belongings)
                self._engine = dataclasses.replace(
                    self._engine, world=dataclasses.replace(self._engine.world, belongings=self._belongings)
                )
            for one in tuple(left_by(effect, Around(self.state.item, acted.rule, acted.at, self._belongings))):
                self._belongings.put(one)
        if isinstance(effect, PhoneCall):
            results = {"result": "answered", "code": 200, "text": effect.text}
            self._step(Event(FINISHED, self._history.item, acted.at, {"awaits": effect.call_id, "results": results}))


_FOLLOWING = (Status.PLANNED, Status.NOT_PLANNED)
