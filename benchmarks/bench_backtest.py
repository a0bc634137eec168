"""Backtests beside a loop that only counts and beside pm4py's token replay; a million events; time and memory.

The log is that of the BPI Challenge 2012 (13,087 loan applications, 262,200 events) where it lies in
``../shared/data``, else one made up in its shape. Reading is counted for ours and for the loop, not for pm4py.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from app.engine.backtest import Kept, Lived, begin, end
from app.engine.findings import Findings
from app.engine.history import History
from app.engine.rule_set_file import loads
from app.storage.backtests.ground import ground
from app.storage.backtests.order import Order
from app.storage.collecting import collecting_seldom
from app.storage.history.histories import LogReading
from app.storage.history.mapping_file import read_mapping
from comparison import Comparison
from elsewhere import asked

HERE = Path(__file__).parent
REAL = HERE.parents[1] / "shared" / "data" / "bpic2012.xes.gz"
STAGES = [
    *("A_SUBMITTED", "A_PARTLYSUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "A_FINALIZED"),
    *("A_APPROVED", "A_REGISTERED", "A_ACTIVATED", "A_DECLINED", "A_CANCELLED"),
]
REPEATS = 5
REPLAYED_BY_PM4PY = 3_000
MAPPING = {
    "item": "case:concept:name",
    "stage": "concept:name",
    "time": "time:timestamp",
    "fields": {"amount": "case:AMOUNT_REQ", "responsible": "org:resource"},
    "field_types": {"amount": "decimal"},
}


def rules() -> dict[str, Any]:
    """Make a rule set: a comment in each stage, and messages after some days where nothing has happened."""
    stages: list[dict[str, Any]] = [
        {
            "id": stage,
            "name": stage,
            "rules": [
                {
                    "id": f"note-{stage}",
                    "type": "employee.timeline_comment",
                    "parameters": {"text": f"{{{{ item.title }}}} came to {stage}"},
                }
            ],
        }
        for stage in STAGES
    ]
    tell = {"type": "employee.notification", "parameters": {"text": "No news", "recipients": ["responsible"]}}
    days = {"mode": "after", "amount": 1, "unit": "days", "base": "now"}
    large = {"left": "item.amount", "op": "ge", "right": 10_000}
    stages[2]["rules"] += [
        {"id": "first", **tell, "when": days},
        {"id": "second", **tell, "when": {**days, "amount": 2}, "order": "after_previous", "only_if": large},
    ]
    head = {"format": "rulewright/rule-set", "version": 1, "id": "loans", "name": "Loans"}
    return {**head, "entity": "deal", "pipeline": "loans", "stages": stages}


def make_log(path: Path, items: int) -> None:
    """Write a log of items with twenty events each."""
    chance = random.Random(1)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
        for number in range(items):
            at = begun + timedelta(seconds=number * 40)
            lines = [f'<trace>\n<string key="concept:name" value="{number}"/>\n']
            lines.append(f'<string key="AMOUNT_REQ" value="{chance.randrange(40) * 1000}"/>\n')
            way = sorted(chance.sample(range(len(STAGES)), 5))
            for step in range(20):
                at += timedelta(minutes=chance.randrange(1, 900))
                name = STAGES[way[step // 4]] if step % 4 == 0 else f"W_{chance.randrange(6)}"
                lines.append(
                    f'<event>\n<string key="org:resource" value="{chance.randrange(70)}"/>\n'
                    f'<string key="lifecycle:transition" value="COMPLETE"/>\n'
                    f'<string key="concept:name" value="{name}"/>\n'
                    f'<date key="time:timestamp" value="{at.isoformat(timespec="milliseconds")}"/>\n</event>\n'
                )
            file.write("".join([*lines, "</trace>\n"]))
        file.write("</log>\n")


def commanded(folder: Path, log: Path) -> tuple[dict[str, Any], float]:
    """Run the command; return its report, and the memory of its largest process in MB."""
    out = folder / "report.json"
    words = [sys.executable, "-m", "app", "backtest", folder / "rules.json", "--log", log]
    words += ["--mapping", folder / "m.json", "--json"]
    weighed = [sys.executable, "-S", *map(str, (HERE / "peers" / "weigh.py", out, *words))]
    done = subprocess.run(weighed, stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent)
    report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report, float(done.stdout)


def grown(folder: Path, items: int) -> tuple[dict[str, Any], float]:
    """Make a log of so many items, twenty events each, and run the command on it."""
    made = folder / f"{items}.xes.gz"
    make_log(made, items)
    return commanded(folder, made)


def in_one_process(folder: Path, log: Path, *, keep: bool) -> float:
    """Return the seconds of a replay in this process, every step kept or none."""
    order = Order(loads((folder / "rules.json").read_bytes()), log, read_mapping(folder / "m.json"))
    kept: list[tuple[Lived, ...]] = []
    with collecting_seldom(), ground(order) as stands:
        findings = Findings(stands.zone)
        versions = [type(one)(one.program, one.engine, one.entity, whole_trace=keep) for one in stands.backtests]

        def heard(history: History, lives: tuple[Lived, ...]) -> None:
            findings.take(history, lives[0])
            if keep:
                kept.append(lives)

        started = perf_counter()
        spool = Kept()
        span = begin(versions, LogReading(log, stands.terms), heard, spool)
        end(versions, spool, heard, span.last or datetime.now(UTC))
        return perf_counter() - started


def main() -> None:
    """Measure all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules.json").write_text(json.dumps(rules()))
        (folder / "m.json").write_text(json.dumps(MAPPING))
        log = REAL if REAL.exists() else folder / "made.xes.gz"
        if log is not REAL:
            make_log(log, 13_110)
        ours, bare = [], []
        events = 0
        for _ in range(REPEATS):
            report, _ = commanded(folder, log)
            events = report["events"]
            ours.append(report["elapsed_s"])
            bare.append(asked("bare_count.py", str(log), ",".join(STAGES))["seconds"])
        work = f"backtest of {events:,} events, reading included"
        Comparison(work, "s", min(ours), min(bare), "a loop that only counts", at_most=1.5).report()
        replayed = asked("token_replay.py", str(log), str(REPLAYED_BY_PM4PY))
        rate = replayed["events"] / replayed["seconds"]
        peer = "pm4py token replay, reading left out"
        Comparison("events backtested", "/s", events / min(ours), rate, peer, at_least=1).report()
        none, whole = ([in_one_process(folder, log, keep=keep) for _ in range(REPEATS)] for keep in (False, True))
        Comparison("every step kept, one process", "s", min(whole), min(none), "none kept", at_most=1.5).report()
        (_, small), (report, large) = (grown(folder, items) for items in (5_000, 50_000))
        Comparison("backtest of a million events", "s", report["elapsed_s"], limit=20).report()
        Comparison("memory at a million events", "MB", large, small, "100,000 events", at_most=1.3).report()


if __name__ == "__main__":
    main()
