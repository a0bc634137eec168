"""What a step of the trace says to a person: one sentence each, for the window and the command line alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import Any

from app.engine.catalog.declaration import About, Result
from app.engine.catalog.registry import Catalogue
from app.engine.clients import client_called
from app.engine.effects import SYSTEM
from app.engine.model.event import ENTER, MOVE, Event
from app.engine.model.rule_set import Node, RuleSet
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.ports import Directory
from app.engine.telling_effects import tell_effect, tell_values
from app.engine.trace import (
    Acted,
    Entered,
    Happened,
    Left,
    Moved,
    Reason,
    Removed,
    RuleStep,
    Status,
    Step,
    Stopped,
    TriggerStep,
)
from app.engine.words import Msg, msg, pair


class Topic(StrEnum):
    """What a step is about, for choosing which to see."""

    EVENT = "event"
    STAGE = "stage"
    EFFECT = "effect"
    RULE = "rule"
    TRIGGER = "trigger"


@dataclass(frozen=True)
class Glossary:
    """How the things are called that stand in steps by their ids."""

    directory: Directory
    catalogue: Catalogue
    nodes: Mapping[str, Node] = field(default_factory=dict)
    stages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Names by pipeline and stage; an empty pipeline stands for the first that has such a stage."""
    fields: Mapping[str, Field] = field(default_factory=dict)
    beside: Directory | None = None
    """Who is called by name although the directory does not know them."""

    @classmethod
    def of(cls, directory: Directory, catalogue: Catalogue, rule_sets: Iterable[RuleSet]) -> Glossary:
        """Take the names of rules, triggers and stages from rule sets, those of the first where ids are the same."""
        nodes: dict[str, Node] = {}
        stages: dict[tuple[str, str], str] = {}
        fields: dict[str, Field] = {}
        for rule_set in rule_sets:
            nodes = {**{node.id: node for _, node in rule_set.nodes()}, **nodes}
            for stage in rule_set.stages:
                stages.setdefault((rule_set.pipeline, stage.id), stage.name)
                stages.setdefault(("", stage.id), stage.name)
            entity = directory.schema.entity(rule_set.entity)
            fields = {**(entity.by_key if entity else {}), **fields}
        for pipeline in directory.schema.pipelines.values():
            for one in pipeline.stages:
                stages.setdefault((pipeline.id, one.id), one.name)
                stages.setdefault(("", one.id), one.name)
        return cls(directory, catalogue, nodes, stages, fields)

    def node(self, node: str) -> str:
        """Return the name of a rule or trigger; one without a name is called as its type."""
        found = self.nodes.get(node)
        return self.catalogue.title_of(found) if found else node

    def about(self, node: str) -> About | None:
        """Return what is declared of a rule's or trigger's type."""
        found = self.nodes.get(node)
        declared = self.catalogue.get(found.type) if found else None
        return declared.about if declared else None

    def stage(self, stage: str, pipeline: str = "") -> str:
        """Return the name of a stage."""
        return self.stages.get((pipeline, stage)) or self.stages.get(("", stage), stage)

    def field(self, key: str, entity: str = "") -> str:
        """Return the label of a field; of another type of record, or of clients, where that is named."""
        found = self._declared(key, entity)
        return found.label if found else key

    def person(self, reference: str) -> str:
        """Return what an employee (by id) or a client (``contact:id``, ``company:id``) is known by."""
        if reference == SYSTEM:
            return _system
        if reference in ("", "item"):
            return _client
        known = (self.directory, self.beside) if self.beside is not None else (self.directory,)
        employee = next((one.employees[reference] for one in known if reference in one.employees), None)
        if employee is not None:
            return employee.called
        return next((called for one in known if (called := client_called(reference, one))), reference)

    def people(self, references: Iterable[str]) -> tuple[str, ...]:
        """Return the names of several people."""
        return tuple(self.person(one) for one in references)

    def value(self, key: str, value: Value, entity: str = "") -> Value:
        """Return a field's value with people, clients and options by their names."""
        declared = self._declared(key, entity)
        return value if declared is None else self.shown(declared, value)

    def shown(self, declared: Field, value: Value) -> Value:
        """Return a value with people, clients and options by their names."""
        if isinstance(value, tuple):
            return tuple(self._one(declared, one) for one in value)
        return self._one(declared, value)

    def _declared(self, key: str, entity: str) -> Field | None:
        known = self.directory.schema.whole(entity) if entity else None
        return known.by_key.get(key) if known else self.fields.get(key)

    def _one(self, declared: Field, value: Value) -> Value:
        if value is None:
            return None
        if declared.type in (FieldType.EMPLOYEE, FieldType.CLIENT):
            return self.person(str(value))
        if declared.type is FieldType.ENUMERATION:
            return next((one.label for one in declared.options if one.id == value), value)
        return value


