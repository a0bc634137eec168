"""Lets events happen for real: one transaction from the state of an item to all that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.effects import Effect
from app.engine.model.event import Event
from app.engine.model.item import Key
from app.engine.placeholders import Templates
from app.engine.trace import Step
from app.storage.ledger.company import Company
from app.storage.ledger.ledger import Ledger

Ways = Callable[[Effect], tuple[str, ...]]
"""Gives the ids of the channels that carry an effect out; none where the workspace itself receives it."""


def no_ways(_effect: Effect) -> tuple[str, ...]:
    """Let nothing leave: the workspace itself receives it."""
    return ()


class Carried(Struct, frozen=True):
    """What one transaction has done."""

    events: int = 0
    timers: int = 0
    posts: int = 0
    steps: tuple[Step, ...] = ()
    more: bool = False
    """Whether there is more to do at once."""


class Overdue(Struct, frozen=True):
    """What becomes of timers that were due while nothing ran: those later than `skip_later_than` are skipped."""

    skip_later_than: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a carrier is made of."""

    ledger: Ledger
    company: Company
    catalogue: Catalogue
    templates: Templates
    ways: Ways = no_ways
    seed: str = "0"


class Carrier:
    """Carries out what follows from events and from time passing. For one thread."""

    def __init__(self, parts: Parts) -> None:
        """Carry on where the ledger stands."""
        self._parts = parts

    def carry_on(self, now: datetime, limit: int = 200, overdue: Overdue | None = None) -> Carried:
        """Let what is due by now and waits happen, in the order of time: all of it in one transaction."""
        raise NotImplementedError

    def take(self, key: Key, event: Event, now: datetime) -> Carried:
        """Let one event happen to an item at once."""
        raise NotImplementedError
