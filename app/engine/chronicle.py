"""All items of a log at once, in the order of time: for rules that look at other items, or are seen by them."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from app.engine.aftermath import LEAVING, new_item
from app.engine.backtest import Backtest, Heard, Life, Lived, leave, with_world
from app.engine.effects import ClientChanged, ItemCreated
from app.engine.history import History, Recorded
from app.engine.model.event import ENTER, Event
from app.engine.model.item import Item, Key
from app.engine.overlay import LaidBelongings, with_client
from app.engine.recognising import MarkIndex
from app.engine.trace import Acted

NOWHERE = -1
"""The place in the log of an item that a rule has created."""

NOBODY = Lived(None, ())
"""What came of an item under a version whose rules did not create it."""


class Line(NamedTuple):
    """One line of the history of an item among those of all others."""

    history: History
    """Whose it is; of what is recorded only the rest is needed: who it is and what it came with."""
    recorded: Recorded
    last: bool
    """Whether the history ends with it."""


class Chronicle:
    """The items of a log under one version, each seeing the others as they stand at that moment.

    Items created by rules live on where the version's own moves are followed; else they are only reported.
    """

    def __init__(self, backtest: Backtest) -> None:
        """Begin with nobody."""
        self._backtest = backtest
        self._belongings = LaidBelongings(backtest.engine.world.belongings)
        self.engine = with_world(backtest.engine, items=self, belongings=self._belongings)
        self._lives: dict[Key, Life] = {}
        self._histories: dict[Key, History] = {}
        self._numbers: dict[Key, int] = {}
        self._timers: list[tuple[datetime, int, Key]] = []
        self._index: MarkIndex | None = None

    def take(self, history: History, one: Recorded) -> None:
        """Let the next line of any history happen; lines come in the order of time."""
        self.wait_until(one.at)
        key = (self._backtest.entity, history.item)
        life = self._lives.get(key) or self._join(key, history)
        life.take(one)
        self._watch(key)

    def wait_until(self, moment: datetime) -> None:
        """Run every timer up to and including a moment, each at its own."""
        while self._timers and self._timers[0][0] <= moment:
            due, _, key = heapq.heappop(self._timers)
            life = self._lives[key]
            if life.due == due:  # else re-planned or cancelled meanwhile
                life.wait_until(due)
                self._watch(key)

    def lived(self, item: str) -> Lived:
        """Return what came of an item so far, and let go of its steps."""
        life = self._lives[self._backtest.entity, item]
        life.settle()
        lived, life.steps = life.lived(), []
        return lived

    def waits(self, item: str) -> bool:
        """Say whether a timer of an item is still to come."""
        return self._lives[self._backtest.entity, item].due is not None

    def born(self) -> Iterator[tuple[History, Lived]]:
        """Return what came of the items that rules have created, as histories of nothing."""
        return ((one, self._lives[key].lived()) for key, one in self._histories.items() if one.place == NOWHERE)

    def carry_out(self, acted: Acted, item: Item) -> None:
        """Let the surroundings be as they are after an effect."""
        effect = acted.effect
        if type(effect) in LEAVING:
            leave(acted, item, self._belongings)
        if isinstance(effect, ClientChanged):
            self.engine = with_world(self.engine, directory=with_client(self.engine.world.directory, effect))
        elif isinstance(effect, ItemCreated) and self.engine.carry_out_moves:
            new = new_item(effect, acted.at)
            life = self._join(new.key, History(new.id, (), new.values, NOWHERE))
            life.enter(new, Event(ENTER, new.id, acted.at, {"lineage": effect.lineage}, effect.by))
            self._watch(new.key)

    def _join(self, key: Key, history: History) -> Life:
        life = self._lives[key] = Life(self._backtest, history, self)
        self._histories[key] = history
        self._numbers[key] = len(self._numbers)
        return life

    def _watch(self, key: Key) -> None:
        due = self._lives[key].due
        if due is not None:
            heapq.heappush(self._timers, (due, self._numbers[key], key))
        if self._index is not None and (item := self.get(*key)) is not None:
            self._index.put(item)

    # What rules see of the others

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return a record as it stands now."""
        life = self._lives.get((entity, item_id))
        if life is None or life.state is None or life.state.gone:
            return None
        life.settle()
        return life.state.item

    def of(self, entity: str) -> Iterable[Item]:
        """Walk the records of an entity type, those first that came first."""
        keys = [key for key in self._lives if key[0] == entity]
        return (item for _, item_id in keys if (item := self.get(entity, item_id)) is not None)

    def known_by(self, entity: str, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of records that have any of the marks of a client, as they stand now."""
        if self._index is None:  # kept up from now on: another rule will ask as well
            self._index = MarkIndex(item for key in tuple(self._lives) if (item := self.get(*key)) is not None)
        return (one for one in self._index.known_by(entity, marks) if self.get(entity, one) is not None)


def live_through(chronicles: Sequence[Chronicle], lines: Iterable[Line], heard: Heard, until: datetime) -> None:
    """Live through the histories of all items under each version, line by line in the order of time."""
    waiting: dict[str, History] = {}
    for line in lines:
        for one in chronicles:
            one.take(line.history, line.recorded)
        if line.last:
            waiting[line.history.item] = line.history
            if not any(one.waits(line.history.item) for one in chronicles):
                del waiting[line.history.item]
                heard(line.history, tuple(one.lived(line.history.item) for one in chronicles))
    for one in chronicles:
        one.wait_until(until)
    for item, history in waiting.items():
        heard(history, tuple(one.lived(item) for one in chronicles))
    for place, one in enumerate(chronicles):
        for history, lived in one.born():
            heard(history, tuple(lived if place == other else NOBODY for other in range(len(chronicles))))
