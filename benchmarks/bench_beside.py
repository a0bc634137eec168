"""How long whoever writes at the window waits while an engine in another process has much to carry out."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from threading import Event as Pause
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from app.delivery.base import Outside
from app.engine.catalog.registry import load_catalogue
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.schema import Pipeline, PipelineStage
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.releases import Releases
from app.storage.workspace import Workspace
from bench_run import rule_set
from comparison import Comparison

ITEMS = 3_000
BETWEEN = 0.1
"""Seconds between two things that the person does."""


def run_beside(path: Path, runs: Signal, enough: Signal) -> None:
    """Run the rules of a workspace until it is enough."""
    outside = Outside(lambda _: "", lambda: datetime.now(UTC))
    engine = LocalEngine(workspace_home(path, "benchmark"), Settings(load_catalogue(others=False), outside))
    engine.start()
    runs.set()
    enough.wait()
    engine.stop()


def waits(path: Path) -> list[float]:
    """Return the seconds that each edit took until the engine had nothing more to do."""
    found = []
    processes = get_context("spawn")
    runs, enough = processes.Event(), processes.Event()
    with Workspace.create(path) as window:
        window.pipelines.put(Pipeline("sales", "Sales", "deal", (PipelineStage("A", "A"),)))
        releases, now = Releases(window.database), datetime.now(UTC)
        releases.activate("sales", releases.upload(rule_set(), now).id, now)
        window.records.put(*(Item(str(n), "deal", "sales", "A", {"title": f"Roof {n}"}) for n in range(ITEMS)))
        engine = processes.Process(target=run_beside, args=(path, runs, enough))
        engine.start()
        runs.wait()
        ledger = Ledger(window.database)
        while ledger.waiting(1):
            began = perf_counter()
            window.records.put(Employee("ann", f"Ann {began}"))
            found.append(perf_counter() - began)
            Pause().wait(BETWEEN)
        enough.set()
        engine.join()
    return found


def main() -> None:
    """Measure the longest wait."""
    with tempfile.TemporaryDirectory() as folder:
        found = waits(Path(folder) / "beside.rulewright")
    work = f"edit while {ITEMS:,} records are carried out, slowest of {len(found)}"
    Comparison(work, "ms", max(found) * 1000, limit=1_000).report()


if __name__ == "__main__":
    main()
