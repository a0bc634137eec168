"""A cluster with rules that run in it, and short ways to let things happen there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.engine.model.event import Event
from app.engine.model.rule_set import RuleSet
from app.run.carrying import Carrier, Parts
from app.run.cluster.database import Cluster
from app.run.cluster.worker import Pace, Worker
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming, Ledger
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.releases import Releases
from tests.engine.board import catalogue

QUICK = Pace(heartbeat=0.2, dead_after=1, sweep=0.2, poll=0.05, look=0.2, lease=5)
LONGEST = 60


def waiting(ledger: Ledger) -> int:
    """Return how many events wait."""
    with ledger.store.read() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM run_events WHERE done_at IS NULL")
        return int(found.scalar_one())


class Office:
    """A cluster with rules that run in its pipeline, as a server has it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.ledger = cluster.ledger
        self.releases = Releases(cluster.store)

    def publish(self, rule_set: RuleSet) -> None:
        now = self.cluster.clock()
        uploaded = self.releases.upload(rule_set, now)
        self.releases.activate(rule_set.pipeline, uploaded.id, now)

    def send(self, *events: Incoming) -> list[int]:
        return self.ledger.take_in(events, self.cluster.clock())

    def put(self, *ids: str, stage: str = "A", **values: Any) -> None:
        """Let items come in."""
        now = self.cluster.clock()
        self.send(*(self.coming(one, now, stage, **values) for one in ids))

    def coming(self, item: str, at: datetime, stage: str = "A", **values: Any) -> Incoming:
        """Return that an item comes in."""
        after = {"pipeline": "sales", "stage": stage, "values": {"title": "Roof", **values}}
        return Incoming("deal", Event(RECORD, item, at, {"after": after}), f"put {item}")

    def carrier(self) -> Carrier:
        ledger = self.cluster.careful_ledger
        return Carrier(Parts(ledger, LedgerCompany(ledger), catalogue()))

    def work(self, until: Callable[[], bool] | None = None, workers: int = 1, carrier: Carrier | None = None) -> None:
        """Let workers work until all is done, or what is asked for holds."""
        carriers = [carrier or self.carrier() for _ in range(workers)]
        asyncio.run(self._work(until or self.idle, carriers))

    def idle(self) -> bool:
        return waiting(self.ledger) == 0

    def jobs(self) -> list[tuple[str, bool]]:
        """The jobs in the queue: the item, and whether it is its timer."""
        with self.cluster.store.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT args->>'item', queueing_lock IS NOT NULL FROM procrastinate_jobs ORDER BY id"
            )
            return [(row[0], row[1]) for row in found]

    async def _work(self, until: Callable[[], bool], carriers: list[Carrier]) -> None:
        stop = asyncio.Event()
        running = [asyncio.create_task(Worker(self.cluster, one, pace=QUICK).run(stop)) for one in carriers]
        async with asyncio.timeout(LONGEST):
            while not await asyncio.to_thread(until):  # noqa: ASYNC110  the database tells nobody
                await asyncio.sleep(0.02)
        stop.set()
        await asyncio.gather(*running)
