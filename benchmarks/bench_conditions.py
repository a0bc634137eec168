"""Conditions on 1,000 records, beside two rule engines of PyPI: the same records, the same answers.

A record is a deal with its built-in fields, a `Scope` to us and a dictionary to them. Ours compares money in its
currency; theirs have a plain number. zen-engine knows neither dates nor decimals and gets texts in their place.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter
from typing import Any

import rule_engine
import zen

from app.engine.catalog.registry import Catalogue
from app.engine.conditions import compile_condition
from app.engine.model.condition import All
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import builtin_schema
from app.engine.model.values import Money
from app.engine.names import names_at
from app.engine.ports import Directory
from app.engine.scope import Scope
from comparison import Comparison

RECORDS = 1_000
REPEATS = 15
NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)

THREE = {
    "all": [
        {"left": "item.amount", "op": "ge", "right": 5000},
        {"left": "item.source", "op": "eq", "right": "web"},
        {"left": "item.probability", "op": "gt", "right": 20},
    ]
}
NESTED = {
    "all": [
        {"left": "item.probability", "op": "between", "right": [10, 90]},
        {
            "any": [
                {"left": "item.source", "op": "in", "right": ["web", "phone"]},
                {"not": {"left": "item.title", "op": "contains", "right": "roof"}},
            ]
        },
    ]
}
WORK = (
    (
        "all of three clauses",
        THREE,
        'amount >= 5000 and source.as_lower == "web" and probability > 20',
        "amount >= 5000 and lower(source) == 'web' and probability > 20",
    ),
    (
        "a nested condition of three clauses",
        NESTED,
        """probability >= 10 and probability <= 90
        and (source.as_lower in ["web", "phone"] or not ("roof" in title.as_lower))""",
        """probability >= 10 and probability <= 90
        and (lower(source) in ['web', 'phone'] or not contains(lower(title), 'roof'))""",
    ),
)


def records() -> list[dict[str, Any]]:
    """Make records of which some meet each clause and some do not."""
    draw = random.Random(1)
    return [
        {
            "id": str(number),
            "title": draw.choice(("Roof, Rossi", "Solar panels", "New ROOF", "Windows")),
            "amount": draw.randrange(20_000),
            "source": draw.choice(("Web", "web", "Phone", "Fax")),
            "probability": draw.randrange(101),
            "responsible": "17",
            "created_by": "3",
            "observers": ("4", "5"),
            "created_at": NOW.isoformat(),
            "stage": "NEW",
            "company": "company:5",
            "contacts": ("contact:7",),
            "begin_date": "2026-03-01",
            "close_date": "2026-03-31",
            "recurring": False,
            "description": "A roof of 80 square metres, facing south.",
        }
        for number in range(RECORDS)
    ]


def scopes(plain: list[dict[str, Any]]) -> list[Scope]:
    """Make the same records as the engine sees them."""
    directory = Directory()
    return [
        Scope(
            Item(
                one["id"],
                "deal",
                "sales",
                "NEW",
                one
                | {
                    "amount": Money(Decimal(one["amount"]), "EUR"),
                    "created_at": NOW,
                    "begin_date": date.fromisoformat(one["begin_date"]),
                    "close_date": date.fromisoformat(one["close_date"]),
                },
            ),
            NOW,
            directory,
        )
        for one in plain
    ]


def once(test: Callable[[Any], Any], each: list[Any]) -> tuple[float, int]:
    """Return the seconds for all records, and how many met the condition."""
    started = perf_counter()
    met = sum(map(test, each))
    return perf_counter() - started, met


def rates(work: str, contenders: dict[str, tuple[Callable[[Any], Any], list[Any]]]) -> dict[str, float]:
    """Return the evaluations a second of each, taking turns; ends where their answers differ."""
    best = dict.fromkeys(contenders, 0.0)
    answers = set()
    for _ in range(REPEATS):
        for name, (test, each) in contenders.items():
            seconds, met = once(test, each)
            best[name] = max(best[name], RECORDS / seconds)
            answers.add(met)
    if len(answers) != 1:
        raise SystemExit(f"{work}: the answers differ: {answers}")
    return best


def main() -> None:
    """Measure each condition beside each peer and report evaluations a second."""
    plain = records()
    ours_see = scopes(plain)
    names = names_at(RuleSet(id="r", name="r", entity="deal", pipeline="sales"), None, Catalogue(()), builtin_schema())
    for work, raw, for_rule_engine, for_zen in WORK:
        ours = compile_condition(All.model_validate(raw), names).test
        rule = rule_engine.Rule(for_rule_engine).matches
        expression = zen.compile_expression(for_zen).evaluate
        best = rates(
            work,
            {
                "ours": (ours, ours_see),
                "rule-engine": (rule, plain),
                "zen-engine": (expression, plain),
            },
        )
        for peer, at_least in (("rule-engine", 10), ("zen-engine", 1.5)):
            Comparison(work, "/s", best["ours"], best[peer], peer, at_least=at_least, limit=1_000_000).report()


if __name__ == "__main__":
    main()
