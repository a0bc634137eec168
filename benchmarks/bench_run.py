"""Rules carried out for real on SQLite at synchronous=FULL, beside raw commits of one row, huey's queue and DBOS.

A step is one rule performed: its effect, its status and the state of the item are on the disk. See README.md.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from app.engine.catalog.registry import load_catalogue
from app.engine.model.event import Event
from app.engine.model.people import Employee
from app.engine.model.rule_set import RuleSet
from app.engine.model.surroundings import Surroundings
from app.engine.state import ItemState, Run
from app.engine.trace import PLANNED, Acted
from app.run.carrying import Carrier, Parts
from app.run.home import Home, database_home
from app.storage.ledger.codec import moment_text, text_of, value_of
from app.storage.ledger.company import RECORD
from app.storage.ledger.ledger import Incoming
from app.storage.ledger.ledger_company import LedgerCompany
from app.storage.ledger.releases import Releases
from comparison import Comparison
from elsewhere import asked

ITEMS = 3_000
TIMERS = 1_000_000
COMMITS = 2_000
AT_ONCE = 100
ROUNDS = 3
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXTS = ("{{ item.title }} has come", "Call {{ item.title }}", "{{ responsible.name }} is in charge")


def rule_set() -> RuleSet:
    """Return three comments on arrival."""
    rules = [
        {"id": f"r{n}", "type": "employee.timeline_comment", "parameters": {"text": text}}
        for n, text in enumerate(TEXTS)
    ]
    stage = {"id": "A", "name": "A", "rules": rules}
    return RuleSet.model_validate(
        {"id": "b", "name": "Benchmark", "entity": "deal", "pipeline": "sales", "stages": [stage]}
    )


@contextmanager
def home() -> Iterator[tuple[Home, Path]]:
    """Make a database in which the rules run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.sqlite"
        made = database_home(path, "benchmark")
        try:
            company = made.company
            if isinstance(company, LedgerCompany):
                company.put_surroundings(Surroundings(employees=(Employee("ann", "Ann"),)), NOW)
            releases = Releases(made.store)
            releases.activate("sales", releases.upload(rule_set(), NOW).id, NOW)
            yield made, path
        finally:
            made.close()


def carried_out(made: Home, prefix: str) -> float:
    """Let items come in, a hundred at a time, and return the steps per second."""
    carrier = Carrier(Parts(made.ledger, made.company, load_catalogue(others=False), alone=True))
    carrier.carry_on(NOW)
    began, steps = perf_counter(), 0
    for first in range(0, ITEMS, AT_ONCE):
        made.ledger.take_in((come(f"{prefix}{n}") for n in range(first, first + AT_ONCE)), NOW)
        while True:
            carried = carrier.carry_on(NOW)
            steps += sum(isinstance(one, Acted) for one in carried.steps)
            if not carried.more:
                break
    return steps / (perf_counter() - began)


def come(item: str) -> Incoming:
    """Return the event with which an item comes."""
    values = {"title": f"Roof {item}", "amount": "1200 EUR", "responsible": "ann", "created_at": NOW.isoformat()}
    after = {"pipeline": "sales", "stage": "A", "values": values}
    return Incoming("deal", Event(RECORD, item, NOW, {"after": after}), f"come-{item}")


def let_wait(made: Home, path: Path) -> None:
    """Put a million items there that wait for a timer."""
    state = made.ledger.load(("deal", "first0"))
    if state is None:
        raise RuntimeError
    waits = ItemState(state.item, state.version, 1, NOW, {"r0": Run(PLANNED, NOW + timedelta(days=1))})
    text, due = text_of(waits), moment_text(NOW + timedelta(days=1))
    if value_of(text, ItemState) != waits:
        raise RuntimeError
    columns = "entity, item, pipeline, stage, version, entry, gone, next_due, updated_at, content"
    rows = (("deal", f"w{n}", "sales", "A", waits.version, 1, 0, due, due, text) for n in range(TIMERS))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(f"INSERT INTO run_states ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("rb+") as file:  # or the first measured commit would have to wait for all of it
        os.fsync(file.fileno())


def raw_commits() -> float:
    """Return how many transactions of one row a second the disk takes."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "raw.sqlite")) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT)")
        began = perf_counter()
        for n in range(COMMITS):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows VALUES (?, ?)", (n, "x" * 100))
            connection.execute("COMMIT")
        return COMMITS / (perf_counter() - began)


def main() -> None:
    """Measure all in one run."""
    with home() as (none, _), home() as (many, path):
        carried_out(none, "first")
        carried_out(many, "first")
        let_wait(many, path)
        rounds = [(raw_commits(), carried_out(none, f"{n}-"), carried_out(many, f"{n}-")) for n in range(ROUNDS)]
    raw, ours, among = (median(one) for one in zip(*rounds, strict=True))
    Comparison("rules carried out, on the disk", "/s", ours, raw, "raw commits", at_least=0.25).report()
    Comparison("with 1,000,000 timers waiting", "/s", among, ours, "with none", at_least=0.8).report()
    queue = asked("durable_queue.py")["steps_per_s"]
    Comparison("rules carried out, on the disk", "/s", ours, queue, "huey (SQLite)", at_least=1).report()
    workflows = asked("durable_workflow.py")["steps_per_s"]
    Comparison("rules carried out, on the disk", "/s", ours, workflows, "DBOS (SQLite)", at_least=1).report()


if __name__ == "__main__":
    main()
