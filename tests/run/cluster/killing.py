"""Kills workers at random moments and lets the database crash beneath them; looks whether anything is lost or doubled.

Run by ``make soak-cluster kills=500``, or a few times by a test.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from time import monotonic

from app.delivery.base import Outside
from app.engine.model.event import Event
from app.engine.model.people import Employee
from app.engine.model.surroundings import Surroundings
from app.engine.model.values import Email
from app.run.cluster.database import Cluster, open_cluster
from app.run.cluster.engine import ClusterEngine
from app.run.local import Settings
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.postgres import Unreachable
from app.storage.ledger.releases import Releases
from app.storage.ledger.views import Views
from tests.engine.board import board, catalogue, go, say
from tests.run.cluster.office import QUICK, waiting
from tests.run.cluster.postgres import Postgres, running_postgres
from tests.run.killing import FIRST, LAST, WORLD, end, main, not_arrived, not_as_expected, world
from tests.run.posted import counts

WORKERS = 3
CRASHES = 3
"""So often the database itself dies."""
PATIENCE = 90.0
"""So many seconds without any progress are waited in the end."""
RULES = board(A=FIRST, B=[say("b"), go("later", "C", when={"mode": "at", "base": "item.begin_date"})], C=LAST)


def prepare(url: str) -> None:
    cluster = open_cluster(url)
    cluster.prepare()
    now = cluster.clock()
    ann = Employee("ann", "Ann", emails=(Email("ann@example.com"),))
    LedgerCompany(cluster.ledger).put_surroundings(Surroundings(employees=(ann,)), now)
    releases = Releases(cluster.store)
    releases.activate("sales", releases.upload(RULES, now).id, now)
    cluster.close()


def worker(url: str, file: Path) -> int:
    """Begin a worker and return its process."""
    child = os.fork()
    if child == 0:
        try:
            engine(url, file).start()
            signal.pause()
        finally:
            os._exit(1)
    return child


def engine(url: str, file: Path) -> ClusterEngine:
    """Make an engine, as soon as the database answers."""
    while True:
        cluster = open_cluster(url)
        settings = Settings(
            catalogue(), Outside(lambda _: "", cluster.clock), open_channels=world(file, timedelta(seconds=0.2))
        )
        try:
            return ClusterEngine(cluster, settings, QUICK)
        except Unreachable:
            Signal().wait(0.1)


def send(cluster: Cluster, numbers: range) -> None:
    """Let items come in, whatever the database does meanwhile."""
    while True:
        try:
            now = cluster.clock()
            values = {"title": "Roof", "responsible": "ann", "begin_date": now + timedelta(seconds=1)}
            after = {"pipeline": "sales", "stage": "A", "values": values}
            coming = (Incoming("deal", Event(RECORD, str(n), now, {"after": after}), f"put {n}") for n in numbers)
            cluster.ledger.take_in(coming, now)
        except Unreachable:
            Signal().wait(0.1)
        else:
            return


def kill(postgres: Postgres, url: str, file: Path, kills: int, chance: random.Random) -> int:
    """Kill so many workers while items come in; return how many items there were."""
    cluster, items = open_cluster(url), 0
    running = [worker(url, file) for _ in range(WORKERS)]
    try:
        items = live(postgres, cluster, url, file, kills, chance, running)
        settle(cluster, items)
    finally:
        for child in running:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        cluster.close()
    return items


def live(
    postgres: Postgres, cluster: Cluster, url: str, file: Path, kills: int, chance: random.Random, running: list[int]
) -> int:
    items = 0
    crashes = {round(kills * n / (CRASHES + 1)) for n in range(1, CRASHES + 1)}
    for number in range(kills):
        coming = range(items, items + chance.randint(0, 8))
        send(cluster, coming)
        items = coming.stop
        Signal().wait(chance.random() * 0.4)
        one = chance.randrange(WORKERS)
        end(running[one])
        running[one] = worker(url, file)
        if number in crashes:
            postgres.stop("immediate")
            Signal().wait(chance.random())
            postgres.start()
    return items


def settle(cluster: Cluster, items: int) -> None:
    """Wait until all is done; what others have died with in their hands, too."""
    outbox = Outbox(cluster.store)
    until, before = monotonic() + PATIENCE, None
    while monotonic() < until:
        with cluster.store.read() as connection:
            there = connection.exec_driver_sql("SELECT count(*) FROM run_states WHERE stage = 'C'").scalar_one()
        told = counts(outbox)
        if there == items and set(told) <= {PostStatus.SENT.value}:
            return
        if (there, told) != before:  # a busy machine needs longer
            until, before = monotonic() + PATIENCE, (there, told)
        Signal().wait(0.1)


def complaints(url: str, file: Path, items: int) -> list[str]:
    """Return what is lost or doubled."""
    found: list[str] = []
    cluster = open_cluster(url)
    ledger = cluster.ledger
    keys = {one.key for one in Outbox(cluster.store).list(limit=10 * items + 10)}
    for number in range(items):
        key = ("deal", str(number))
        found += not_as_expected(ledger, key)
        state, told = ledger.load(key), ledger.rebuilt(key)
        if state is None or told is None or not state.item.stage == told.item.stage == "C":
            found.append(f"{key} stands at {state} or {told}")
    with cluster.store.read() as connection:
        tasks = connection.exec_driver_sql("SELECT count(*) FROM run_belongings WHERE kind = 'Task'").scalar_one()
    if tasks != items:
        found.append(f"{tasks} tasks")
    refused = Views(cluster.store).failed(3)
    if waiting(ledger) or refused:
        found.append(f"{waiting(ledger)} events wait, refused are {refused}")
    found += not_arrived(file, keys, items)
    cluster.close()
    return found


def soak(folder: Path, kills: int, seed: int) -> tuple[int, list[str]]:
    """Kill so many workers; return how many items there were, and all complaints."""
    file = folder / WORLD
    catalogue()
    with running_postgres("") as postgres:
        url = postgres.new_database()
        prepare(url)
        items = kill(postgres, url, file, kills, random.Random(seed))
        return items, complaints(url, file, items)


if __name__ == "__main__":
    sys.exit(main(soak, f", {CRASHES} crashes of the database"))
