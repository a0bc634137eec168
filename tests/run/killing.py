"""Kills the engine of a workspace at random moments, again and again, and looks whether anything is lost or doubled.

Run by ``make soak-kill kills=500``, or a few times by a test.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from time import monotonic

from app.delivery.base import Outside, Post, Receipt, Somebody, TryAgain, nobody
from app.delivery.registry import Channels, Configured
from app.engine.effects import Effect
from app.engine.model.item import Item, Key
from app.engine.model.people import Employee
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.model.values import Email
from app.engine.trace import Acted
from app.engine.words import msg
from app.run.home import workspace_home
from app.run.local import LocalEngine, Settings
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.outbox import Outbox, PostStatus
from app.storage.ledger.releases import Releases
from app.storage.workspace import Access, Workspace
from tests.engine.board import board, catalogue, go, put, rule, say
from tests.run.posted import counts

STAGES = ("A", "B", "C")
FASTER = 600
"""So many seconds pass for the engine in one of ours."""
LONGEST_LIFE = 0.5
WORLD = "world.txt"
"""Where it is noted what reaches the world outside."""
PATIENCE = 60.0
MAIL = {"to": ["employee:ann"], "subject": "{{ item.title }}", "text": "y"}
TASK = {"title": "Call", "responsible": "responsible"}
FIRST = [
    rule("mail", "employee.email", MAIL),
    rule("task", "control.task", TASK),
    put("raise", "probability", 50, order="after_previous"),
    go("on", "B", order="after_previous"),
]
LAST = [rule("last", "employee.email", MAIL), say("c")]
RULES = board(A=FIRST, B=[say("b"), go("later", "C", when={"mode": "after", "amount": 2, "unit": "minutes"})], C=LAST)
EXPECTED = Counter({"mail": 1, "task": 1, "raise": 1, "on": 1, "b": 1, "later": 1, "last": 1, "c": 1})


class World(Channels):
    """Notes what reaches the world outside; now and then it has no time."""

    file: Path
    later: timedelta

    def ways(self, effect: Effect, person: Callable[[str], Somebody | None] = nobody) -> tuple[str, ...]:
        del person
        return ("world",) if effect.channel == "email" else ()

    def deliver(self, id: str, post: Post) -> Receipt:
        del id
        if random.random() < 0.1:
            raise TryAgain(msg("Later."), after=self.later)
        with self.file.open("ab", buffering=0) as out:
            out.write(f"{post.key}\n".encode())
        return Receipt("there")


def world(file: Path, later: timedelta = timedelta(seconds=30)) -> Callable[[Iterable[Configured], Outside], Channels]:
    def opened(_configured: Iterable[Configured], outside: Outside) -> Channels:
        made = World((), outside)
        made.file, made.later = file, later
        return made

    return opened


def prepare(path: Path) -> None:
    now = datetime.now(UTC)
    with Workspace.create(path) as workspace:
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", tuple(PipelineStage(one, one) for one in STAGES)))
        workspace.records.put(Employee("ann", "Ann", emails=(Email("ann@example.com"),)))
        releases = Releases(workspace.database)
        releases.activate("sales", releases.upload(RULES, now).id, now)


def engine(path: Path, file: Path, began: float) -> LocalEngine:
    start = datetime.now(UTC) - timedelta(seconds=monotonic() - began)

    def now() -> datetime:
        return start + timedelta(seconds=(monotonic() - began) * FASTER)

    return LocalEngine(
        workspace_home(path, "engine"), Settings(catalogue(), Outside(lambda _: "", now), open_channels=world(file))
    )


def live(path: Path, file: Path, began: float) -> None:
    """Be an engine until somebody kills us."""
    engine(path, file, began).start()
    signal.pause()


def end(child: int) -> None:
    """Kill a process, which must not have ended by itself."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("it ended by itself")


