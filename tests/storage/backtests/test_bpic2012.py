"""A real bank's history: the backtest agrees with a plain recount that shares no code with it."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.engine.history import LogMapping
from app.engine.model.values import FieldType
from app.storage.backtests.backtesting import run_backtest
from app.storage.backtests.order import Order
from tests.storage.backtests.loans import after, loans, note, tell

LOG = Path(__file__).parents[4] / "shared" / "data" / "bpic2012.xes.gz"
pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the log of the BPI Challenge 2012 is not here")

STAGES = (
    "A_SUBMITTED", "A_PARTLYSUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "A_FINALIZED",
    "A_APPROVED", "A_REGISTERED", "A_ACTIVATED", "A_DECLINED", "A_CANCELLED",
)  # fmt: skip
ENTRIES = {
    "A_SUBMITTED": 13_087, "A_PARTLYSUBMITTED": 13_087, "A_PREACCEPTED": 7_367, "A_ACCEPTED": 5_113,
    "A_FINALIZED": 5_015, "A_APPROVED": 2_246, "A_REGISTERED": 2_246, "A_ACTIVATED": 2_246,
    "A_DECLINED": 7_635, "A_CANCELLED": 2_807,
}  # fmt: skip
DAY = timedelta(days=1)

MAPPING = LogMapping(
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    fields={"amount": "case:AMOUNT_REQ", "responsible": "org:resource"},
    field_types={"amount": FieldType.DECIMAL},
)
RULES = {stage: [note(f"at_{stage}")] for stage in STAGES}
RULES["A_SUBMITTED"] += [
    note("large", only_if={"left": "item.amount", "op": "ge", "right": 10_000}),
    tell("soon", when=after(30, "minutes"), only_if={"left": "item.amount", "op": "lt", "right": 10_000}),
]
RULES["A_PREACCEPTED"] += [
    tell("first", when=after(1)),
    tell("second", order="after_previous", when=after(2)),
    note("third", order="after_previous", only_if={"left": "item.responsible", "op": "ne", "right": "112"}),
]
RULES["A_DECLINED"] += [tell("late", when=after(60))]
RULES["A_FINALIZED"] += [
    note("by_bot", when=after(7), only_if={"left": "item.responsible", "op": "eq", "right": "112"})
]
RULES["A_ACTIVATED"] += [tell("by_date", when=after(1, base="item.close_date"))]


class Seen(NamedTuple):
    at: datetime
    name: str
    person: str | None


class Stay(NamedTuple):
    """An item's stay in a stage: until when, None for good; and what was recorded of it, from first to last."""

    stage: str
    start: int
    left: datetime | None
    events: list[Seen]
    amount: int

    def person(self, moment: datetime) -> str | None:
        """Whoever was named last before a moment, or with the event that began the stay."""
        named = None
        for place, one in enumerate(self.events):
            if place > self.start and one.at >= moment:
                break
            named = one.person or named
        return named


@cache
def traces() -> tuple[tuple[int, tuple[Seen, ...]], ...]:
    return tuple(_read())


def _read() -> Iterator[tuple[int, tuple[Seen, ...]]]:
    with gzip.open(LOG) as file:
        for _, element in ET.iterparse(file):  # noqa: S314  our own data
            if element.tag.rpartition("}")[2] == "trace":
                own = {one.get("key"): one.get("value", "") for one in element if one.tag.rpartition("}")[2] != "event"}
                events = []
                for one in element:
                    if one.tag.rpartition("}")[2] == "event":
                        said = {inner.get("key"): inner.get("value", "") for inner in one}
                        at = datetime.fromisoformat(said["time:timestamp"])
                        events.append(Seen(at, said["concept:name"], said.get("org:resource")))
                yield int(own["AMOUNT_REQ"]), tuple(sorted(events, key=lambda seen: seen.at))
                element.clear()


