"""A reference to a stage, field, person, list or provider that does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.engine.checks.fixes import Change, Exchange, change_to, meant, nearest
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.people import ITEM_PEOPLE, Department, Employee, Role, split_person
from app.engine.model.rule_set import Node, Rule, Stage
from app.engine.model.schema import EntityType
from app.engine.parameters import (
    DocumentTemplateRef,
    EntityRef,
    FieldRef,
    FieldRefs,
    FieldValues,
    Kind,
    LookupColumn,
    LookupColumns,
    LookupRef,
    OwnCompanyRef,
    People,
    Person,
    PipelineRef,
    ProductRef,
    ProviderRef,
    StageRef,
)
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from app.engine.model.lookup import Lookup
    from app.engine.model.own_company import OwnCompany
    from app.engine.model.products import Product
    from app.engine.model.schema import Pipeline


class _Unknown(NamedTuple):
    """An id that leads nowhere, as it stands on the card, and the names by id of what could be meant."""

    words: Msg
    written: str
    known: Mapping[str, str]
    prefix: str = ""


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
        msg("Unknown stage, field, person or other reference"),
        msg(
            "The card names something by an id that does not exist in this pipeline or workspace. It may have been "
            "deleted, or the rule set comes from elsewhere. Choose anew."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Look up every reference."""
        for stage, node in subject.nodes():
            for parameter, raw in subject.asked(node):
                for one in _unknown(parameter.kind, raw, node, subject):
                    yield self._found(one, stage, node, parameter.name)
            actor = "acts_as" if isinstance(node, Rule) else "change_stage_as"
            for one in _unknown_person(_actor(node), subject):
                yield self._found(one, stage, node, actor)

    def _found(self, one: _Unknown, stage: Stage, node: Node, field: str) -> Problem:
        wanted = one.written.removeprefix(one.prefix)
        close = nearest(wanted, one.known)
        if close is None:
            return self.problem(one.words, stage, node, field)
        new = one.prefix + close
        written = field in node.parameters
        edit = Exchange(node.id, field, one.written, new) if written else Change(node.id, {field: new})
        name = one.known[close] or close
        return self.problem(meant(one.words, name), stage, node, field, fix=change_to(name, edit))


def _actor(node: Node) -> str:
    return node.acts_as if isinstance(node, Rule) else node.change_stage_as


def _unknown(kind: Kind, raw: object, node: Node, subject: Subject) -> Iterator[_Unknown]:  # noqa: C901  a case a kind
    match kind, raw:
        case StageRef(), str() if "{" not in raw:
            yield from _unknown_stage(kind, raw, node, subject)
        case FieldRef(), str():
            yield from _unknown_fields([raw], subject.entity)
        case FieldRefs(), list():
            yield from _unknown_fields(raw, _entity(kind, node, subject))
        case FieldValues(), list():
            keys = [one.get("field") for one in raw if isinstance(one, dict)]
            yield from _unknown_fields(keys, _entity(kind, node, subject))
        case Person(), str():
            yield from _unknown_person(raw, subject)
        case People(), list():
            for one in raw:
                yield from _unknown_person(one, subject)
        case ProviderRef() as way, str() if subject.in_workspace and not way.is_written_out(raw):
            if raw not in (known := _providers(way, subject)):
                words = msg("There is no provider “{id}” in this workspace.").fill(id=raw)
                yield _Unknown(words, raw, known)
        case ((LookupColumn() | LookupColumns()), (str() | list())):
            yield from _unknown_columns(kind, [raw] if isinstance(raw, str) else raw, node, subject)
        case DocumentTemplateRef(), dict() if subject.in_workspace and raw.get("id") not in subject.directory.templates:
            words = msg("There is no document template “{name}” in this workspace.")
            yield _Unknown(words.fill(name=raw.get("name") or raw.get("id")), "", {})
        case _, str() if subject.in_workspace and "{" not in raw:
            yield from _unknown_entry(kind, raw, subject)


