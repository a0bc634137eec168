"""Several processes give what one gives, and end when they are told to."""

from __future__ import annotations

import json
import multiprocessing
import random
from pathlib import Path
from typing import Any

import pytest

from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.storage.backtests import backtesting
from app.storage.backtests.backtesting import run_backtest
from app.storage.backtests.order import Order
from app.storage.history import shares as cutting
from tests.storage.backtests.loans import MAPPING, Event, after, loans, log, note, tell

CLIENT = {"text": "hello", "phone_type": "auto", "provider": "log"}


@pytest.fixture(autouse=True)
def _small_logs_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_SMALLEST", 100)
    monkeypatch.setattr(backtesting, "_SMALL", 100)


def rules(hours: int = 30) -> RuleSet:
    large = {"left": "item.amount", "op": "ge", "right": 500}
    return loans(
        A=[tell("now"), note("large", only_if=large), tell("later", when=after(hours, "hours"))],
        B=[tell("b"), note("c", order="after_previous", when=after(3))],
        C=[tell("night", when=after(12, "hours"))],
    )


@pytest.fixture
def history(tmp_path: Path) -> Path:
    chance = random.Random(4)
    items: dict[str, list[Event]] = {}
    for number in range(300):
        days = sorted(chance.sample(range(1, 28), 4))
        items[f"i{number}"] = [
            (chance.choice("ABCX"), f"03-{day:02} {chance.randrange(24):02}:00", {"org:resource": str(number % 3)})
            for day in days
        ]
    return log(tmp_path / "log.xes", items, {key: str(chance.randrange(1000)) for key in items})


def told(order: Order) -> str:
    """Return all that a backtest says, but what depends on the machine."""
    report = run_backtest(order)
    raw: dict[str, Any] = report.as_json()
    for key in ("elapsed_s", "events_per_s", "processes"):
        raw.pop(key)
    examples = sorted((figure, found) for figure, found in report.findings.examples.items())
    return json.dumps([raw, [str(one) for one in examples]])


def test_two_processes_say_the_same_bytes_as_one(history: Path) -> None:
    alone = told(Order(rules(), history, MAPPING, other=rules(40), processes=1))
    report = run_backtest(Order(rules(), history, MAPPING, processes=2))
    assert (report.processes, report.span.items) == (2, 300)
    assert told(Order(rules(), history, MAPPING, other=rules(40), processes=2)) == alone
    assert told(Order(rules(), history, MAPPING, other=rules(40), processes=1, apart=True)) == alone


def test_a_table_in_several_processes_says_the_same_as_in_one(tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = [
        f"i{chance.randrange(200)},{chance.choice('ABCX')},2026-03-{1 + n // 60:02}T09:00:00,{n % 7}"
        for n in range(1500)
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["case id,activity,timestamp,resource", *rows, "i7,A,soon,1"]), "utf-8")
    assert told(Order(rules(), path, processes=2)) == told(Order(rules(), path, processes=1))


class Stopped(Exception):
    pass


@pytest.mark.parametrize("apart", [True, False])
def test_whoever_asks_may_stop_it_at_any_time(history: Path, *, apart: bool) -> None:
    def stop(_: float) -> None:
        if multiprocessing.active_children() or not apart:
            raise Stopped

    with pytest.raises(Stopped):
        run_backtest(Order(rules(), history, MAPPING, apart=apart), stop)
    assert not multiprocessing.active_children()


def test_what_is_wrong_in_a_worker_is_told_as_it_would_be_here(history: Path) -> None:
    wrong = MAPPING.__class__("case:concept:name", "concept:name", "time:timestamp", fields={"amount": "nothing"})
    report = run_backtest(Order(rules(), history, wrong, processes=2))
    assert "nothing" in report.as_text()
    history.write_text(history.read_text()[:-2000] + "</event>")
    cut = run_backtest(Order(rules(), history, MAPPING, processes=2))
    assert (cut.log.broken is not None, 250 < cut.span.items < 300) == (True, True)
    own = MAPPING.__class__("concept:name", "concept:name", "time:timestamp")
    with pytest.raises(KnownError, match="cannot name the item"):
        run_backtest(Order(rules(), history, own, processes=2, apart=True))


def test_progress_goes_up_to_the_whole(history: Path) -> None:
    heard: list[float] = []
    run_backtest(Order(rules(), history, MAPPING, processes=1), heard.append)
    assert heard[-1] == 1.0
    heard.clear()
    run_backtest(Order(rules(), history, MAPPING, processes=2), heard.append)
    assert heard[-1] == 1.0
