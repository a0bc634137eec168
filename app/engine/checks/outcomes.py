"""What rules do to the whereabouts of items, as far as their parameters say it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.engine.checks.problem import Subject
from app.engine.model.rule_set import Rule, Trigger

_FROM = ("quote", "invoice", "deal")
"""What *Create from this item* may make that goes through stages."""


class Landing(NamedTuple):
    """Where a rule brings the item, or a new one that it makes."""

    pipeline: str
    stage: str


class Cause(NamedTuple):
    """An event of the item that a rule sets off; `detail` is the field or the status it is about."""

    event: str
    detail: str = ""
    value: str = ""
    """What is written into a field."""
    anew: bool = True
    """Whether it is an event each time: a field that gets the value it has reports no change."""


def landing(rule: Rule, subject: Subject) -> Landing | None:
    """Return where a rule brings the item; None for one that does not, or leads nowhere."""
    raw, here = rule.parameters, subject.rule_set
    stage = _text(raw.get("stage"))
    match rule.type:
        case "item.stage":
            return _at(here.pipeline, stage, subject, first=False)
        case "item.pipeline":
            return _at(_text(raw.get("pipeline")), stage, subject)
    return None


def births(rule: Rule, subject: Subject) -> Iterator[Landing]:
    """Walk the places where a rule puts new items."""
    raw = rule.parameters
    pipelines: list[str] = []
    match rule.type:
        case "item.create":
            pipelines = [_text(raw.get("pipeline")) or _first_pipeline(_text(raw.get("entity")), subject)]
        case "item.copy":
            pipelines = [_text(raw.get("pipeline")) or subject.rule_set.pipeline]
        case "item.create_from":
            made = raw.get("make") or ()
            pipelines = [
                _text(raw.get(f"{one}_pipeline")) or _first_pipeline(one, subject) for one in _FROM if one in made
            ]
    for pipeline in pipelines:
        found = _at(pipeline, _text(raw.get("stage")), subject)
        if found is not None:
            yield found


def causes(rule: Rule, subject: Subject) -> Iterator[Cause]:
    """Walk the events of the item that a rule sets off."""
    yield from _written(rule)
    yield from _reported(rule, subject)


def _written(rule: Rule) -> Iterator[Cause]:
    """Walk the fields that a rule writes into."""
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
        case "item.create_from":
            for kind, field in (("contact", "contacts"), ("company", "company")):
                if kind in (raw.get("make") or ()):
                    yield Cause("field.changed", field, anew=False)
        case "products.add" | "products.clear" if raw.get("sum_amount"):
            yield Cause("field.changed", "amount", anew=rule.type == "products.add")


def _reported(rule: Rule, subject: Subject) -> Iterator[Cause]:
    """Walk what is reported of papers, payments, deliveries, tasks and mails."""
    match rule.type:
        case "document.create":
            yield Cause("document.created")
        case "payment.mark_paid":
            yield Cause("payment.received", anew=False)
            if subject.rule_set.entity == "invoice":
                yield Cause("invoice.paid", anew=False)
        case "delivery.status":
            yield Cause("delivery.changed", anew=False)
            if rule.parameters.get("tracking_number"):
                yield Cause("delivery.tracking_number", anew=False)
            if rule.parameters.get("status") == "delivered":
                yield Cause("delivery.finished", anew=False)
        case "control.complete_tasks":
            yield Cause("task.status", "completed", anew=False)
        case "client.email":
            yield Cause("email.sent")


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


def _first_pipeline(entity: str, subject: Subject) -> str:
    """Return where new items of a type go if no pipeline is named; without a workspace, only ours is known."""
    known = subject.directory.schema.pipelines_of(entity)
    own = subject.rule_set.pipeline if entity == subject.rule_set.entity else ""
    return known[0].id if known else own


def _pairs(raw: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(raw, Mapping):
        return raw.items()
    return ((one["field"], one.get("value")) for one in raw or () if isinstance(one, Mapping) and "field" in one)


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
