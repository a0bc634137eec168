"""The items that one transaction is about, while things happen to them; written at its end."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.engine.aftermath import changed_client
from app.engine.answering import ANSWERED, answer, leave, let_happen
from app.engine.effects import ClientChanged, Effect
from app.engine.model.belongings import Belonging
from app.engine.model.event import Event
from app.engine.model.item import Item, Key
from app.engine.overlay import client_of, laid_over
from app.engine.ports import Belongings, Directory, World
from app.engine.process import Engine, step
from app.engine.program import Programs
from app.engine.recognising import items_known_by
from app.engine.state import ItemState
from app.engine.trace import Acted, Entered, Left, Step
from app.engine.words import Msg, msg
from app.storage.ledger.log import Line, effect_key
from app.storage.ledger.outbox import HERE, Outbox, Outgoing, PostStatus

if TYPE_CHECKING:
    from app.run.carrying import Parts

_APART = ("id", "stage")
_EMPTY = (None, "", ())
NOBODY = msg("Nobody can answer: no channel carries it ({channel}). Set one up in Run, under Channels.")


class Batch:
    """A board whose items are written as they are in the end, with each step and effect on the way."""

    def __init__(
        self, parts: Parts, programs: Programs, directory: Directory, states: dict[Key, ItemState], now: datetime
    ) -> None:
        """Begin with the states that are known already."""
        self._parts = parts
        self._ledger = parts.ledger
        self._company = parts.company
        self.states = states
        self.now = now
        self.steps: list[Step] = []
        self._lines: list[Line] = []
        self._posts: list[Outgoing] = []
        self._changed: dict[Key, None] = {}
        self._unsettled: dict[Key, None] = {}
        self._rows: dict[Key, Item | None] = {}
        self._coming: Counter[Key] = Counter()
        self._seq: int | None = None
        world = World(directory, self._company.belongings, items=self, seed=parts.seed)
        self._engine = Engine(programs, world, parts.templates)

    @property
    def posted(self) -> int:
        """How many posts have come up."""
        return len(self._posts)

    @property
    def due_again(self) -> bool:
        """Whether a timer of one of the items is due by now."""
        return any(
            not state.gone and (due := state.next_due) is not None and due <= self.now
            for state in (self.states[key] for key in self._changed)
        )

    # What the carrier does

    def load(self, keys: Collection[Key]) -> None:
        """Learn where items stand."""
        self.states |= self._ledger.load_many([key for key in keys if key not in self.states])

    def expect(self, keys: Iterable[Key]) -> None:
        """Know that events of items are still to come, which their records show already."""
        self._coming.update(keys)

    def expect_no_more(self, key: Key) -> None:
        """Know that one of them has come."""
        self._coming[key] -= 1

    def record(self, key: Key, row: Item | None) -> None:
        """Know how the record of an item is by now; None where it is gone."""
        self._rows[key] = row

    def begin_event(self, seq: int | None) -> None:
        """Let what comes now belong to an event of the ledger, or to none."""
        self._seq = seq

    def put(self, item: Item) -> None:
        """Put an item on the board that has a record already; one that comes back goes on counting its entries."""
        before = self.states.get(item.key)
        self._lines.append(Line(item, self.now, self._seq))
        self.states[item.key] = ItemState(item, entry=before.entry if before else 0)
        self._changed[item.key] = None
        self._rows.setdefault(item.key, item)

    def happen(self, key: Key, event: Event) -> None:
        """Let an event from outside happen, with all that it means."""
        let_happen(self, key, self._timely(key, event))

    def settle(self) -> None:
        """Write the records of items of which nothing more is to come."""
        for key in [one for one in self._unsettled if self._coming[one] <= 0]:
            del self._unsettled[key]
            self._write_record(key)

    def write(self) -> None:
        """Write states, steps and posts."""
        self._ledger.put_states((self.states[key] for key in self._changed), self.now)
        self._ledger.write_log(self._lines)
        Outbox(self._ledger.store).put(self._posts, self.now)

    def forget_gone(self) -> None:
        """Keep no states of items that are gone: nothing more is likely to happen to them."""
        for key in self._changed:
            if self.states[key].gone:
                del self.states[key]

    def _write_record(self, key: Key) -> None:
        state, row = self.states[key], self._rows.get(key)
        if state.gone:
            if row is not None:
                self._company.remove_item(row)
                self._rows[key] = None
        elif row is None or not _same(state.item, row):
            self._company.write_item(state.item)
            self._rows[key] = state.item

    def _timely(self, key: Key, event: Event) -> Event:
        """Let time never go back for an item, nor ahead of the clock."""
        last = self.states[key].visits_since
        at = min(event.at, self.now)
        at = at if last is None or last <= at else last
        return event if at == event.at else replace(event, at=at)

    # The board

    @property
    def belongings(self) -> Belongings:
        """What belongs to items by now."""
        return self._company.belongings

    def state(self, key: Key) -> ItemState:
        """Return where an item stands."""
        return self.states[key]

    def take(self, key: Key, event: Event) -> None:
        """Let one event happen, then what the surroundings answer to its effects."""
        before = self.states[key]
        after, steps = step(before, self._timely(key, event), self._engine)
        self.states[key] = after
        self._changed[key] = None
        if after.item is not before.item or after.gone or key in self._rows:
            self._rows.setdefault(key, before.item)
            self._unsettled[key] = None
        self.steps += steps
        version = before.version
        for one in steps:
            if isinstance(one, Acted):
                mark = effect_key(version, key, one)
                self._lines.append(Line(one, self.now, self._seq, mark))
                self._post(mark, key, one)
            else:
                self._lines.append(Line(one, self.now, self._seq))
                if isinstance(one, Entered):
                    version = one.version
        for one in steps:
            if type(one) is Acted and type(one.effect) in ANSWERED:
                answer(self, key, one)
            elif type(one) is Left:
                leave(self, one)

    def begin(self, item: Item) -> None:
        """Put a new item on the board that has no record yet."""
        self._rows[item.key] = None
        self.put(item)

    def lay(self, belonging: Belonging) -> None:
        """Add or replace what belongs to an item."""
        self._company.put_belonging(belonging)

    def change_client(self, effect: ClientChanged) -> None:
        """Let a contact or company be as the effect leaves it."""
        engine = self._engine
        known = engine.world.directory
        client = changed_client(effect, client_of(known, effect.client))
        self._company.put_client(effect.client, client)
        directory = laid_over(known, {effect.client: client})
        self._engine = dataclasses.replace(engine, world=dataclasses.replace(engine.world, directory=directory))

    def leaves(self, effect: Effect) -> bool:
        """Say whether a channel carries it."""
        return bool(self._parts.ways(effect))

    def unanswered(self, effect: Effect) -> Msg | None:
        """Say that no channel carries it, so that nobody will answer."""
        return None if self.leaves(effect) else NOBODY.fill(channel=effect.channel)

    def _post(self, key: str, item: Key, acted: Acted) -> None:
        effect = acted.effect
        ways = self._parts.ways(effect)
        if not ways and not effect.external:
            return
        title = self.states[item].item.title
        post = Outgoing(key, item, acted.rule, title, ways[0] if ways else "", effect, acted.at)
        if not ways:
            self._posts.append(replace(post, status=PostStatus.SENT, receipt=HERE))
            return
        self._posts.append(post)
        self._posts += [replace(post, key=f"{key}-{way}", way=way) for way in ways[1:]]

    # The items as rules see them

    def get(self, entity: str, item_id: str) -> Item | None:
        """Return a record as it stands now."""
        state = self.states.get((entity, item_id)) if (entity, item_id) in self._changed else None
        if state is None:
            return self._company.items.get(entity, item_id)
        return None if state.gone else state.item

    def of(self, entity: str) -> Iterator[Item]:
        """Walk the records of an entity type, those that came up just now last."""
        walked = set()
        for one in self._company.items.of(entity):
            walked.add(one.key)
            state = self.states.get(one.key) if one.key in self._changed else None
            if state is None:
                yield one
            elif not state.gone:
                yield state.item
        for key in tuple(self._changed):
            if key[0] == entity and key not in walked and not self.states[key].gone:
                yield self.states[key].item

    def known_by(self, entity: str, marks: Collection[str]) -> Iterable[str]:
        """Return the ids of records that have any of the marks of a client."""
        return items_known_by(self._company.items, entity, marks)


def _same(one: Item, other: Item) -> bool:
    """Say whether two items are kept alike."""
    if (one.pipeline, one.stage) != (other.pipeline, other.stage):
        return False
    return one.values is other.values or _kept(one) == _kept(other)


def _kept(item: Item) -> dict[str, object]:
    return {key: value for key, value in item.values.items() if key not in _APART and value not in _EMPTY}