_MADE_ID = re.compile(r"[a-z_]+-[0-9a-f]{16}")
"""As `app.engine.moment` makes them: they say nothing to a person."""
_system = msg("the system")
_client = msg("the client")

_moved = msg("Moved to “{stage}”.")
_moved_by = msg("{who} moved the record to “{stage}”.")
_set = msg("Changed: {fields}.")
_set_by = msg("{who} changed {fields}.")
_came = msg("The record came in.")
_came_by = msg("{who} put the record in.")
_details = msg("{one}; {other}")

_STANDINGS: Mapping[Status, Msg] = {
    Status.PLANNED: msg("“{rule}” is planned for {due}."),
    Status.WAITING: msg("“{rule}” waits for the rule above it."),
    Status.RUNNING: msg("“{rule}” is under way."),
    Status.DONE: msg("“{rule}” is done."),
    Status.SKIPPED: msg("“{rule}” was skipped: {why}"),
    Status.FAILED: msg("“{rule}” failed: {why}"),
    Status.CANCELLED: msg("“{rule}” was cancelled: {why}"),
    Status.NOT_PLANNED: msg("“{rule}” is not planned: {why}"),
}


def tell(step: Step, names: Glossary) -> Msg:
    """Say what a step is, in a sentence that stands without the time and the record, which are shown beside it."""
    match step:
        case Happened():
            return tell_event(step.event, names)
        case Entered():
            words = msg("Entered “{stage}”, brought there by “{node}”.") if step.because else msg("Entered “{stage}”.")
            return words.fill(stage=names.stage(step.stage, step.pipeline), node=names.node(step.because))
        case Left():
            return msg("Left “{stage}”.").fill(stage=names.stage(step.stage, step.pipeline))
        case RuleStep():
            return _standing(step, names)
        case Acted():
            return tell_effect(step.effect, names)
        case TriggerStep(fired=True):
            return msg("The trigger “{trigger}” fired.").fill(trigger=names.node(step.trigger))
        case TriggerStep():
            words = msg("The trigger “{trigger}” did not fire: {why}")
            return words.fill(trigger=names.node(step.trigger), why=why(step.reason, names) if step.reason else "")
        case Moved():
            words = (
                msg("“{node}” moves the record to “{stage}”.")
                if step.carried_out
                else msg("“{node}” would have moved the record to “{stage}”; what people did stands instead.")
            )
            return words.fill(node=names.node(step.because), stage=names.stage(step.stage, step.pipeline))
        case Stopped():
            return step.reason.words
        case Removed():
            return _removed(step, names)
    raise AssertionError(step)


def why(reason: Reason, names: Glossary) -> Msg:
    """Say a reason; a field that it names by its path is called as people call it."""
    root, _, key = reason.field.partition(".")
    if reason.code == "empty_date" and root == "item":
        return reason.words.fill(path=names.field(key))
    return reason.words


def tell_event(event: Event, names: Glossary) -> Msg:
    """Say what happened to a record."""
    who = names.person(event.by) if event.by else ""
    match event.type:
        case "enter":
            return _came_by.fill(who=who) if who else _came
        case "move":
            stage = names.stage(event.data["stage"], event.data.get("pipeline") or "")
            return (_moved_by if who else _moved).fill(who=who, stage=stage)
        case "set":
            fields = tell_values(event.data["values"], names)
            return (_set_by if who else _set).fill(who=who, fields=fields)
        case "finished" if event.data.get("failed"):
            return msg("What a rule was waiting for will never come.")
        case "finished":
            return msg("What a rule was waiting for has come to its end.")
        case "held_up":
            return msg("What a rule is waiting for could not be delivered.")
    return _from_outside(event, names)


