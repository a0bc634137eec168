"""Rehearsals beside simpy and SpiffWorkflow: items go through three stages, each noted, and some told of a day later.

simpy is measured in three manners, SpiffWorkflow, which runs the process as BPMN, in two: see README.md for what is
counted as an event, and for which manner our promise holds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from app.engine.catalog.registry import load_catalogue
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import builtin_schema
from app.engine.model.values import Money
from app.engine.ports import Directory
from app.engine.program import Programs, compile_program
from app.engine.rehearse import Rehearsal, Stage
from app.engine.tally import Tally
from app.engine.trace import PLANNED, WAITING, RuleStep
from app.storage.collecting import collecting_seldom
from comparison import Comparison
from elsewhere import asked

REPEATS = 3
ITEMS = 4_000
ITEMS_OF_SPIFF = 50
QUARTER, DAY = "15", "1440"
"""Minutes of virtual time between two looks at all that waits."""
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAGES = "ABC"


def rule_set() -> RuleSet:
    """Make the rule set: a comment on arrival, a message a day later where the amount is large, on after two days."""

    def after(days: int) -> dict[str, Any]:
        return {"mode": "after", "amount": days, "unit": "days", "base": "now"}

    stages = []
    for place, stage in enumerate(STAGES):
        text, news = f"{{{{ item.title }}}} came to {stage}", "No news of {{ item.title }}"
        own: list[dict[str, Any]] = [
            {"id": f"note{stage}", "type": "employee.timeline_comment", "parameters": {"text": text}},
            {
                "id": f"tell{stage}",
                "type": "employee.notification",
                "parameters": {"text": news, "recipients": ["responsible"]},
                "when": after(1),
                "only_if": {"left": "item.amount", "op": "ge", "right": 5000},
            },
        ]
        if place + 1 < len(STAGES):
            go = {"stage": STAGES[place + 1]}
            own.append({"id": f"go{stage}", "type": "item.stage", "parameters": go, "when": after(2)})
        stages.append({"id": stage, "name": stage, "rules": own})
    raw = {"id": "loans", "name": "Loans", "entity": "deal", "pipeline": "loans", "stages": stages}
    return RuleSet.model_validate(raw)


def rehearsed(count: int) -> tuple[float, int]:
    """Return the seconds that a rehearsal takes, and how often a rule began, was due or ended."""
    program = compile_program(rule_set(), load_catalogue(others=False), builtin_schema())
    around = Stage(Programs.of(program), Directory(employees={"ann": Employee("ann", "Ann Lind")}))
    items = [
        Item(
            str(number),
            "deal",
            "loans",
            "A",
            {
                "id": str(number),
                "stage": "A",
                "title": f"Roof {number}",
                "amount": Money(Decimal(number % 10 * 1000), "EUR"),
                "responsible": "ann",
                "created_at": NOW,
            },
        )
        for number in range(count)
    ]
    with collecting_seldom():
        started = perf_counter()
        rehearsal = Rehearsal(around, NOW).enter(*items).advance(NOW + timedelta(days=10))
        elapsed = perf_counter() - started
    tally = Tally()
    tally.take(rehearsal.steps)
    expected = {"TimelineComment": 3 * count, "Notification": 3 * count // 2, "StageChanged": 2 * count}
    if {kind: n for (kind, _), n in tally.effects.items()} != expected:
        raise SystemExit(f"the rehearsal has other effects: {tally.effects}")
    stood = [one for one in rehearsal.steps if isinstance(one, RuleStep)]
    begun = sum(one.before is None for one in stood)
    due = sum(one.before is PLANNED for one in stood)
    ended = sum(one.status not in (PLANNED, WAITING) for one in stood)
    return elapsed, begun + due + ended


def main() -> None:
    """Measure both peers."""
    rehearsed(200)
    ours: list[tuple[float, int]] = []
    simpy: dict[str, list[dict[str, Any]]] = {"apart": [], "working": [], "plain": []}
    for _ in range(REPEATS):
        ours.append(rehearsed(ITEMS))
        for manner, found in simpy.items():
            found.append(asked("simulation.py", str(ITEMS), manner))
    mine, events = min(ours)
    seconds = {manner: min(one["seconds"] for one in found) for manner, found in simpy.items()}
    rates = {manner: found[0]["events"] / seconds[manner] for manner, found in simpy.items()}
    items, rate = ITEMS / mine, events / mine
    Comparison("rehearsed events", "/s", rate, rates["apart"], "simpy, a process for each rule", at_least=0.3).report()
    Comparison("rehearsed events", "/s", rate, rates["plain"], "simpy, a process for each item").report()
    alike = {"working": "simpy, doing what the rules do", "plain": "simpy, a process for each item"}
    for manner, name in alike.items():
        promise = 0.3 if manner == "working" else None
        Comparison("items rehearsed", "/s", items, ITEMS / seconds[manner], name, at_least=promise).report()
    for look, name, promise in ((QUARTER, "every 15 minutes", 50), (DAY, "only when something is due", None)):
        spiff = ITEMS_OF_SPIFF / asked("workflow.py", str(ITEMS_OF_SPIFF), look)["seconds"]
        Comparison("items rehearsed", "/s", items, spiff, f"SpiffWorkflow, looked at {name}", at_least=promise).report()


if __name__ == "__main__":
    main()
