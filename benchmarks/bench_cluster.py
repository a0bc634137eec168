"""Workers on PostgreSQL beside bare jobs of Procrastinate that do nothing, a second: one worker and two.

Each event is an item that comes in and enters a stage, where one rule writes a comment: the state, three lines of the
log and the effect in one transaction. The bare jobs hold no locks, and the database knows how many they are: with locks
and without our index (`app/run/cluster/database.py`) they slow down with the square of what waits.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONDict

sys.path.insert(0, str(Path(__file__).parents[1]))

from app.run.carrying import Carrier, Parts
from app.run.cluster.database import open_cluster
from app.run.cluster.worker import Worker
from app.storage.ledger.ledger_company import LedgerCompany
from comparison import Comparison
from tests.engine.board import board, catalogue, say
from tests.run.cluster.office import Office
from tests.run.cluster.postgres import Postgres, running_postgres

JOBS = 1_500
REPEATS = 4
MANY_TIMERS = 200_000
_AT_ONCE = 500
_LAST = 0.05
"""This share is not counted: in the end workers wait for the last ones."""


def bare(url: str) -> App:
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4), import_paths=[__name__])

    async def nothing(entity: str, item: str) -> None:
        """Do nothing."""

    app.task(name="bare", queue="items")(nothing)
    return app


async def prepare_bare(url: str) -> None:
    app = bare(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        jobs: list[JSONDict] = [{"entity": "deal", "item": str(n)} for n in range(JOBS)]
        await app.tasks["bare"].batch_defer_async(*jobs)
        await app.connector.execute_query_async("ANALYZE procrastinate_jobs")


async def work_bare(url: str) -> None:
    app = bare(url)
    async with app.open_async():
        await app.run_worker_async(queues=["items"], concurrency=100, delete_jobs="successful")


async def work_ours(url: str) -> None:
    cluster = open_cluster(url)
    ledger = cluster.careful_ledger
    carrier = Carrier(Parts(ledger, LedgerCompany(ledger), catalogue()))
    await Worker(cluster, carrier).run(asyncio.Event())


def prepare_ours(url: str, timers: int) -> None:
    cluster = open_cluster(url)
    cluster.prepare()
    office = Office(cluster)
    office.publish(board(A=[say("hello", "Hello {{ item.title }}")]))
    if timers:
        pending(url, timers)
    for first in range(0, JOBS, _AT_ONCE):
        office.put(*(str(n) for n in range(first, first + _AT_ONCE)))
    cluster.close()


def pending(url: str, timers: int) -> None:
    """Let so many other items wait for a timer that is a month away."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO run_states"
            " (entity, item, pipeline, stage, version, entry, gone, next_due, updated_at, content)"
            " SELECT 'deal', 'w' || n, 'sales', 'B', '', 1, false, %s, %s, '{}' FROM generate_series(1, %s) n",
            ("2999-01-01T00:00:00.000000+00:00", "2026-01-01T00:00:00.000000+00:00", timers),
        )
        connection.execute("ANALYZE run_states")


def rate(postgres: Postgres, manner: str, workers: int, timers: int = 0) -> float:
    """Return how many jobs a second so many workers take, once they have begun."""
    url = postgres.new_database()
    if manner == "bare":
        asyncio.run(prepare_bare(url))
    else:
        prepare_ours(url, timers)
    command = [sys.executable, __file__, manner, url]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, env=os.environ, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            return _watched(connection)
    finally:
        for one in running:
            one.kill()
            one.wait()


def _watched(connection: psycopg.Connection) -> float:
    began, first = 0.0, JOBS
    while True:
        row = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
        left, now = (row[0] if row else 0), time.perf_counter()
        if not began and left < JOBS:
            began, first = now, left
        if left <= JOBS * _LAST:
            return (first - left) / (now - began)
        time.sleep(0.02)


def main() -> None:
    """Measure in turns, and compare the best of each."""
    found: dict[tuple[str, int, int], list[float]] = {}
    with running_postgres("") as postgres:
        for _ in range(REPEATS):
            for case in (("bare", 1, 0), ("ours", 1, 0), ("bare", 2, 0), ("ours", 2, 0), ("ours", 1, MANY_TIMERS)):
                found.setdefault(case, []).append(rate(postgres, *case))
    best = {case: max(rates) for case, rates in found.items()}
    one, two = best["ours", 1, 0], best["ours", 2, 0]
    name = "bare jobs of Procrastinate"
    Comparison("events on PostgreSQL, one worker", "/s", one, best["bare", 1, 0], name, at_least=0.7).report()
    Comparison("events on PostgreSQL, two workers", "/s", two, best["bare", 2, 0], name, at_least=0.7).report()
    Comparison("events on PostgreSQL, two workers", "/s", two, one, "one worker").report()
    waiting = best["ours", 1, MANY_TIMERS]
    Comparison(f"events with {MANY_TIMERS:,} timers pending", "/s", waiting, one, "none pending", at_least=0.8).report()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", url]:
            asyncio.run(work_bare(url))
        case ["ours", url]:
            asyncio.run(work_ours(url))
        case _:
            main()
