"""Three pipelines of the solar company: sales, service for what is sold, and bills; rules lead from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace as changed

from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.engine.model.values import Money
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.rehearse.context import RehearseContext
from app.ui.theme.theme import Theme
from tests.ui.rehearse import solar

SERVICE = Pipeline("service", "Service", "deal", (
    PipelineStage("incoming", "Handed over", "#39A8EF"), PipelineStage("yearly", "Yearly check", "#2FB6C6"),
    PipelineStage("closed", "Closed", "#2E9E6B", StageKind.WON),
))  # fmt: skip
BILLS = Pipeline("bills", "Bills", "invoice", (
    PipelineStage("draft", "Draft", "#7A5AD9"), PipelineStage("sent", "Sent", "#E0A800"),
    PipelineStage("settled", "Paid", "#2E9E6B", StageKind.WON),
))  # fmt: skip


class Notebook:
    """Remembers what it is given."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self.kept.get(key)

    def put(self, key: str, value: Any) -> None:
        self.kept[key] = value


def rule(rule_id: str, kind: str, parameters: dict[str, Any], **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def sales() -> RuleSet:
    """Return the rules of sales: an invoice is made on Invoice, what is won goes on to service after a day."""
    extra = {
        "invoice": (rule("fee", "item.create_from", {"make": ["invoice"], "title": "Bill for {{ item.title }}"}),),
        "won": (
            rule("handover", "item.pipeline", {"pipeline": "service", "stage": "incoming"},
                 when={"mode": "after", "amount": 1, "unit": "days", "base": "now"}),
        ),
    }  # fmt: skip
    told = solar.rule_set()
    stages = tuple(one.model_copy(update={"rules": (*one.rules, *extra.get(one.id, ()))}) for one in told.stages)
    return told.model_copy(update={"stages": stages})


def others() -> tuple[RuleSet, ...]:
    """Return the rules of the other two pipelines."""
    welcome = rule("welcome", "employee.timeline_comment", {"text": "Service begins for {{ item.title }}"})
    check = rule("check", "employee.timeline_comment", {"text": "Check {{ item.title }}"})
    return (_rule_set(SERVICE, welcome), _rule_set(BILLS, check))


def _rule_set(pipeline: Pipeline, first: Rule) -> RuleSet:
    stages = tuple(
        Stage(one.id, one.name, one.kind, one.color, rules=() if place else (first,))
        for place, one in enumerate(pipeline.stages)
    )
    return RuleSet(id=pipeline.id, name=pipeline.name, entity=pipeline.entity, pipeline=pipeline.id, stages=stages)


_BESIDE = (
    ("s1", "deal", "service", "yearly", "Moreau barn, 2024", 5_200, "anna", "3"),
    ("s2", "deal", "service", "incoming", "Duarte Ceramics, office", 14_300, "bruno", "4"),
    ("b1", "invoice", "bills", "sent", "Bill for the Alpenhof sauna", 9_400, "elif", "2"),
)


def beside() -> list[Item]:
    """Return records of the other two pipelines."""
    found = []
    for item, entity, pipeline, stage, title, amount, person, client in _BESIDE:
        values = {
            "id": item,
            "title": title,
            "stage": stage,
            "amount": Money(Decimal(amount), "EUR"),
            "responsible": person,
            "contacts": (f"contact:{client}",),
            "close_date": date(2026, 5, 20),
        }
        found.append(Item(item, entity, pipeline, stage, values))
    return found


def document() -> RuleSetDocument:
    """Return the rules of sales, open for editing."""
    return RuleSetDocument(sales(), lambda _old, _new: None, ENGLISH)


def context(theme: Theme, jobs: Jobs, memory: Notebook | None = None) -> RehearseContext:
    """Return the surroundings of the mode."""
    below = solar.context(theme, jobs)
    there = below.directory()
    pipelines = {**there.schema.pipelines, "service": SERVICE, "bills": BILLS}
    directory = replace(there, schema=changed(there.schema, pipelines=pipelines))
    items = [*solar.deals(), *beside()]

    def records(pipeline: str, text: str, limit: int) -> Sequence[Item]:
        wanted = text.casefold()
        return [one for one in items if one.pipeline == pipeline and wanted in one.values["title"].casefold()][:limit]

    return replace(below, directory=lambda: directory, records=records, rule_sets=others, memory=memory or Notebook())
