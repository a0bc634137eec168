"""How surroundings answer to events and effects: the same in a rehearsal and where rules run for real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from app.engine.aftermath import LEAVING, Around, left_by, left_by_event, left_by_leaving, new_item
from app.engine.documents import made_pdf
from app.engine.effects import ClientChanged, DocumentCreated, Effect, ItemCreated, PhoneCall, WebhookCall
from app.engine.model.belongings import Belonging
from app.engine.model.event import ENTER, FINISHED, HELD_UP, Event
from app.engine.model.item import Item, Key
from app.engine.model.values import Value
from app.engine.ports import Belongings
from app.engine.setting_off import meant_by
from app.engine.state import ItemState
from app.engine.trace import Acted, Left
from app.engine.words import Msg

ANSWERED: frozenset[type[Effect]] = LEAVING | {ItemCreated, ClientChanged, DocumentCreated, PhoneCall, WebhookCall}
"""Effects that surroundings answer to; of the others they only tell."""


class Board(Protocol):
    """The items and all that belongs to them, while things happen."""

    @property
    def belongings(self) -> Belongings:
        """What belongs to items by now."""

    def state(self, key: Key) -> ItemState:
        """Return where an item stands."""

    def take(self, key: Key, event: Event) -> None:
        """Let one event happen, and all that is answered to its effects."""

    def begin(self, item: Item) -> None:
        """Put a new item on the board where it stands."""

    def lay(self, belonging: Belonging) -> None:
        """Add or replace what belongs to an item."""

    def change_client(self, effect: ClientChanged) -> None:
        """Let a contact or company be as the effect leaves it."""

    def leaves(self, effect: Effect) -> bool:
        """Say whether an effect goes out for real, so that its answer comes later."""

    def unanswered(self, effect: Effect) -> Msg | None:
        """Say why nobody will ever answer to an effect; None where somebody may."""


def let_happen(board: Board, key: Key, event: Event) -> None:
    """Let an event from outside happen to an item, with all that it means."""
    kind = event.type
    for one, data in tuple(meant_by(kind, event.data, event.at, board.belongings)):
        meant = Event(one, key[1], event.at, data, event.by)
        for belonging in tuple(left_by_event(meant, key, board.belongings)):
            board.lay(belonging)
        only_if_awaited = one == HELD_UP or (one == FINISHED and kind != FINISHED)
        if not only_if_awaited or awaited(board, key, data["awaits"]):
            board.take(key, meant)


def answer(board: Board, key: Key, acted: Acted) -> None:
    """Carry out what an effect of an item leaves behind, and let happen what follows of it."""
    effect = acted.effect
    if type(effect) in LEAVING:
        around = Around(board.state(key).item, acted.rule, acted.at, board.belongings)
        for one in tuple(left_by(effect, around)):
            board.lay(one)
    match effect:
        case ItemCreated():
            item = new_item(effect, acted.at)
            board.begin(item)
            board.take(item.key, Event(ENTER, item.id, acted.at, {"lineage": effect.lineage}, effect.by))
        case ClientChanged():
            board.change_client(effect)
        case DocumentCreated():
            finish(board, key, acted.at, effect.document_id, {"pdf": made_pdf(effect)})
        case PhoneCall() if not board.leaves(effect):  # nobody is rung; the call counts as answered at once
            finish(board, key, acted.at, effect.call_id, {"result": "answered", "code": 200, "text": effect.text})
        case WebhookCall() if effect.call_id and (why := board.unanswered(effect)) is not None:
            fail(board, key, acted.at, effect.call_id, why)


def leave(board: Board, left: Left) -> None:
    """Let what ends with a stage be over once its item has left it."""
    for one in tuple(left_by_leaving(left, board.belongings)):
        board.lay(one)


def finish(board: Board, key: Key, at: datetime, awaits: str, results: Mapping[str, Value]) -> None:
    """End what an item waits for, if it does."""
    if awaited(board, key, awaits):
        board.take(key, Event(FINISHED, key[1], at, {"awaits": awaits, "results": results}))


def fail(board: Board, key: Key, at: datetime, awaits: str, why: Msg) -> None:
    """End what an item waits for, if it does, because nothing will ever come of it."""
    if awaited(board, key, awaits):
        board.take(key, failed(key, at, awaits, why))


def failed(key: Key, at: datetime, awaits: str, why: Msg) -> Event:
    """Return the event that lets the rule fail that waits for this."""
    return Event(FINISHED, key[1], at, {"awaits": awaits, "results": {}, "failed": why})


def awaited(board: Board, key: Key, awaits: Any) -> bool:
    """Say whether a rule of an item waits for this."""
    return any(run.awaits == awaits for run in board.state(key).runs.values())
