"""Rule sets and logs for backtests, and short ways to run them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.engine.history import LogMapping
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.storage.backtests.backtesting import run_backtest
from app.storage.backtests.order import Order
from tests.storage.history.logs import event, trace, written, xes

MAPPING = LogMapping(
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    fields={"responsible": "org:resource", "amount": "case:AMOUNT_REQ", "close_date": "close"},
)
Node = Rule | Trigger
Event = tuple[str, str] | tuple[str, str, dict[str, str]]
"""What happens, when (``03-01 09:00``, of 2026), and what the event says besides."""


def tell(rule_id: str, **settings: Any) -> Rule:
    """A rule that notifies the responsible person."""
    settings.setdefault("parameters", {"text": rule_id, "recipients": ["responsible"]})
    return Rule.model_validate({"id": rule_id, "type": "employee.notification", **settings})


def note(rule_id: str, **settings: Any) -> Rule:
    """A rule that can always act."""
    settings.setdefault("parameters", {"text": rule_id})
    return Rule.model_validate({"id": rule_id, "type": "employee.timeline_comment", **settings})


def after(amount: int, unit: str = "days", base: str = "now", **others: Any) -> dict[str, Any]:
    return {"mode": "after", "amount": amount, "unit": unit, "base": base, **others}


def loans(**stages: Sequence[Node]) -> RuleSet:
    """A rule set with these stages."""
    columns = tuple(
        Stage(
            id=name,
            name=name,
            rules=tuple(one for one in nodes if isinstance(one, Rule)),
            triggers=tuple(one for one in nodes if isinstance(one, Trigger)),
        )
        for name, nodes in stages.items()
    )
    return RuleSet(id="loans", name="Loans", entity="deal", pipeline="loans", stages=columns)


def log(path: Path, items: Mapping[str, Sequence[Event]], amounts: Mapping[str, str] | None = None) -> Path:
    """Write a log of items."""
    traces = []
    for item, events in items.items():
        lines = []
        for name, when, *said in events:
            others = {"org:resource": "112"} | {key: value for one in said for key, value in one.items()}
            lines.append(event(name, moment(when), **others))
        amount = (amounts or {}).get(item)
        traces.append(trace(item, *lines, **({"AMOUNT_REQ": amount} if amount else {})))
    return written(path, xes(*traces))


def moment(text: str) -> str:
    return f"2026-{text.replace(' ', 'T')}:00+00:00"


def replayed(path: Path, rule_set: RuleSet, **settings: Any) -> dict[str, Any]:
    """Run a backtest and return its JSON."""
    settings.setdefault("mapping", MAPPING)
    return run_backtest(Order(rule_set, path, **settings)).as_json()


def counts(report: Mapping[str, Any], rule: str) -> dict[str, int]:
    """Return how a rule fared, what is not zero."""
    return {key: n for key, n in report["rules"][rule].items() if key != "reasons" and n}
