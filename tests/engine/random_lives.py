"""Random rule sets with all that a rule's time and order can be, and random histories to live under them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from app.engine.calendar import Calendar
from app.engine.history import History, Recorded
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.ports import Directory
from tests.engine.board import MONDAY, board, directory, go, on, put, rule, say

STAGES = ("A", "B", "C", "D")
MINUTE = timedelta(minutes=1)
LATEST = MONDAY + timedelta(days=40)

stages = st.sampled_from(STAGES)
minutes = st.integers(0, 14 * 24 * 60)
amounts = st.integers(0, 90)
bases = st.sampled_from(["item.close_date", "item.created_at", "item.begin_date"])
dates = st.integers(-2, 20).map(lambda days: (MONDAY + timedelta(days=days)).date())
clocks = st.sampled_from(["08:00", "09:00", "17:30", "23:59"])
flags = st.fixed_dictionaries(
    {},
    optional={
        "clock": clocks,
        "business_time": st.just(value=True),
        "wait_for_working_hours": st.just(value=True),
        "follow_changes": st.just(value=False),
    },
)
modes = st.one_of(
    st.just({}),
    st.builds(lambda n, unit, base: {"mode": "after", "amount": n, "unit": unit, "base": base},
              amounts, st.sampled_from(["minutes", "hours"]), st.one_of(st.just("now"), bases)),
    st.builds(lambda n, base: {"mode": "before", "amount": n, "unit": "hours", "base": base}, amounts, bases),
    st.builds(lambda base: {"mode": "at", "base": base}, bases),
)  # fmt: skip
clauses = st.sampled_from([
    {"left": "item.probability", "op": "ge", "right": 50},
    {"left": "item.title", "op": "eq", "right": "Roof"},
    {"left": "item.responsible", "op": "filled"},
    {"left": "item.close_date", "op": "next_days", "right": 5},
])  # fmt: skip
conditions = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"all": some}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"any": some}),
        inner.map(lambda one: {"not": one}),
    ),
    max_leaves=4,
)
written = st.sampled_from([
    ("probability", None), ("probability", 50), ("title", "{{ item.title }}!"), ("responsible", "employee:bo"),
    ("close_date", None), ("close_date", "2026-03-03"), ("close_date", "{{ now | add_days(3) | date('yyyy-MM-dd') }}"),
])  # fmt: skip
texts = st.sampled_from([
    "{{ item.title }} {{ item.probability }}", "{{ responsible.name }}", "{{ now | date('yyyy-MM-dd') }}",
    "{{ variables.seen }}",
])  # fmt: skip


def company() -> Directory:
    """Return people who work in Rome, one of them at hours of her own."""
    office = Calendar("Europe/Rome")
    known = directory()
    night = Calendar("Europe/Rome", tuple(office.hours_on(MONDAY.date()) for _ in range(7)))
    ann = structs.replace(known.employees["ann"], calendar="every-day")
    return dataclasses.replace(
        known,
        calendar=office,
        calendars={"every-day": night},
        variables={"seen": "nothing"},
        employees={**known.employees, "ann": ann},
    )


@st.composite
def rules(draw: st.DrawFn, name: str) -> Rule:
    """A rule of any time, condition and order."""
    own: dict[str, Any] = {}
    if draw(st.booleans()):
        own["only_if"] = draw(conditions)
    when = draw(modes)
    if when:
        own["when"] = when | draw(flags)
    own["order"] = draw(st.sampled_from(["parallel", "after_previous"]))
    own["on_failure"] = draw(st.sampled_from(["continue", "continue", "stop"]))
    match draw(st.sampled_from(["say", "tell", "put", "go", "variable", "chat", "task", "random", "boss"])):
        case "tell":
            return rule(name, "employee.notification", {"text": draw(texts), "recipients": ["responsible"]}, **own)
        case "boss":
            return rule(name, "control.notify_supervisor", {"text": draw(texts)}, **own)
        case "put":
            return put(name, *draw(written), **own)
        case "go":
            return go(name, draw(stages), **own)
        case "variable":
            return rule(name, "data.variable", {"name": "seen", "value": "{{ item.title }}"}, **own)
        case "chat":
            return rule(name, "employee.group_chat", {"name": "x", "members": ["responsible", "employee:cy"]}, **own)
        case "task":
            asked = {"title": "Call", "responsible": "responsible", "wait_until_closed": draw(st.booleans())}
            return rule(name, "control.task", asked, **own)
        case "random":
            return rule(name, "helper.random_text", {"texts": ["one", "two", "three"]}, **own)
    return say(name, draw(texts), **own)


@st.composite
def triggers(draw: st.DrawFn, name: str) -> Trigger:
    """A trigger that hears of calls, of mails or of a field."""
    own: dict[str, Any] = {"allow_back": draw(st.booleans())}
    if draw(st.booleans()):
        own["only_if"] = draw(conditions)
    kind = draw(st.sampled_from(["call.outgoing", "email.received", "field.changed", "responsible.changed"]))
    if kind == "field.changed":
        if draw(st.booleans()):
            own["only_if"] = {"left": "item.probability", "op": "changed_to", "right": 50}
        return on(name, kind, {"fields": [draw(st.sampled_from(["probability", "close_date"]))]}, **own)
    return on(name, kind, **own)


@st.composite
def rule_sets(draw: st.DrawFn, pipeline: str = "sales") -> RuleSet:
    """Up to three rules and two triggers on each of four stages."""
    columns: dict[str, list[Rule | Trigger]] = {}
    for stage in STAGES:
        columns[stage] = [
            *(draw(rules(f"{pipeline}-{stage}{n}")) for n in range(draw(st.integers(0, 3)))),
            *(draw(triggers(f"{pipeline}-{stage}t{n}")) for n in range(draw(st.integers(0, 2)))),
        ]
    return board(**columns).model_copy(update={"id": pipeline, "pipeline": pipeline})


fields: st.SearchStrategy[Mapping[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "probability": st.sampled_from([None, 10, 50, 90]),
        "title": st.sampled_from(["Roof", "Door"]),
        "responsible": st.sampled_from(["ann", "bo", "nobody", None]),
        "close_date": st.one_of(st.none(), dates),
        "begin_date": dates,
    },
)
lines = st.builds(
    lambda at, values, stage, event: Recorded(MONDAY + at * MINUTE, values, stage, event),
    minutes, fields, st.sampled_from(["", "", *STAGES, "X"]),
    st.sampled_from(["", "", "call.outgoing", "email.received"]),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, first: int = 1) -> list[History]:
    """The lives of up to three records, numbered from `first` on."""
    found = []
    for number in range(first, first + draw(st.integers(1, 3))):
        events = sorted(draw(st.lists(lines, min_size=1, max_size=8)), key=lambda one: one.at)
        found.append(History(str(number), tuple(events), draw(fields), number))
    return found
