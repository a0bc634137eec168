"""The engine of one machine: one process around one SQLite database; a thread carries out, others send and receive."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.exc import OperationalError

from app.delivery.base import Outside
from app.delivery.registry import Channels, Configured
from app.engine.catalog.registry import Catalogue
from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.placeholders import Templates
from app.engine.words import Msg, msg
from app.run.carrying import Carried, Carrier, Parts
from app.run.going import Going
from app.run.home import Home
from app.run.policy import read_overdue
from app.run.posting import Poster, Surroundings
from app.run.receiving import Receiving
from app.storage.errors import StorageError
from app.storage.ledger.links import Links
from app.storage.ledger.outbox import LEASE, Outbox

BATCH = 200
"""So many events are carried out in one transaction at most where many wait."""
ROOM = 0.003
"""Seconds between two such transactions: whoever else wants to write, as a person at the window, gets a turn."""
_LOOK = 0.2
"""Seconds after which it is looked whether another process has written."""
_SENDERS = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0
_POLL = 30.0
"""Seconds between two looks at what has come in."""
_BACK = timedelta(seconds=2)
_OUTBOX, _INBOX = "sending", "receiving"
CLOCK_BACK = msg("The clock went back by {seconds} seconds. Timers wait for it to catch up; nothing runs twice.")
NO_CHANNEL = msg("The channel “{channel}” cannot be opened: {why}")
NOTHING_COMES = msg("Nothing can be received through “{channel}”: {why}")
STUCK = msg("Rules cannot be carried out: {why}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an engine is told when it starts."""

    catalogue: Catalogue
    outside: Outside
    """Secrets, and the time."""
    templates: Templates = field(default_factory=Templates)
    public_base: str = ""
    """What tracked links begin with; empty where nobody can follow them."""
    seed: str = "0"
    open_channels: Callable[[Iterable[Configured], Outside], Channels] = Channels


