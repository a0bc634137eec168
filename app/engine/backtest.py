"""Recorded histories under a rule set: who would have received what, and why not. Nothing is sent.

Moves that people made stand; what a rule or trigger would have moved is reported, not carried out, unless it is to be
followed. Items are replayed one after the other, so that a log of any length needs the memory of its longest item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
from app.engine.trace import Acted, Step

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
        world = backtest.engine.world
        self._belongings: LaidBelongings | None = None
        self._world = world
        self._late: dict[str, Value] = {}
        self._watches_fields = any(backtest.program.triggers.get(kind) for kind in _FIELD_TRIGGERS)
        self.state = state
        self.steps: list[Step] = []

    def take(self, one: Recorded) -> None:
        """Let one line of the history happen: fields, then the stage, then the event."""
        if self.state is None:
            self._late |= one.fields
            if one.stage:
                self._begin(one)
        else:
            self._go_on(one)
        if one.event and self.state is not None:
            self.settle()
            self._step(Event(one.event, self._history.item, one.at))

    def wait_until(self, moment: datetime) -> None:
        """Run every timer up to and including a moment, each at its own."""
        while self.state is not None and (due := self.state.next_due) is not None and due <= moment:
            self.settle()
            self._step(Event(TICK, self._history.item, due))

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

    def _go_on(self, one: Recorded) -> None:
        state = self.state
        assert state is not None  # noqa: S101  only then it is asked
        if state.runs:
            self.wait_until(one.at)
            state = self.state or state
        if one.fields:
            if self._backtest.whole_trace or self._listens(one.fields, state):
                self.settle()
                self._step(Event(SET, state.item.id, one.at, {"values": one.fields}))
            else:
                self._late |= one.fields
        if one.stage and self.state is not None and one.stage != self.state.item.stage:
            self.settle()
            self._step(Event(MOVE, state.item.id, one.at, {"stage": one.stage}))

    def _listens(self, fields: Iterable[str], state: ItemState) -> bool:
        """Say whether anything follows from a change of these fields now, rather than from the values later."""
        if self._watches_fields:
            return True
        stage = self._backtest.program.stages.get(state.item.stage)
        waiting = (stage.rules[key] for key, run in state.runs.items() if run.due is not None or run.reason) if stage else ()
        return any(one.node.when.base.removeprefix("item.") in fields for one in waiting)

    def _step(self, event: Event) -> None:
        assert self.state is not None  # noqa: S101  there is an item by now
        outcome = step(self.state, event, self._engine)
        self.state = outcome.state
        self.steps += outcome.steps
        for acted in outcome.effects:
            self._carry_out(acted)

    def _carry_out(self, acted: Acted) -> None:
        effect = acted.effect
        if isinstance(effect, LEAVING) and self.state is not None:
            if self._belongings is None:
                self._belongings = LaidBelongings(self._world.belongings)
            for one in tuple(left_by(effect, Around(self.state.item, acted.rule, acted.at, self._belongings))):
                self._belongings.put(one)
        if isinstance(effect, PhoneCall):
            results = {"result": "answered", "code": 200, "text": effect.text}
            self._step(Event(FINISHED, self._history.item, acted.at, {"awaits": effect.call_id, "results": results}))
