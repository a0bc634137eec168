"""Sends what waits in the outbox: at least once, always with the same key, again later where it did not work."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.exc import OperationalError

from app.delivery.base import Post, Receipt, Refused, Somebody, TooMany, TryAgain, no_bytes, nobody
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.model.event import HELD_UP, Event
from app.engine.model.values import File
from app.engine.words import Msg, msg
from app.run.awaited import answer_to, awaited_by
from app.storage.errors import StorageError
from app.storage.ledger.chats import Chats
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.outbox import LEASE, Outbox, Outgoing

MOST_ATTEMPTS = 12
"""With the waits below that is about a day and a half."""
_SIGNS = 3
"""So many signs of life are given while a post is held."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)
TIRED = msg("Given up after {n} attempts. The last one said: {why}")
BROKEN = msg("The channel itself is at fault ({error}). Report it, or choose another channel.")


class Carriers(Protocol):
    """The channels that are set up."""

    def deliver(self, id: str, post: Post) -> Receipt:
        """Carry a post out; raises TryAgain, TooMany or Refused."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a post takes along on its way."""

    files: Callable[[File], bytes] = no_bytes
    person: Callable[[str], Somebody | None] = nobody
    links: Callable[[str], Callable[[str], str] | None] = lambda _key: None
    """Gives for the key of a post what gives the tracked link that leads to a URL."""
    pixel: Callable[[str], str] = lambda _key: ""
    """Gives for the key of a post the address of the picture that tells that it was opened."""


class Poster:
    """Delivers posts. Several may work beside one another, in one process or in many."""

    def __init__(
        self,
        ledger: Ledger,
        carriers: Callable[[], Carriers],
        clock: Callable[[], datetime],
        name: str,
        around: Surroundings | None = None,
        chance: random.Random | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        """Take posts in the name of `name`; `carriers` gives the channels as they are set up at that moment."""
        self._ledger = ledger
        self._outbox = Outbox(ledger.store)
        self._chats = Chats(ledger.store)
        self._carriers = carriers
        self._clock = clock
        self._name = name
        self._around = around or Surroundings()
        self._chance = chance or random.Random()
        self._lease = lease
        self._held: dict[str, None] = {}
        self._kept: datetime | None = None
        self._full: dict[str, datetime] = {}
        """Until when a channel has had all that it may have: its posts keep their places and are left alone."""
        self._log = structlog.get_logger(__name__)

    def claim(self, limit: int) -> list[Outgoing]:
        """Take posts that are due, so that nobody else tries them meanwhile; hand each to `post`."""
        now = self._clock()
        full = [way for way, until in list(self._full.items()) if until > now]
        claimed = self._outbox.claim(now, limit, self._name, self._lease, full)
        self._held |= dict.fromkeys(one.key for one in claimed)
        return claimed

    def keep(self) -> None:
        """Say that what was claimed is still on its way, however long it takes; to be called every few seconds.

        For whoever is silent has died, and his posts are for others.
        """
        now, held = self._clock(), list(self._held)
        if held and (self._kept is None or now - self._kept >= self._lease / _SIGNS):
            self._outbox.keep(held, now, self._name, self._lease)
            self._kept = now

    def post(self, one: Outgoing) -> None:
        """Try one, and write down what came of it."""
        try:
            self._try(one)
        finally:
            self._held.pop(one.key, None)

    def _try(self, one: Outgoing) -> None:
        try:
            receipt = self._carriers().deliver(one.way, self._post(one))
        except (StorageError, OperationalError):
            raise  # the database is at fault, not the channel: it is tried again once its claim is over
        except TryAgain as error:
            self._later(one, error)
        except Refused as error:
            self._give_up(one, error.words, rest=error.rest)
        except KnownError as error:
            self._give_up(one, error.words)
        except Exception as error:  # noqa: BLE001  a door: channels of other packages may fail in any way
            self._log.exception("channel failed", way=one.way, key=one.key)
            self._give_up(one, BROKEN.fill(error=type(error).__name__))
        else:
            self._sent(one, receipt)

    def _post(self, one: Outgoing) -> Post:
        around = self._around
        return Post(
            one.key,
            one.effect,
            one.item[0],
            one.item[1],
            one.title,
            one.at,
            around.links(one.key),
            around.pixel(one.key),
            around.files,
            around.person,
            partial(self._chats.address, one.way, one.item),
        )

    def _sent(self, one: Outgoing, receipt: Receipt) -> None:
        """Note that it has left, and let the rule that waits for an answer have it, in one transaction."""
        now = self._clock()
        with self._ledger.transaction():
            self._outbox.sent(one, receipt.reference, now)
            answer = answer_to(one, receipt.results, now)
            if answer is not None:
                self._ledger.take_in([answer], now)

    def _later(self, one: Outgoing, error: TryAgain) -> None:
        now = self._clock()
        counts = not isinstance(error, TooMany)
        if counts and one.attempts + 1 >= MOST_ATTEMPTS:
            self._give_up(one, TIRED.fill(n=MOST_ATTEMPTS, why=error.words), rest=error.rest)
            return
        asked = error.after or timedelta(0)
        at = now + (max(asked, self.wait(one.attempts)) if counts else asked)
        if isinstance(error, TooMany):
            self._full[one.way], at = at, one.next_at or now
        self._outbox.again(one, error.words, at, rest=error.rest, counts=counts)

    def _give_up(self, one: Outgoing, why: Msg, *, rest: Effect | None = None) -> None:
        """Make a dead letter of it, and let the rule that waits for an answer say so, in one transaction."""
        now = self._clock()
        with self._ledger.transaction():
            if self._outbox.give_up(one, why, rest=rest) and awaited_by(one):
                event = Event(HELD_UP, one.item[1], now, {"awaits": awaited_by(one), "why": why})
                self._ledger.take_in([Incoming(one.item[0], event)], now)

    def wait(self, attempts: int) -> timedelta:
        """Return a random wait that may be twice as long after each attempt: all of it is chance.

        So what failed together does not come back together; see
        https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        """
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0**attempts)
        return timedelta(seconds=1) + longest * self._chance.random()