class LocalEngine:
    """Runs rules in a home. `start` and `stop` it once each; everything else may be asked from any thread."""

    def __init__(self, home: Home, settings: Settings, lease: timedelta = LEASE) -> None:
        """Make it ready; nothing runs before `start`. For `lease`, others leave alone what it sends."""
        self.home = home
        self.ledger = home.ledger
        self._settings = settings
        self._clock = settings.outside.now
        self._channels = settings.open_channels((), settings.outside)
        self._channels_stamp: object = None
        self._configured: tuple[Configured, ...] = ()
        self._opening = threading.Lock()
        self._stopping = threading.Event()
        self._something = threading.Event()
        self._to_send = threading.Event()
        self._problems: dict[str, Msg] = {}
        self._last = datetime.min.replace(tzinfo=UTC)
        self.going = Going(self._clock())
        self._log = structlog.get_logger(__name__)
        self._outbox = Outbox(home.ledger.store)
        self._threads: list[threading.Thread] = []
        parts = Parts(
            home.ledger,
            home.company,
            settings.catalogue,
            settings.templates,
            ways=self.ways,
            seed=settings.seed,
            alone=True,
        )
        self.carrier = Carrier(parts)
        around = Surroundings(home.files, home.person, self._links, self._pixel)
        chance = random.Random()
        name = f"{os.getpid()}-{uuid4().hex[:8]}"  # on many machines there are processes of the same number
        self.poster = Poster(home.ledger, self.channels, self._clock, name, around, chance, lease)
        self.receiving = Receiving(home.ledger, home.company)

    def start(self) -> None:
        """Run: what was claimed by a process that died is sent again, and what is overdue runs now."""
        self._begin()
        for work in (self._carry, self._send, self._receive):
            thread = threading.Thread(target=work, name=f"rulewright-{work.__name__.strip('_')}")
            self._threads.append(thread)
            thread.start()

    def _begin(self) -> None:
        self._outbox.release(self._clock())
        self.going = Going(self._clock(), late=len(self.ledger.due(self._clock(), BATCH)))

    def stop(self) -> None:
        """Stop once what is under way is safe, and let go of the database."""
        self._stopping.set()
        self.wake()
        self._to_send.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._channels.close()
        self.home.close()

    def wake(self) -> None:
        """Look at what has come in, now."""
        self._something.set()

    def status(self) -> Mapping[str, Any]:
        """Return how it goes, as JSON."""
        return {"process": os.getpid(), **self.going.as_json(self._clock())}

    def problems(self) -> Mapping[str, str]:
        """Return what keeps it from working, by name; empty where all is well."""
        unopened = {
            way: NO_CHANNEL.fill(channel=self._called(way), why=one.words)
            for way, one in self._channels.problems.items()
        }
        return {**unopened, **self._problems}

    # Channels

    def channels(self) -> Channels:
        """Return the channels as they are set up now; they stay open, and keep their rates, while that is the same."""
        stamp = self.home.stamp()
        with self._opening:
            if stamp != self._channels_stamp:
                configured, before = tuple(self.home.providers()), self._channels
                if configured != self._configured or before.problems:
                    self._channels = self._settings.open_channels(configured, self._settings.outside)
                    before.close()
                self._channels_stamp, self._configured = stamp, configured
            return self._channels

    def _called(self, way: str) -> str:
        return next((one.name for one in self._configured if one.id == way), way)

    def ways(self, effect: Effect) -> tuple[str, ...]:
        """Return the ids of the channels that carry an effect out."""
        return self._channels.ways(effect, self.home.person)

    def _links(self, key: str) -> Callable[[str], str] | None:
        base = self._settings.public_base
        if not base:
            return None
        links = Links(self.ledger.store)
        return lambda url: f"{base}/l/{links.make(key, url).token}"

    def _pixel(self, key: str) -> str:
        base = self._settings.public_base
        return f"{base}/o/{Links(self.ledger.store).make(key, '', 'open').token}" if base else ""

    # Threads

    def _carry(self) -> None:
        """Carry out what is due and waits, until it is stopped."""
        pause = _FIRST_PAUSE
        limit = BATCH
        while not self._stopping.is_set():
            self._something.clear()
            try:
                carried = self._carried(limit)
                pause, limit = _FIRST_PAUSE, BATCH if not carried.more else limit
                if carried.posts:
                    self._to_send.set()
                if carried.more:
                    self._stopping.wait(ROOM)
                else:
                    self._wait()
            except StorageError as error:
                self._say("database", error.words)
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception as error:  # noqa: BLE001  a door: one event at fault must not keep the others from running
                limit = self._narrowed(limit, error)

    def _carried(self, limit: int) -> Carried:
        now = self._now()
        self.channels()
        carried = self.carrier.carry_on(now, limit, read_overdue(self.ledger))
        for name in ("database", "engine"):
            self._problems.pop(name, None)
        self.going.count(now, events=carried.events, timers=carried.timers, steps=len(carried.steps))
        return carried

    def _narrowed(self, limit: int, error: Exception) -> int:
        """Set aside what cannot be carried out, or find it by carrying out one at a time; return how many come next."""
        self._log.error(
            "an event could not be carried out", error=str(error), exc_info=not isinstance(error, KnownError)
        )
        words = _words(error)
        try:
            if self.carrier.set_aside(self._clock(), words, anyway=limit == 1):
                return BATCH
            if limit == 1:
                self._say("engine", STUCK.fill(why=words))
                self._stopping.wait(_LONGEST_PAUSE)
        except (StorageError, OperationalError) as again:
            self._say("database", _words(again))
            self._stopping.wait(_FIRST_PAUSE)
        return 1

    def _wait(self) -> None:
        """Wait until something has come in, somebody else has written, a timer is due, or it is to stop."""
        due = self.ledger.next_due()
        while not (self._stopping.is_set() or self._something.is_set() or self.home.changed()):
            left = (due - self._clock()).total_seconds() if due is not None else _LOOK
            if left <= 0:
                return
            self._something.wait(min(left, _LOOK))

    def _now(self) -> datetime:
        """Return the time; where the clock went back, say so."""
        now = self._clock()
        if now + _BACK < self._last:
            seconds = round((self._last - now).total_seconds())
            if "clock" not in self._problems:
                self._log.warning("the clock went back", seconds=seconds)
            self._say("clock", CLOCK_BACK.fill(seconds=seconds))
        else:
            self._problems.pop("clock", None)
            self._last = max(self._last, now)
        return now

    def _say(self, name: str, words: Msg) -> None:
        if name not in self._problems:
            self._log.warning("problem", name=name, words=words.plain())
        self._problems[name] = words

    def _send(self) -> None:
        """Send what waits in the outbox, several at once; what is slow keeps nothing else waiting."""
        running: set[Future[None]] = set()
        pause = _FIRST_PAUSE
        with ThreadPoolExecutor(_SENDERS, "rulewright-sender") as senders:
            while running or not self._stopping.is_set():
                self._to_send.clear()
                free = 0 if self._stopping.is_set() else _SENDERS - len(running)
                try:
                    self.poster.keep()
                    claimed = self.poster.claim(free) if free else []
                except (StorageError, OperationalError) as error:
                    if self._stopping.is_set():
                        return
                    self._say(_OUTBOX, _words(error))
                    self._stopping.wait(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    continue
                pause = _FIRST_PAUSE
                self._problems.pop(_OUTBOX, None)
                running |= {senders.submit(self.poster.post, one) for one in claimed}
                if not running:
                    self._to_send.wait(_LOOK * 2)
                    continue
                done, running = wait(running, _LOOK * 2, FIRST_COMPLETED)
                for one in done:
                    self._sent(one)

    def _sent(self, one: Future[None]) -> None:
        try:
            one.result()
        except (StorageError, OperationalError) as error:  # it is sent again, with the same key
            self._say(_OUTBOX, _words(error))
            self._stopping.wait(_FIRST_PAUSE)
        else:
            self.going.count(self._clock(), posts=1)
            self._something.set()  # an answer may have come with it

    def _receive(self) -> None:
        """Ask the channels now and then what has come in."""
        while not self._stopping.is_set():
            try:
                self._poll()
                self._problems.pop(_INBOX, None)
            except (StorageError, OperationalError) as error:
                self._say(_INBOX, _words(error))
            self._stopping.wait(_POLL)

    def _poll(self) -> None:
        for way, receiver in self.channels().receivers.items():
            try:
                if self.receiving.poll(way, receiver, self._clock()):
                    self.wake()
                self._problems.pop(f"receiving:{way}", None)
            except KnownError as error:
                self._say(f"receiving:{way}", NOTHING_COMES.fill(channel=self._called(way), why=error.words))
            except Exception as error:  # noqa: BLE001  a door, as for sending
                self._log.exception("channel failed", way=way)
                self._say(f"receiving:{way}", NOTHING_COMES.fill(channel=self._called(way), why=_words(error)))


def _words(error: Exception) -> Msg:
    """Return what an error says to people."""
    return error.words if isinstance(error, KnownError) else Msg(str(error))
