"""A reference to a stage, field, person or provider that does not exist."""

from __future__ import annotations

from collections.abc import Container, Iterator

from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.people import split_person
from app.engine.model.rule_set import Node, Rule
from app.engine.parameters import (
    FieldRef,
    FieldRefs,
    FieldValues,
    Kind,
    People,
    Person,
    PipelineRef,
    ProviderRef,
    StageRef,
)
from app.engine.words import Msg, msg

_KNOWN_PEOPLE = {
    "employee": "employees",
    "department": "departments",
    "department_only": "departments",
    "role": "roles",
}


class ReferenceUnknown(Check):
    """Find ids that lead nowhere."""

    about = About(
        "reference.unknown",
        Severity.ERROR,
        msg("Unknown stage, field, person or provider"),
        msg(
            "The card names something by an id that does not exist in this pipeline or workspace. It may have been "
            "deleted, or the rule set comes from elsewhere. Choose anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look up every reference."""
        for stage, node in subject.nodes():
            for parameter, raw in subject.asked(node):
                for words in _unknown(parameter.kind, raw, subject):
                    yield self.problem(words, stage, node, parameter.name)
            actor = "acts_as" if isinstance(node, Rule) else "change_stage_as"
            for words in _unknown_person(_actor(node), subject):
                yield self.problem(words, stage, node, actor)


def _actor(node: Node) -> str:
    return node.acts_as if isinstance(node, Rule) else node.change_stage_as


def _unknown(kind: Kind, raw: object, subject: Subject) -> Iterator[Msg]:
    match kind, raw:
        case StageRef(pipeline_from=""), str() if "{" not in raw and subject.rule_set.stage(raw) is None:
            yield msg("There is no stage “{id}” in this pipeline.").fill(id=raw)
        case PipelineRef(), str() if subject.in_workspace and raw not in subject.directory.schema.pipelines:
            yield msg("There is no pipeline “{id}” in this workspace.").fill(id=raw)
        case FieldRef(), str():
            yield from _unknown_fields([raw], subject)
        case FieldRefs(entity_from=""), list():
            yield from _unknown_fields(raw, subject)
        case FieldValues(entity_from=""), list():
            yield from _unknown_fields([one.get("field") for one in raw if isinstance(one, dict)], subject)
        case Person(), str():
            yield from _unknown_person(raw, subject)
        case People(), list():
            for one in raw:
                yield from _unknown_person(one, subject)
        case ProviderRef() as way, str() if subject.in_workspace and not way.is_written_out(raw):
            if raw not in _providers(subject):
                yield msg("There is no provider “{id}” in this workspace.").fill(id=raw)


def _providers(subject: Subject) -> set[str]:
    return {one.id for one in subject.directory.providers} | {"log", "auto"}


def _unknown_fields(keys: list[object], subject: Subject) -> Iterator[Msg]:
    for key in keys:
        if subject.entity is not None and key not in subject.entity.by_key:
            yield msg("There is no field “{key}”.").fill(key=key)


def _unknown_person(reference: object, subject: Subject) -> Iterator[Msg]:
    try:
        kind, argument = split_person(str(reference))
    except ValueError:
        yield msg("“{reference}” names nobody.").fill(reference=reference)
        return
    if kind == "field":
        yield from _unknown_fields([argument], subject)
    elif subject.in_workspace and kind in _KNOWN_PEOPLE and argument not in _known(kind, subject):
        yield msg("“{reference}” names nobody in this workspace.").fill(reference=reference)


def _known(kind: str, subject: Subject) -> Container[str]:
    known: Container[str] = getattr(subject.directory, _KNOWN_PEOPLE[kind])
    return known