def _unknown_stage(kind: StageRef, stage: str, node: Node, subject: Subject) -> Iterator[_Unknown]:
    if not kind.pipeline_from:
        if subject.rule_set.stage(stage) is None:
            words = msg("There is no stage “{id}” in this pipeline.").fill(id=stage)
            yield _Unknown(words, stage, {one.id: one.name for one in subject.rule_set.stages})
        return
    pipeline = subject.directory.schema.pipelines.get(str(node.parameters.get(kind.pipeline_from)))
    if pipeline is not None and stage not in (known := {one.id: one.name for one in pipeline.stages}):
        words = msg("The pipeline “{pipeline}” has no stage “{stage}”.")
        yield _Unknown(words.fill(pipeline=pipeline.name, stage=stage), stage, known)


def _unknown_columns(
    kind: LookupColumn | LookupColumns, columns: Iterable[object], node: Node, subject: Subject
) -> Iterator[_Unknown]:
    lookup = subject.directory.lookups.get(str(node.parameters.get(kind.lookup_from)))
    known = dict.fromkeys(lookup.columns, "") if lookup is not None else {}
    for one in columns:
        if lookup is not None and isinstance(one, str) and one not in known:
            words = msg("The table “{table}” has no column “{column}”.")
            yield _Unknown(words.fill(table=lookup.name, column=one), one, known)


def _unknown_entry(kind: Kind, key: str, subject: Subject) -> Iterator[_Unknown]:
    """Look up what the workspace keeps in lists of its own."""
    directory = subject.directory
    known: Mapping[str, EntityType | Pipeline | Lookup | Product | OwnCompany]
    match kind:
        case PipelineRef():
            known, words = directory.schema.pipelines, msg("There is no pipeline “{id}” in this workspace.")
        case EntityRef():
            known, words = directory.schema.entities, msg("There is no type of items “{id}” in this workspace.")
        case LookupRef():
            known, words = directory.lookups, msg("There is no look-up table “{id}” in this workspace.")
        case ProductRef():
            known, words = directory.products, msg("There is no product “{id}” in this workspace.")
        case OwnCompanyRef():
            known, words = directory.own_companies, msg("There is no own company “{id}” in this workspace.")
        case _:
            return
    if key not in known:
        yield _Unknown(words.fill(id=key), key, {one: _plain(each.name) for one, each in known.items()})


def _entity(kind: FieldRefs | FieldValues, node: Node, subject: Subject) -> EntityType | None:
    """Return the type whose fields are meant: the card's own, or the one that another parameter names."""
    if not kind.entity_from:
        return subject.entity
    declared = subject.declared(node)
    return subject.directory.schema.whole(str(declared.chosen(kind.entity_from, node.parameters))) if declared else None


def _providers(way: ProviderRef, subject: Subject) -> dict[str, str]:
    """Return the providers that exist, those of the channel first, so that a near name is one that can be used."""
    listed = sorted(subject.directory.providers, key=lambda one: one.channel != way.channel)
    return {one.id: one.name for one in listed} | {"log": "Log", "auto": "Automatic"}


def _unknown_fields(keys: Iterable[object], entity: EntityType | None, prefix: str = "") -> Iterator[_Unknown]:
    for key in keys:
        if entity is not None and isinstance(key, str) and key not in entity.by_key:
            known = {one.key: _plain(one.label) for one in entity.fields}
            yield _Unknown(msg("There is no field “{key}”.").fill(key=key), f"{prefix}{key}", known, prefix)


def _unknown_person(reference: object, subject: Subject) -> Iterator[_Unknown]:
    try:
        kind, argument = split_person(str(reference))
    except ValueError:
        known = dict.fromkeys(ITEM_PEOPLE, "") | {f"employee:{key}": key for key in _known("employee", subject)}
        yield _Unknown(msg("“{reference}” names nobody.").fill(reference=reference), str(reference), known)
        return
    if kind == "field":
        yield from _unknown_fields([argument], subject.entity, "field:")
    elif subject.in_workspace and kind in _KNOWN_PEOPLE and argument not in (people := _known(kind, subject)):
        words = msg("“{reference}” names nobody in this workspace.").fill(reference=reference)
        yield _Unknown(words, str(reference), people, f"{kind}:")


def _known(kind: str, subject: Subject) -> dict[str, str]:
    known: Mapping[str, Employee | Department | Role] = getattr(subject.directory, _KNOWN_PEOPLE[kind])
    return {key: one.name for key, one in known.items()}


def _plain(label: str) -> str:
    return label.plain() if isinstance(label, Msg) else label
