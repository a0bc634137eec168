"""Rehearsals beside simpy and SpiffWorkflow: items go through three stages, each noted, and some told of a day later.

simpy is measured twice: once doing what the rules do (texts from templates that a person can change, people looked up,
a trace with reasons), once in the plainest Python that there is. SpiffWorkflow runs the process as BPMN.
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
from app.storage.collecting import collecting_seldom
from comparison import Comparison
from elsewhere import asked

REPEATS = 3
ITEMS = 4_000
ITEMS_OF_SPIFF = 50
HAPPENINGS = 8
"""Of each item: it comes, and seven times something is due or moves."""
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


def rehearsed(count: int) -> float:
    """Return the seconds that a rehearsal takes."""
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
    return elapsed


def main() -> None:
    """Measure both peers."""
    rehearsed(200)
    ours, working, plain = [], [], []
    for _ in range(REPEATS):
        ours.append(rehearsed(ITEMS))
        working.append(asked("simulation.py", str(ITEMS), "rules")["seconds"])
        plain.append(asked("simulation.py", str(ITEMS))["seconds"])
    spiff = asked("workflow.py", str(ITEMS_OF_SPIFF))["seconds"] / ITEMS_OF_SPIFF
    mine, rules, bare = (ITEMS * HAPPENINGS / min(some) for some in (ours, working, plain))
    Comparison("rehearsed events", "/s", mine, rules, "simpy, doing what the rules do", at_least=0.3).report()
    Comparison("rehearsed events", "/s", mine, bare, "simpy, in the plainest Python").report()
    Comparison("items rehearsed", "/s", ITEMS / min(ours), 1 / spiff, "SpiffWorkflow", at_least=50).report()


if __name__ == "__main__":
    main()
