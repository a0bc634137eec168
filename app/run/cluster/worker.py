"""One worker of a cluster: takes jobs, carries items; as many as wanted, on any machine."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from msgspec import Struct
from procrastinate import App
from procrastinate.exceptions import ConnectorException

from app.run.carrying import Carried, Carrier
from app.run.cluster.database import Cluster
from app.run.cluster.queue import QUEUE, working_app
from app.run.cluster.sweeping import Sweeper
from app.run.cluster.turns import Hands, Turns
from app.run.policy import read_overdue
from app.storage.ledger.outbox import LEASE
from app.storage.ledger.postgres import Collided, Unreachable

T = TypeVar("T")

_CONNECTIONS = 4
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 10.0


class Pace(Struct, frozen=True):
    """How often things are looked at, in seconds."""

    heartbeat: float = 10
    dead_after: float = 30
    """A worker that was not heard of for so long is dead, and its jobs are for others."""
    sweep: float = 15
    poll: float = 1
    """How late a timer may be: nobody tells workers that its time has come."""
    look: float = 2
    """How late it may be noticed that somebody has set up something else."""
    lease: float = LEASE.total_seconds()
    """A post that was on its way when its worker died is sent by another after so long."""
    jobs: int = 100
    """How many jobs are taken at once, to be carried in turns."""


class Worker:
    """Takes jobs until it is told to stop; outlives a database that restarts."""

    def __init__(
        self,
        cluster: Cluster,
        carrier: Carrier,
        carried: Callable[[Carried], None] = lambda _: None,
        look: Callable[[], object] = lambda: None,
        pace: Pace | None = None,
    ) -> None:
        """Carry with a carrier on the cluster's careful ledger.

        `carried` is told what was done; `look` is called now and then, to see what others have set up meanwhile.
        """
        self._cluster = cluster
        self._pace = pace or Pace()
        self._look = look
        self._hands = Hands(carrier, cluster.clock, carried)
        dead_after = timedelta(seconds=self._pace.dead_after)
        self._sweeper = Sweeper(cluster.careful_ledger.store, cluster.queue, dead_after, cluster.clock)
        self._log = structlog.get_logger(__name__)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; what was begun is finished then."""
        wait = _FIRST_WAIT
        while not stop.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await self._work(stop)
            except (ConnectorException, Unreachable, OSError) as error:
                self._log.warning("database lost", reason=str(error))
            if asyncio.get_running_loop().time() - began > _LONGEST_WAIT:
                wait = _FIRST_WAIT
            await _wait(stop, wait * random.uniform(0.5, 1))
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _work(self, stop: asyncio.Event) -> None:
        """Work until `stop`, or until the database is lost."""
        turns = Turns(self._hands, max(1, self._pace.jobs // 2))
        app = working_app(self._cluster.url, turns.carried, _CONNECTIONS, self._pace.jobs)
        async with app.open_async():
            await asyncio.to_thread(self._looked)
            beside = [asyncio.ensure_future(one) for one in (turns.run(), self._sweep(), self._look_around())]
            working = asyncio.ensure_future(self._take_jobs(app))
            stopping = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({working, stopping, *beside}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                lost = await _end(working)  # it lets what was begun be carried to its end
                ended = [lost, *[await _end(one) for one in (stopping, *beside)]]
        for error in ended:
            if error is not None:
                raise error

    async def _take_jobs(self, app: App) -> None:
        pace = self._pace
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=pace.jobs,
            install_signal_handlers=False,
            delete_jobs="successful",
            fetch_job_polling_interval=pace.poll,
            update_heartbeat_interval=pace.heartbeat,
            stalled_worker_timeout=pace.dead_after,
        )

    async def _sweep(self) -> None:
        while True:
            more = await self._try(self._swept)
            await asyncio.sleep(0 if more else self._pace.sweep * random.uniform(0.5, 1))

    async def _look_around(self) -> None:
        while True:
            await self._try(self._looked)
            await asyncio.sleep(self._pace.look)

    async def _try(self, work: Callable[[], T]) -> T | None:
        try:
            return await asyncio.to_thread(work)
        except (Unreachable, Collided):
            return None  # whoever takes jobs notices it too; nothing was written, and it is tried again

    def _looked(self) -> None:
        self._cluster.clock.look()
        self._hands.overdue = read_overdue(self._cluster.ledger)
        self._look()

    def _swept(self) -> bool:
        return self._sweeper.sweep().more


async def _end(task: asyncio.Future[T]) -> BaseException | None:
    """Cancel a task and let it end; return what it ended with."""
    task.cancel()
    await asyncio.wait({task})
    return None if task.cancelled() else task.exception()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
