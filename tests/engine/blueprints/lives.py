"""One scenario for each ready-made rule set: what happens to a record, and what is to come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.scenario import Scenario

MONDAY = "2026-03-02T10:00:00+01:00"
CHOSEN: Mapping[str, Mapping[str, Any]] = {
    "client.sms": {"provider": "log"},
    "item.responsible": {"candidates": ["employee:ann", "employee:bo"]},
}
"""What has to be chosen on the spot, by the type of rule."""

_PEOPLE = [
    {"id": "ann", "name": "Ann Lind", "department": "sales", "emails": [{"address": "ann@example.com"}]},
    {"id": "bo", "name": "Bo Berg", "department": "sales", "emails": [{"address": "bo@example.com"}]},
    {"id": "cy", "name": "Cy Diaz", "department": "sales", "emails": [{"address": "cy@example.com"}]},
]
_PAOLO = {
    "id": "1",
    "first_name": "Paolo",
    "last_name": "Rossi",
    "phones": [{"number": "+39 335 818 4471"}],
    "emails": [{"address": "paolo@example.com"}],
}
_VALUES = {"title": "Roof", "amount": "12000 EUR", "responsible": "ann", "created_by": "bo", "contacts": ["contact:1"]}
DEAL = {"id": "deals", "name": "Deals", "entity": "deal", "stages": [{"id": "new", "name": "New"}]}
INVOICE = {"id": "invoices", "name": "Invoices", "entity": "invoice", "stages": [{"id": "new", "name": "New"}]}


def enter() -> dict[str, Any]:
    return {"enter": "1"}


def move(stage: str, after: str = "1 hour") -> dict[str, Any]:
    return {"after": after, "move": "1", "stage": stage}


def happen(event: str, after: str = "1 hour", **data: Any) -> dict[str, Any]:
    return {"after": after, "happen": "1", "event": event, **({"data": data} if data else {})}


def wait(after: str, *effects: Mapping[str, Any], **expected: Any) -> dict[str, Any]:
    """Let time pass, then expect; rules that are not named may act, too."""
    return {"after": after, "expect": {"item": "1", "effects": list(effects), **expected}}


def silent(after: str) -> dict[str, Any]:
    return {"after": after, "expect_none": {"item": "1"}}


def asks(kind: str, rule: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "rule": rule, **fields}


def life(rule_set: RuleSet, *steps: Mapping[str, Any], stage: str = "", **values: Any) -> Scenario:
    """Return what happens to one record of a rule set, from the first stage on."""
    record = {
        "entity": rule_set.entity,
        "id": "1",
        "pipeline": rule_set.pipeline,
        "stage": stage or rule_set.stages[0].id,
        "values": {**_VALUES, **values},
    }
    around = {
        "calendar": {"zone": "Europe/Rome"},
        "employees": _PEOPLE,
        "departments": [{"id": "sales", "name": "Sales", "head": "cy"}],
        "contacts": [_PAOLO],
        "providers": [{"id": "office", "name": "Office", "channel": "mail", "account": "office@example.com"}],
        "pipelines": [DEAL, INVOICE, _pipeline(rule_set)],
    }
    whole = {"name": rule_set.name, "rule_set": rule_set.id, "start": MONDAY, "records": [record], "around": around}
    return Scenario.model_validate({**whole, "steps": list(steps)})


def _pipeline(rule_set: RuleSet) -> dict[str, Any]:
    stages = [{"id": one.id, "name": one.name, "kind": one.kind.value} for one in rule_set.stages]
    return {"id": rule_set.pipeline, "name": rule_set.name, "entity": rule_set.entity, "stages": stages}


def chosen_on_the_spot(rule_set: RuleSet) -> RuleSet:
    """Return a rule set in which all that a person has to choose is chosen."""
    stages = tuple(
        stage.model_copy(update={"rules": tuple(_complete(rule) for rule in stage.rules)}) for stage in rule_set.stages
    )
    return rule_set.model_copy(update={"stages": stages})


def _complete(rule: Rule) -> Rule:
    added = CHOSEN.get(rule.type, {})
    return rule.model_copy(update={"parameters": {**rule.parameters, **added}}) if added else rule
