"""How the records of the sample have come to where they are: stage by stage, within the office's hours."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from app.engine.calendar import Calendar
from app.engine.model.item import Item
from app.storage.sample.people import at_clock
from app.storage.sample.records import ORDERS, Ledger
from app.storage.stage_entries import StageEntry

_USUAL: Mapping[str, Mapping[str, int]] = {
    ORDERS: {
        "NEW": 2, "IN_PROGRESS": 7, "OFFER": 12, "CONTRACT": 6, "INVOICE": 14, "PRODUCTION": 28, "DELIVERY": 6,
    },
    "repairs": {"REQUEST": 2, "VISIT": 4, "WORK": 7},
    "leads": {"NEW": 1, "CONTACTED": 14},
    "quotes": {"DRAFT": 2, "SENT": 10},
    "invoices": {"DRAFT": 2, "SENT": 12, "OVERDUE": 9},
    "installations": {"PLANNED": 8, "CONFIRMED": 5, "ON_SITE": 1},
}  # fmt: skip
"""The open stages of each pipeline in their order, and about how many days a record spends there."""
_ENDED_FROM = {
    "LOST": ("IN_PROGRESS", "OFFER", "OFFER", "CONTRACT"),
    "DECLINED": ("REQUEST", "VISIT"),
    "PAID": ("SENT",),
}
"""Stages from which records came to an end that does not follow on the last one alone."""
_ENDED_ON = {"WON": ("close_date",), "LOST": ("close_date",), "DONE": ("planned_on", "close_date"),
             "EXPIRED": ("valid_until",)}  # fmt: skip
"""Fields that say when a record came to its end; the first that is filled in."""
_FEWEST = timedelta(minutes=30)
"""Where there is less working time for each stage, a record was made where it is."""
_MINUTE = timedelta(minutes=1)
"""Before the office closes: at the very end it is the next morning."""


def ways(ledger: Ledger, office: Calendar, seed: str) -> Iterator[tuple[Item, list[StageEntry]]]:
    """Return the entries of each record, the present stage last; the same for the same day and seed."""
    for item in ledger.items:
        chance = random.Random(f"{seed}|{item.entity}|{item.id}")
        yield item, _way(item, office, at_clock(ledger.today, 8), chance)


def _way(item: Item, office: Calendar, now: datetime, chance: random.Random) -> list[StageEntry]:
    usual = _USUAL[item.pipeline]
    passed = _passed(item.stage, tuple(usual), chance)
    created = item.values["created_at"]
    spent = {stage: usual[stage] * chance.uniform(0.6, 1.6) for stage in passed}
    ended = _end(item, created + timedelta(sum(spent.values()))) if item.stage not in usual else now
    worked = office.working_time_between(created, min(ended, now)) - _MINUTE
    if worked < _FEWEST * len(passed):
        return [StageEntry(created, item.stage, item.values["created_by"])]
    of_all = sum(spent.values())
    entries: list[StageEntry] = []
    gone = 0.0
    for stage in dict.fromkeys((*passed, item.stage)):
        by = item.values["responsible" if entries else "created_by"]
        at = office.add(created, worked * min(gone / of_all, 1)) if entries else created
        entries.append(StageEntry(at.replace(second=0, microsecond=0), stage, by))
        gone += spent.get(stage, 0)
    return entries


def _passed(stage: str, usual: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    """Return the open stages that a record has been in, the present one included where it is open."""
    last = stage if stage in usual else chance.choice(_ENDED_FROM.get(stage, usual[-1:]))
    return usual[: usual.index(last) + 1]


def _end(item: Item, usually: datetime) -> datetime:
    days = (item.values.get(key) for key in _ENDED_ON.get(item.stage, ()))
    day = next((one for one in days if isinstance(one, date)), None)
    return at_clock(day, 17) if day else usually
