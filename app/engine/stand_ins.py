"""Values that stand in a preview for results which only the outside world can give: an answer, a signature, a code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from app.engine.catalog.declaration import Result
from app.engine.model.event import FINISHED, Event
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule
from app.engine.model.schema import Schema
from app.engine.model.values import FieldType, Value
from app.engine.process import Engine, Outcome, step
from app.engine.program import ReadyRule
from app.engine.trace import Status


def ended(
    outcome: Outcome, rule: str, rules: Mapping[str, ReadyRule], engine: Engine
) -> tuple[Outcome, tuple[Rule, ...]]:
    """Let what the rules of its branch before `rule` wait for come to its end, so that its turn comes.

    Returns what follows, with all steps so far, and the rules whose results are stand-ins.
    """
    rules_ended = []
    for one in _before(rule, rules):
        run = outcome.state.runs.get(one.node.id)
        if run is None or run.status is not Status.RUNNING:
            continue
        now = outcome.steps[-1].at
        results = _missing(one, outcome, engine.world.directory.schema, now)
        event = Event(FINISHED, outcome.state.item.id, now, {"awaits": run.awaits, "results": results})
        following = step(outcome.state, event, engine)
        outcome = following._replace(steps=(*outcome.steps, *following.steps))
        rules_ended.append(one.node)
    return outcome, tuple(rules_ended)


def stand_in(result: Result, item: Item, now: datetime) -> Value:
    """Return a value of the result's type that is plainly none of the world's: a text names the result."""
    match result.type:
        case FieldType.STRING | FieldType.TEXT | FieldType.URL:
            return f"\u2039{result.label}\u203a"
        case FieldType.BOOLEAN:
            return True
        case FieldType.INTEGER:
            return 1
        case FieldType.DECIMAL:
            return Decimal(1)
        case FieldType.DATE:
            return now.date()
        case FieldType.DATETIME:
            return now
        case FieldType.EMPLOYEE:
            return item.values.get("responsible")
        case FieldType.ENUMERATION:
            return next((one.id for one in result.options), None)
    return None


def _before(rule: str, rules: Mapping[str, ReadyRule]) -> list[ReadyRule]:
    """Return what has to be done before a rule that stands here or would stand last, the first of its branch first."""
    branch: list[ReadyRule] = []
    for one in rules.values():
        if one.head:
            branch = []
        if one.node.id == rule:
            return branch
        branch.append(one)
    return branch


def _missing(rule: ReadyRule, outcome: Outcome, schema: Schema, now: datetime) -> Mapping[str, Value]:
    left = outcome.state.results.get(rule.node.id, {})
    results = rule.action.results_for(rule.node.parameters, schema) if rule.action else ()
    return {one.name: stand_in(one, outcome.state.item, now) for one in results if one.name not in left}
