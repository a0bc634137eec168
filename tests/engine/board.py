"""A small board to test the runtime law on: stages A, B, C, D, and short ways to write rules and triggers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.model.event import ENTER, MOVE, SET, TICK, Event
from app.engine.model.item import Item
from app.engine.model.people import Department, Employee
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.values import Money
from app.engine.placeholders import Templates
from app.engine.ports import Directory, World
from app.engine.process import Engine, Outcome, step
from app.engine.program import Program, Programs, compile_program
from app.engine.state import ItemState
from app.engine.trace import Acted, Entered, RuleStep, Status, Step

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    return load_catalogue(others=False)


def say(rule_id: str, text: str = "", **settings: Any) -> Rule:
    return Rule.model_validate(
        {
            "id": rule_id,
            "type": "employee.timeline_comment",
            "parameters": {"text": text or rule_id},
            **settings,
        }
    )


def put(rule_id: str, field: str, value: Any, **settings: Any) -> Rule:
    pairs = [{"field": field, "value": value}]
    return Rule.model_validate({"id": rule_id, "type": "item.modify", "parameters": {"fields": pairs}, **settings})


def go(rule_id: str, stage: str, **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": "item.stage", "parameters": {"stage": stage}, **settings})


def rule(rule_id: str, kind: str, parameters: Mapping[str, Any], **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def on(trigger_id: str, kind: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> Trigger:
    return Trigger.model_validate({"id": trigger_id, "type": kind, "parameters": parameters or {}, **settings})


def after(amount: int, unit: str = "days", base: str = "now", **more: Any) -> dict[str, Any]:
    return {"mode": "after", "amount": amount, "unit": unit, "base": base, **more}


def board(**stages: Sequence[Rule | Trigger]) -> RuleSet:
    columns = tuple(
        Stage(
            id=name,
            name=name,
            rules=tuple(one for one in stages.get(name, []) if isinstance(one, Rule)),
            triggers=tuple(one for one in stages.get(name, []) if isinstance(one, Trigger)),
        )
        for name in "ABCD"
    )
    return RuleSet(id="test", name="Test", entity="deal", pipeline="sales", stages=columns)


def directory() -> Directory:
    return Directory(
        employees={
            "ann": Employee("ann", "Ann Lind", department="sales"),
            "bo": Employee("bo", "Bo Berg", department="sales"),
            "cy": Employee("cy", "Cy Diaz"),
        },
        departments={"sales": Department("sales", "Sales", head="bo")},
    )


def program(rule_set: RuleSet, version: str = "") -> Program:
    return compile_program(rule_set, catalogue(), directory().schema, version=version)


def engine(*programs: Program | RuleSet, **settings: Any) -> Engine:
    ready = [program(one) if isinstance(one, RuleSet) else one for one in programs]
    return Engine(Programs.of(*ready), World(directory()), Templates(), **settings)


def deal(stage: str = "A", **values: Any) -> Item:
    own = {"title": "Roof", "amount": Money(Decimal(5000), "EUR"), "responsible": "ann"}
    return Item("1", "deal", "sales", stage, own | values)


class Play:
    """One item living through events; keeps all steps."""

    def __init__(self, engine: Engine, item: Item | None = None, now: datetime = MONDAY) -> None:
        self.engine = engine
        self.state = ItemState(item or deal())
        self.now = now
        self.steps: list[Step] = []

    def enter(self) -> Play:
        return self.happen(ENTER)

    def move(self, stage: str, **data: Any) -> Play:
        return self.happen(MOVE, stage=stage, **data)

    def set(self, **values: Any) -> Play:
        return self.happen(SET, values=values)

    def wait_until(self, moment: datetime) -> Play:
        while (due := self.state.next_due) is not None and due <= moment:
            self.now = max(due, self.now)
            self.happen(TICK)
        self.now = moment
        return self

    def happen(self, kind: str, /, **data: Any) -> Play:
        outcome: Outcome = step(self.state, Event(kind, "1", self.now, data), self.engine)
        self.state = outcome.state
        self.steps += outcome.steps
        return self

    @property
    def said(self) -> list[str]:
        """The ids of the rules that acted, in order."""
        return [one.rule for one in self.steps if isinstance(one, Acted)]

    @property
    def entered(self) -> list[str]:
        return [one.stage for one in self.steps if isinstance(one, Entered)]

    def status(self, rule_id: str) -> Status:
        return self.last(rule_id).status

    def last(self, rule_id: str) -> RuleStep:
        return [one for one in self.steps if isinstance(one, RuleStep) and one.rule == rule_id][-1]

    def why(self, rule_id: str) -> str:
        reason = self.last(rule_id).reason
        return reason.words.plain() if reason else ""
