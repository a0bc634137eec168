"""What rules do to the whereabouts of items, as far as their parameters say it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.engine.checks.problem import Subject
from app.engine.model.rule_set import Rule, Trigger

MAKERS = frozenset({"item.create", "item.create_from", "item.copy"})
"""The rules that make new items."""
MOVERS = frozenset({"item.stage", "item.pipeline"}) | MAKERS


class Landing(NamedTuple):
    """Where a rule brings the item, or a `new` one that it makes."""

    pipeline: str
    stage: str
    new: bool = False


class Cause(NamedTuple):
    """An event of the item that a rule sets off; `detail` is the field or the status it is about."""

    event: str
    detail: str = ""
    value: str = ""
    """What is written into a field."""
    anew: bool = True
    """Whether it is an event each time: a field that gets the value it has reports no change."""


def landing(rule: Rule, subject: Subject) -> Landing | None:
    """Return where a rule brings the item or puts a new one; None for one that does neither, or leads nowhere."""
    raw, here = rule.parameters, subject.rule_set
    stage = _text(raw.get("stage"))
    match rule.type:
        case "item.stage":
            return _at(here.pipeline, stage, subject, first=False)
        case "item.pipeline":
            return _at(_text(raw.get("pipeline")), stage, subject)
        case _ if rule.type in MAKERS:
            pipeline = _text(raw.get("pipeline")) or _usual_pipeline(rule, subject)
            found = _at(pipeline, stage, subject)
            return found._replace(new=True) if found is not None else None
    return None


def causes(rule: Rule, subject: Subject) -> Iterator[Cause]:
    """Walk the events of the item that a rule sets off."""
    raw = rule.parameters
    match rule.type:
        case "item.modify":
            for field, value in _pairs(raw.get("fields")):
                anew = isinstance(value, str) and "{" in value
                yield Cause("field.changed", field, repr(value), anew)
        case "item.responsible":
            yield Cause("field.changed", "responsible", anew=False)
        case "item.observers":
            yield Cause("field.changed", "observers", anew=False)
        case "document.create":
            yield Cause("document.created")
        case "payment.mark_paid":
            yield Cause("payment.received", anew=False)
            if subject.rule_set.entity == "invoice":
                yield Cause("invoice.paid", anew=False)
        case "delivery.status":
            yield Cause("delivery.changed", anew=False)
            if raw.get("status") == "delivered":
                yield Cause("delivery.finished", anew=False)
        case "control.complete_tasks":
            yield Cause("task.status", "completed", anew=False)
        case "client.email":
            yield Cause("email.sent", anew=False)  # reported once it is sent, by a mail program


def takes(trigger: Trigger, cause: Cause) -> bool:
    """Say whether a trigger waits for an event that a rule sets off."""
    raw = trigger.parameters
    match trigger.type:
        case "field.changed":
            return cause.event == trigger.type and cause.detail in (raw.get("fields") or ())
        case "responsible.changed":
            return cause.event == "field.changed" and cause.detail == "responsible"
        case "task.status":
            return cause.event == trigger.type and (_text(raw.get("status")) or cause.detail) == cause.detail
    return cause.event == trigger.type


def takes_surely(trigger: Trigger) -> bool:
    """Say whether a trigger takes every event that it waits for: it asks nothing more of it, such as a template."""
    return trigger.only_if is None and not _text(trigger.parameters.get("template")).strip()


def _at(pipeline: str, stage: str, subject: Subject, *, first: bool = True) -> Landing | None:
    """Return a stage of a pipeline that exists, the first one where none is named."""
    stages = subject.stages_of(pipeline)
    if not stage and first:
        stage = next(iter(stages), "")
    return Landing(pipeline, stage) if stage in stages else None


def _usual_pipeline(rule: Rule, subject: Subject) -> str:
    """Return where a new item goes if no pipeline is named: beside this one, or to the first pipeline of its type."""
    here = subject.rule_set
    entity = _text(rule.parameters.get("entity")) or here.entity
    if entity == here.entity:
        return here.pipeline
    known = (one.id for one in subject.directory.schema.pipelines.values() if one.entity == entity)
    return next(known, "")


def _pairs(raw: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(raw, Mapping):
        return raw.items()
    return ((one["field"], one.get("value")) for one in raw or () if isinstance(one, Mapping) and "field" in one)


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
