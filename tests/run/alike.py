"""Rules that run for real beside a rehearsal: the same lives in both, and what must be the same in the end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from app.engine.history import History
from app.engine.model.event import MOVE, SET, Event
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal, Stage
from app.engine.state import ItemState
from app.engine.trace import Step
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.releases import Releases
from tests.engine.board import MONDAY, program
from tests.engine.random_lives import LATEST, STAGES, company

Happening = tuple[datetime, Key, str, Any]


class RandomCompany(LedgerCompany):
    """People as the random lives know them."""

    def directory(self) -> Directory:
        return company()


class Ran(ABC):
    """Rules that run for real, on a clock of ours."""

    def __init__(self, ledger: Ledger, rule_set: RuleSet) -> None:
        self.ledger = ledger
        releases = Releases(ledger.store)
        releases.activate("sales", releases.upload(rule_set, MONDAY).id, MONDAY)
        self.steps: list[Step] = []

    @abstractmethod
    def carry(self, now: datetime) -> None:
        """Carry out what has come in."""

    def carry_due(self, now: datetime) -> None:
        """Carry out what has waited for this moment."""
        self.carry(now)

    def advance(self, until: datetime) -> None:
        while (due := self.ledger.next_due()) is not None and due <= until:
            self.carry_due(due)

    def let(self, happening: Happening) -> None:
        at, key, kind, data = happening
        self.advance(at)
        if kind == "enter":
            data = {"after": {"pipeline": data.pipeline, "stage": data.stage, "values": data.values}}
            kind = RECORD
        self.ledger.take_in([Incoming(key[0], Event(kind, key[1], at, data))], at)
        self.carry(at)


def live_alike(ran: Ran, rule_set: RuleSet, log: list[History]) -> None:
    """Let all happen to what runs and to a rehearsal, and demand the same steps and the same state in the end."""
    play = Rehearsal(Stage(Programs.of(program(rule_set)), company()), MONDAY)
    for one in _lived(log):
        play = _rehearsed(play, one)
        ran.let(one)
    play = play.advance(LATEST)
    ran.advance(LATEST)
    for key, state in play.states.items():
        assert _of(key, ran.steps) == _of(key, play.steps)
        assert _settled(ran.ledger.load(key)) == _settled(state)
        assert _settled(ran.ledger.rebuilt(key)) == _settled(state)
        assert [one.content for one in ran.ledger.log(key) if isinstance(one.content, Step)] == _of(key, play.steps)


def _rehearsed(play: Rehearsal, happening: Happening) -> Rehearsal:
    at, key, kind, data = happening
    play = play.advance(at)
    match kind:
        case "enter":
            return play.enter(data)
        case "move":
            return play.move(key, data["stage"])
        case "set":
            return play.change(key, data["values"])
    return play.happen(key, kind, data)


def _lived(log: list[History]) -> list[Happening]:
    """Return what happens to whom, in the order of time."""
    return sorted((one for history in log for one in _of_one(history)), key=lambda one: one[0])


def _of_one(history: History) -> Iterator[Happening]:
    key, entered = ("deal", history.item), False
    values = dict(history.values)
    for one in history.events:
        if not entered:
            values |= one.fields
            if one.stage in STAGES:
                entered = True
                given = {"created_at": one.at, **{name: value for name, value in values.items() if value is not None}}
                yield one.at, key, "enter", Item(history.item, "deal", "sales", one.stage, given)
            continue
        if one.fields:
            yield one.at, key, SET, {"values": dict(one.fields)}
        if one.event:
            yield one.at, key, one.event, {"number": "1"}
        if one.stage in STAGES:
            yield one.at, key, MOVE, {"stage": one.stage}


def _settled(state: ItemState | None) -> ItemState | None:
    """Leave out since when moves are counted, and the id and the stage among the values: they stand beside them."""
    if state is None:
        return None
    item = state.item
    values = {name: value for name, value in item.values.items() if name not in ("id", "stage")}
    return replace(state, visits_since=None, item=replace(item, values=values))


def _of(key: Key, steps: tuple[Step, ...] | list[Step]) -> list[Step]:
    return [one for one in steps if one.item == key]
