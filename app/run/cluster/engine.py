"""The engine of one worker among many: as on one machine, but carrying is shared, and nobody is alone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.engine.words import Msg, msg
from app.run.carrying import Carried, Carrier, Parts
from app.run.cluster.database import Cluster
from app.run.cluster.worker import Pace, Worker
from app.run.going import Going
from app.run.home import Home, providers_of, somebody_of
from app.run.local import LocalEngine, Settings
from app.storage.ledger.files import LedgerFiles
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.postgres import Unreachable
from app.storage.ledger.providers import LedgerProviders

_RECEIVING = 7_231_894_003
"""The number of the lock in the database under which one worker asks the channels what has come in."""
_ALIVE = text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)
_JOBS = text("SELECT status, count(*) FROM procrastinate_jobs GROUP BY status")
NO_WORKERS = msg("No worker is running, so that nothing is carried out. Start one: rulewright work --database …")


def cluster_home(cluster: Cluster, public_base: str = "") -> Home:
    """Return what an engine of a cluster runs in."""
    company = LedgerCompany(cluster.ledger, public_base)
    providers, files = LedgerProviders(cluster.store), LedgerFiles(cluster.store)
    return Home(
        cluster.store.engine.url.database or "",
        cluster.store,
        company,
        lambda: False,
        cluster.close,
        providers=lambda: providers_of(providers),
        files=lambda file: files.content(file.id),
        stamp=lambda: (company.stamp(), providers.stamp()),
        person=lambda one: somebody_of(company, one),
        made_ledger=lambda _store: cluster.ledger,
    )


class ClusterEngine(LocalEngine):
    """Takes jobs with all other workers, sends posts with them, and receives as long as none of them does."""

    def __init__(self, cluster: Cluster, settings: Settings, pace: Pace | None = None) -> None:
        """Make it ready; nothing runs before `start`."""
        pace = pace or Pace()
        super().__init__(cluster_home(cluster, settings.public_base), settings, timedelta(seconds=pace.lease))
        ledger = cluster.careful_ledger
        company = LedgerCompany(ledger, settings.public_base)
        parts = Parts(ledger, company, settings.catalogue, settings.templates, ways=self.ways, seed=settings.seed)
        self.carrier = Carrier(parts)
        self._cluster = cluster
        self._worker = Worker(cluster, self.carrier, self._count, self.channels, pace)

    def _begin(self) -> None:
        """Count from now on; what others have claimed is theirs."""
        self.going = Going(self._clock())

    def _carry(self) -> None:
        """Take jobs until it is stopped."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        stop = asyncio.Event()
        working = asyncio.ensure_future(self._worker.run(stop))
        await asyncio.to_thread(self._stopping.wait)
        stop.set()
        await working

    def _count(self, carried: Carried) -> None:
        self.going.count(self._clock(), events=carried.events, timers=carried.timers, steps=len(carried.steps))
        if carried.posts:
            self._to_send.set()

    def _poll(self) -> None:
        """Receive, where no other worker does so at this moment."""
        try:
            with self._cluster.store.engine.connect() as connection:
                if connection.execute(text("SELECT pg_try_advisory_xact_lock(:n)"), {"n": _RECEIVING}).scalar_one():
                    super()._poll()
        except DBAPIError as error:
            raise Unreachable(Msg(str(error.orig))) from error


class Overseer:
    """What a server says of the workers that run somewhere."""

    def __init__(self, cluster: Cluster, pace: Pace | None = None) -> None:
        """Look into a cluster."""
        self._cluster = cluster
        self._pace = pace or Pace()
        self._going = Going(cluster.clock())

    def wake(self) -> None:
        """Do nothing: the database itself tells workers of each job."""

    def status(self) -> Mapping[str, Any]:
        """Return how it goes, as JSON."""
        with self._cluster.store.read() as connection:
            jobs = {str(row[0]): int(row[1]) for row in connection.execute(_JOBS)}
        going = self._going.as_json(self._cluster.clock())
        return {"process": os.getpid(), **going, "workers": self._workers(), "jobs": jobs}

    def problems(self) -> Mapping[str, Msg]:
        """Return what keeps it from working, by name; empty where all is well."""
        try:
            return {} if self._workers() else {"workers": NO_WORKERS}
        except Unreachable as error:
            return {"database": error.words}

    def _workers(self) -> int:
        with self._cluster.store.read() as connection:
            seconds = {"seconds": self._pace.dead_after}
            return int(connection.execute(_ALIVE, seconds).scalar_one())