def kill_once(path: Path, file: Path, began: float, chance: random.Random, first: int) -> int:
    """Let an engine live for a while beside a window that makes records; return how many it made."""
    child = os.fork()
    if child == 0:
        try:
            live(path, file, began)
        finally:
            os._exit(1)
    try:
        made = chance.randint(0, 4)
        with Workspace.open(path, Access.WRITE) as window:
            for number in range(first, first + made):
                window.records.put(
                    Item(str(number), "deal", "sales", "A", {"title": f"Roof {number}", "responsible": "ann"})
                )
        Signal().wait(chance.random() * LONGEST_LIFE)
    finally:
        end(child)
    return made


def settle(path: Path, file: Path, began: float, items: int) -> None:
    """Let an engine run until all is done."""
    last = engine(path, file, began)
    last.start()
    try:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            with last.home.ledger.store.read() as connection:
                done = connection.exec_driver_sql("SELECT count(*) FROM items WHERE stage = 'C'").scalar_one()
            if done == items and set(counts(Outbox(last.ledger.store))) <= {PostStatus.SENT.value}:
                return
            Signal().wait(0.05)
    finally:
        last.stop()


def not_as_expected(ledger: Ledger, key: Key) -> Iterator[str]:
    """Complain where a rule has not acted on an item just once."""
    acted = Counter(one.content.rule for one in ledger.log(key) if isinstance(one.content, Acted))
    if acted != EXPECTED:
        yield f"{key}: {acted}"


def arrived(file: Path) -> Counter[str]:
    """Count what has reached the world outside, by its key."""
    return Counter(file.read_text().split()) if file.exists() else Counter()


def not_arrived(file: Path, keys: set[str], items: int) -> Iterator[str]:
    """Complain where a post has not left, or has been lost before."""
    left = set(arrived(file))
    if left != keys or len(keys) != 2 * items:
        yield f"{len(left)} of {len(keys)} posts have left, of {2 * items}"


def complaints(path: Path, file: Path, items: int) -> list[str]:
    """Return what is lost or doubled."""
    found: list[str] = []
    with Workspace.open(path) as workspace:
        ledger = Ledger(workspace.database)
        keys = {one.key for one in Outbox(workspace.database).list(limit=10 * items + 10)}
        for number in range(items):
            key = ("deal", str(number))
            found += not_as_expected(ledger, key)
            item, state, told = workspace.records.items("deal").get(str(number)), ledger.load(key), ledger.rebuilt(key)
            if state is None or told is None or item is None:
                found.append(f"{key} is not there")
            elif not item.stage == state.item.stage == told.item.stage == "C" or item.values["probability"] != 50:
                found.append(f"{key} stands at {item}, {state.item}, {told.item}")
        with workspace.database.read() as connection:
            tasks = connection.exec_driver_sql("SELECT count(*) FROM belongings WHERE kind = 'Task'").scalar_one()
        if tasks != items:
            found.append(f"{tasks} tasks")
    found += not_arrived(file, keys, items)
    with closing(sqlite3.connect(path)) as connection:
        if (verdict := connection.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            found.append(str(verdict))
    return found


def soak(folder: Path, kills: int, seed: int) -> tuple[int, list[str]]:
    """Kill so many engines; return how many items there were, and all complaints."""
    path, file = folder / "deals.rulewright", folder / WORLD
    chance, began, items = random.Random(seed), monotonic(), 0
    prepare(path)
    catalogue()
    for _ in range(kills):
        items += kill_once(path, file, began, chance, items)
    settle(path, file, began, items)
    found = complaints(path, file, items)
    return items, found


def main(soak: Callable[[Path, int, int], tuple[int, list[str]]], besides: str = "") -> int:
    """Soak as often as the first word says, and as the seed in the second; tell what came of it."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        items, wrong = soak(folder, kills, seed)
        twice = sum(n - 1 for n in arrived(folder / WORLD).values())
    told = f"{kills} kills{besides}, {items} items, {twice} posts left more than once with the same key"
    sys.stdout.write("\n".join([told, *wrong, ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(soak))