def stays() -> Iterator[Stay]:
    for amount, events in traces():
        entered: list[tuple[str, int]] = []
        for place, one in enumerate(events):
            if one.name in STAGES and (not entered or entered[-1][0] != one.name):
                entered.append((one.name, place))
        for number, (stage, start) in enumerate(entered):
            left = events[entered[number + 1][1]].at if number + 1 < len(entered) else None
            yield Stay(stage, start, left, list(events), amount)


def recounted() -> dict[str, Counter[str]]:
    """Say how each rule fares, by nothing but the times of the log."""
    found: dict[str, Counter[str]] = {one.id: Counter() for rules in RULES.values() for one in rules}
    end = max(events[-1].at for _, events in traces())

    def stands(stay: Stay, due: datetime) -> str:
        if stay.left is not None and stay.left < due:
            return "cancelled"
        return "waiting" if due > end else "fired"

    def told(stay: Stay, due: datetime) -> str:
        how = stands(stay, due)
        return "failed" if how == "fired" and stay.person(due) is None else how

    for stay in stays():
        entered = stay.events[stay.start].at
        found[f"at_{stay.stage}"]["fired"] += 1
        if stay.stage == "A_SUBMITTED":
            found["large"]["fired" if stay.amount >= 10_000 else "skipped"] += 1
            how = told(stay, entered + timedelta(minutes=30))
            found["soon"]["skipped" if how in ("fired", "failed") and stay.amount >= 10_000 else how] += 1
        elif stay.stage == "A_PREACCEPTED":
            first = told(stay, entered + DAY)
            second = told(stay, entered + 3 * DAY) if first in ("fired", "failed") else first
            third = second
            if second in ("fired", "failed"):
                third = "skipped" if stay.person(entered + 3 * DAY) == "112" else "fired"
            for rule, how in (("first", first), ("second", second), ("third", third)):
                found[rule][how] += 1
        elif stay.stage == "A_DECLINED":
            found["late"][told(stay, entered + 60 * DAY)] += 1
        elif stay.stage == "A_FINALIZED":
            how = stands(stay, entered + 7 * DAY)
            found["by_bot"]["skipped" if how == "fired" and stay.person(entered + 7 * DAY) != "112" else how] += 1
        elif stay.stage == "A_ACTIVATED":
            found["by_date"]["not_planned"] += 1
    return found


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return run_backtest(Order(loans(**RULES), LOG, MAPPING)).as_json()


def test_an_immediate_rule_fires_once_for_each_entry(report: dict[str, Any]) -> None:
    assert (report["items"], report["events"], report["stage_entries"]) == (13_087, 262_200, sum(ENTRIES.values()))
    assert report["stages"] == ENTRIES
    assert {stage: report["rules"][f"at_{stage}"]["fired"] for stage in STAGES} == ENTRIES


def test_what_became_of_a_rule_adds_up_to_the_entries(report: dict[str, Any]) -> None:
    for stage, rules in RULES.items():
        for one in rules:
            told = report["rules"][one.id]
            assert sum(n for key, n in told.items() if key != "reasons") == ENTRIES[stage]


def test_a_plain_recount_agrees(report: dict[str, Any]) -> None:
    told = {
        key: Counter({how: n for how, n in row.items() if how != "reasons" and n})
        for key, row in report["rules"].items()
    }
    wanted = recounted()
    assert told == wanted
    met = {how for row in wanted.values() for how in row}
    assert met >= {"fired", "skipped", "cancelled", "waiting", "not_planned"}


def test_each_notification_that_fired_was_sent(report: dict[str, Any]) -> None:
    sent = {one["type"]: one["count"] for one in report["effects"]}
    notifications = sum(report["rules"][key]["fired"] for key in ("soon", "first", "second", "late", "by_date"))
    assert sent["Notification"] == notifications
    assert sent["Notification"] + sent["TimelineComment"] == sum(row["fired"] for row in report["rules"].values())