def topic(step: Step) -> Topic:
    """Return what a step is about."""
    match step:
        case Happened():
            return Topic.EVENT
        case Entered() | Left() | Moved() | Stopped() | Removed():
            return Topic.STAGE
        case Acted():
            return Topic.EFFECT
        case TriggerStep():
            return Topic.TRIGGER
    return Topic.RULE


def node_of(step: Step) -> str:
    """Return the rule or trigger that a step comes from; empty where it comes from outside."""
    match step:
        case RuleStep() | Acted():
            return step.rule
        case TriggerStep():
            return step.trigger
        case Entered() | Moved() | Stopped() | Removed():
            return step.because
    return ""


def is_silence(step: Step) -> bool:
    """Say whether a step tells of something that did not happen: why not."""
    match step:
        case RuleStep():
            return step.status in _SILENT
        case TriggerStep():
            return not step.fired
        case Moved() | Removed():
            return not step.carried_out
        case Stopped():
            return True
    return False


def is_news(step: Step) -> bool:
    """Say whether a step belongs into a record's timeline, where each thing is told once."""
    match step:
        case Happened():
            return step.event.type not in (ENTER, MOVE)  # the stage entered says it
        case RuleStep():
            return step.status in _SILENT or step.status is Status.PLANNED
        case Moved():
            return not step.carried_out
        case Left():
            return False
        case TriggerStep():
            return False  # one that fires is named by the stage entered
    return True


_SILENT = frozenset({Status.SKIPPED, Status.FAILED, Status.CANCELLED, Status.NOT_PLANNED})


def _removed(step: Removed, names: Glossary) -> Msg:
    if step.reason is not None:
        return msg("The record was not taken: {why}").fill(why=step.reason.words)
    words = (
        msg("“{node}” removes the record.")
        if step.carried_out
        else msg("“{node}” would have removed the record; what people did stands instead.")
    )
    return words.fill(node=names.node(step.because))


def _standing(step: RuleStep, names: Glossary) -> Msg:
    words = _STANDINGS[step.status]
    reason = why(step.reason, names) if step.reason else ""
    if step.status is Status.PLANNED and step.reason is not None:
        words = msg("“{rule}” is planned anew, for {due}: {why}")
    if step.status is Status.RUNNING and step.reason is not None:
        words = msg("“{rule}” goes on waiting: {why}")
    results = tuple(_brought(step.results, _results_of(step.rule, names), names)) if step.results else ()
    if step.status is Status.DONE and results:
        words = msg("“{rule}” is done and leaves {results}.")
    return words.fill(rule=names.node(step.rule), due=step.due, why=reason, results=results)


def _results_of(rule: str, names: Glossary) -> Iterable[Result]:
    node = names.nodes.get(rule)
    kind = names.catalogue.get(node.type) if node is not None else None
    return kind.results_for(node.parameters) if node is not None and kind is not None else ()


def _brought(values: Mapping[str, Any], results: Iterable[Result], names: Glossary) -> Iterator[Msg]:
    """Say what came along, each by what it is called; ids made here say nothing to a person."""
    fields = {one.name: one.as_shown(names.directory.providers) for one in results}
    for name, value in values.items():
        if value in (None, "", ()) or _MADE_ID.fullmatch(str(value)):
            continue
        field = fields.get(name)
        said = names.shown(field, value) if field is not None else value
        yield pair(field.label if field is not None else name, said)


def _from_outside(event: Event, names: Glossary) -> Msg:
    declared = names.catalogue.trigger(event.type)
    if declared is None:
        return msg("{event}.").fill(event=event.type)
    told = list(_brought(event.data, declared.results, names))
    if not told:
        return msg("{event}.").fill(event=declared.about.title)
    details = reduce(lambda one, other: _details.fill(one=one, other=other), told)
    return msg("{event} ({details}).").fill(event=declared.about.title, details=details)
