"""Many jobs in one transaction: what is asked for while one is being written is carried by the next."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import structlog

from app.engine.errors import KnownError
from app.engine.model.item import Key
from app.run.carrying import Carried, Carrier, Overdue
from app.storage.ledger.postgres import Collided, Unreachable

Failures = Mapping[Key, Exception]
"""What went wrong, by item; those that are not in it were carried."""

_MOMENT = 0.005
_COLLISIONS = 5
_ALL = 10_000


class Hands:
    """Carries items, many in one transaction; on one thread."""

    def __init__(self, carrier: Carrier, clock: Callable[[], datetime], carried: Callable[[Carried], None]) -> None:
        """Use a carrier that nobody else uses; `carried` is told what was done."""
        self.overdue = Overdue()
        self._told = carried
        self._carrier = carrier
        self._clock = clock
        self._log = structlog.get_logger(__name__)

    def carry(self, keys: Sequence[Key]) -> Failures:
        """Carry what is due and waits for items. What cannot be carried is set aside, and stops nobody else."""
        failures: dict[Key, Exception] = {}
        turns = [(tuple(keys), _ALL)]
        while turns:
            some, limit = turns.pop()
            error = self._carried(some, limit)
            if error is None:
                continue
            if isinstance(error, Unreachable):
                failures |= dict.fromkeys(some, error)
                continue
            aside = not isinstance(error, Collided) and self._set_aside(error, anyway=limit == 1)
            if aside or len(some) > 1 or limit > 1:
                turns += [((one,), 1) for one in some]
            else:
                failures[some[0]] = error
        return failures

    def _carried(self, keys: Sequence[Key], limit: int) -> Exception | None:
        more, collisions = True, 0
        while more:
            try:
                carried = self._carrier.carry_for(keys, self._clock(), self.overdue, limit)
            except Collided as error:  # the first one is done by now; done again, we see what he has written
                collisions += 1
                if collisions == _COLLISIONS:
                    return error
            except Exception as error:  # noqa: BLE001  a door: whatever is wrong with one item, the others must go on
                return error
            else:
                self._told(carried)
                more = carried.more
        return None

    def _set_aside(self, error: Exception, *, anyway: bool) -> bool:
        known = isinstance(error, KnownError)
        self._log.error("an event could not be carried out", error=str(error), exc_info=None if known else error)
        with contextlib.suppress(Unreachable):
            words = error.words if isinstance(error, KnownError) else str(error)
            return self._carrier.set_aside(self._clock(), words, anyway=anyway)
        return False


class Turns:
    """Gathers what jobs ask for, and lets it be carried in turns."""

    def __init__(self, hands: Hands, most: int) -> None:
        """Let these hands carry, so many items at most in one transaction."""
        self._hands = hands
        self._most = most
        self._asked: dict[Key, list[asyncio.Future[None]]] = {}
        self._waiting = asyncio.Event()

    async def carried(self, key: Key) -> None:
        """Return once an item was carried; raises what prevented it."""
        done = asyncio.get_running_loop().create_future()
        self._asked.setdefault(key, []).append(done)
        self._waiting.set()
        await done

    async def run(self) -> None:
        """Carry until cancelled."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "carrying") as thread:
            several = False
            while True:
                await self._waiting.wait()
                if several:
                    await self._gather()
                turn = {key: self._asked.pop(key) for key in list(self._asked)[: self._most]}
                several = len(turn) > 1
                if not self._asked:
                    self._waiting.clear()
                failures = await loop.run_in_executor(thread, self._hands.carry, list(turn))
                _tell(turn, failures)

    async def _gather(self) -> None:
        """Wait while more and more is asked for: it costs little more to write it all together."""
        before = 0
        while before < len(self._asked) < self._most:
            before = len(self._asked)
            await asyncio.sleep(_MOMENT)


def _tell(turn: Mapping[Key, Sequence[asyncio.Future[None]]], failures: Failures) -> None:
    for key, waiting in turn.items():
        failure = failures.get(key)
        for one in waiting:
            if one.done():
                continue
            if failure is None:
                one.set_result(None)
            else:
                one.set_exception(failure)
