"""What the parameters of a card say: each kind of value as a person would call it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.clients import client_called
from app.engine.conditions import words as condition_words
from app.engine.documents import title_of
from app.engine.errors import KnownError
from app.engine.model.condition import AnyCondition, clauses
from app.engine.model.rule_set import Node, RuleSet, Stage
from app.engine.model.schema import Field
from app.engine.model.values import FieldType
from app.engine.names import Names
from app.engine.parameters import (
    AttachedFiles,
    Attachments,
    Checklist,
    Choice,
    Choices,
    ConditionKind,
    DocumentTemplateRef,
    Duration,
    EntityRef,
    FieldRef,
    FieldRefs,
    FieldValue,
    FieldValues,
    Flag,
    KeyValues,
    LookupColumns,
    LookupRef,
    Number,
    OwnCompanyRef,
    People,
    Person,
    PipelineRef,
    ProductLine,
    ProductLines,
    ProductRef,
    ProviderRef,
    ResultRef,
    RuleRef,
    StageRef,
    Template,
)
from app.engine.paths import read_path
from app.engine.people import called
from app.engine.placeholders import Chip, Templates
from app.engine.ports import Directory
from app.engine.sentence_texts import CARD, MISSING, Room
from app.engine.words import Msg, beside, msg, msgs

_QUOTED = Msg("\u2039{label}\u203a")  # angle quotation marks, as the chips of a text field have round ends
_SOMETHING = "\u2039…\u203a"
_TAG = re.compile(r"<[^<>]*>")
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_CODE = re.compile(r"\{\{.*?\}\}", re.DOTALL)

_PEOPLE = frozenset({"client.name", "company.name", "responsible.name", "created_by.name", "supervisor.name"})
"""Names that stand for the person or company whose they are."""
_LOCAL = ("results", "trigger")
_LOCAL_PATH = re.compile(r"\b(results|trigger)\b")

_LENGTH = {
    "minutes": msgs("{n} minute", "{n} minutes"),
    "hours": msgs("{n} hour", "{n} hours"),
    "days": msgs("{n} day", "{n} days"),
}


class SaidValues:
    """Puts the values of parameters into words, for one rule set and one workspace."""

    def __init__(
        self,
        catalogue: Catalogue,
        directory: Directory,
        rule_set: RuleSet,
        templates: Templates,
        room: Room = CARD,
    ) -> None:
        """Take what the words come from, and how much of a value is shown."""
        self._catalogue = catalogue
        self._directory = directory
        self._rule_set = rule_set
        self._templates = templates
        self._room = room
        self._anywhere = self._names_at(None)

    def said(self, parameter: Parameter, declared: type[Declared], node: Node) -> Any:
        """Return what a parameter of a card says."""
        raw = node.parameters.get(parameter.name)
        if raw is None or (parameter.kind.empty is None and parameter.kind.is_empty(raw)):
            raw = parameter.default
        if parameter.kind.is_empty(raw):
            return MISSING
        try:
            return self._worded(parameter, parameter.kind.read(raw), node)
        except KnownError:
            return MISSING

    def _worded(self, parameter: Parameter, value: Any, node: Node) -> Any:  # noqa: C901, PLR0912  one case a kind
        match parameter.kind:
            case ResultRef():
                return self._made(value, node)
            case Template(form=form):
                return self._text(value, node, rich=form == "rich")
            case Person():
                return self._person(value)
            case People():
                return self._room.several([self._person(one) for one in value])
            case StageRef(pipeline_from=other):
                return self._stage(value, str(node.parameters.get(other) or ""))
            case PipelineRef():
                pipeline = self._directory.schema.pipelines.get(value)
                return pipeline.name if pipeline else value
            case LookupRef():
                lookup = self._directory.lookups.get(value)
                return lookup.name if lookup else value
            case LookupColumns():
                return self._room.several(list(value))
            case EntityRef():
                entity = self._directory.schema.entity(value)
                return entity.name if entity else value
            case FieldRef():
                return self._field_label(value, "", node)
            case FieldRefs(entity_from=other):
                return self._room.several([self._field_label(one, other, node) for one in value])
            case FieldValues(entity_from=other):
                return self._room.several([self._field_value(one, other, node) for one in value])
            case Choice(options=options):
                return dict(options)[value]
            case Choices(options=options):
                return self._room.several([dict(options)[one] for one in value])
            case ProductRef():
                return self._product(value)
            case ProductLines():
                return self._room.several([self._line(one, node) for one in value])
            case Number(unit=unit):
                return msg("{number} {unit}").fill(number=value, unit=beside(value, unit)) if unit else value
            case Duration():
                raw = node.parameters.get(parameter.name) or parameter.default
                return _LENGTH[raw["unit"]].fill(n=raw["amount"])
            case Flag():
                return msg("yes") if value else msg("no")
            case ProviderRef(automatic=automatic):
                if value == "auto" and automatic:
                    return automatic
                return next((one.name for one in self._directory.providers if one.id == value), value)
            case ConditionKind(entity_from=other):
                return self._filter(value, str(node.parameters.get(other, "")), node)
            case KeyValues():
                return self._room.several([name for name, _ in value])
            case Checklist():
                return self._room.several([self._text(one, node) for one in value])
            case Attachments():
                return self._files(value, node)
            case RuleRef():
                return self._title(value)
            case DocumentTemplateRef():
                return title_of(value)
            case OwnCompanyRef():
                company = self._directory.own_companies.get(value)
                return company.name if company else value
        return self._text(value, node) if isinstance(value, str) else value

    def _text(self, source: str, node: Node, *, rich: bool = False) -> str:
        """Return a text as a person would read it aloud: placeholders by their labels, and of HTML no tags."""
        bare = _STATEMENT.sub(" ", source) if "{%" in source else source
        if rich:
            bare = _TAG.sub(" ", bare)
        read = html.unescape if rich else str
        pieces = self._templates.pieces(bare) if "{{" in bare else ()
        if not pieces:
            return self._room.shortened(read(bare)) or MISSING
        names = self._names(node, _LOCAL_PATH.search(bare) is not None)
        return self._room.joined(
            [
                _QUOTED.fill(label=self.label(one.path, names))
                if isinstance(one, Chip)
                else read(_CODE.sub(_SOMETHING, one.source))
                for one in pieces
            ]
        )

    def _made(self, source: str, node: Node) -> str:
        """Return the name of the rule that makes something, or what else the placeholder is called."""
        pieces = self._templates.pieces(source.strip())
        path = pieces[0].path if len(pieces) == 1 and isinstance(pieces[0], Chip) else None
        if path is None:
            return self._text(source, node)
        parts = read_path(path)
        return self._title(parts[1]) if parts[0] == "results" else self.label(path)

    def _person(self, reference: str) -> str:
        return called(reference, self._directory, self._rule_set.entity)

    def _stage(self, stage_id: str, pipeline_id: str) -> str:
        pipeline = self._directory.schema.pipelines.get(pipeline_id)
        stages = pipeline.stages if pipeline else self._rule_set.stages
        return next((one.name for one in stages if one.id == stage_id), stage_id)

    def _field_label(self, key: str, entity_from: str, node: Node) -> str:
        field = self._field(key, entity_from, node)
        return field.label if field else key

    def _field(self, key: str, entity_from: str, node: Node) -> Field | None:
        kind = self._catalogue.get(node.type) if entity_from else None
        entity = str(kind.chosen(entity_from, node.parameters)) if kind else self._rule_set.entity
        known = self._directory.schema.whole(entity)
        return known.by_key.get(key) if known else None

    def _field_value(self, pair: FieldValue, entity_from: str, node: Node) -> Msg:
        field = self._field(pair.field, entity_from, node)
        words = msg("{field} (adding {value})") if pair.append else msg("{field} to {value}")
        listed = pair.value if isinstance(pair.value, list | tuple) else [pair.value]
        value = self._room.several([self._new_value(one, field, node) for one in listed])
        return words.fill(field=field.label if field else pair.field, value=value)

    def _new_value(self, raw: Any, field: Field | None, node: Node) -> Any:
        if raw is None or raw == "":
            return msg("nothing")
        if isinstance(raw, bool):
            return msg("yes") if raw else msg("no")
        if not isinstance(raw, str):
            return raw if isinstance(raw, int | float) else MISSING
        if field is not None and field.type is FieldType.EMPLOYEE and "{" not in raw:
            return self._person(raw if ":" in raw or called(raw, self._directory) != raw else f"employee:{raw}")
        option = next((one.label for one in field.options if one.id == raw), None) if field else None
        return option or self._text(raw, node)

    def _product(self, product: str) -> str:
        found = self._directory.products.get(product)
        return found.name if found else product

    def _line(self, line: ProductLine, node: Node) -> Any:
        name = self._product(line.product) if line.product else self._text(line.name, node)
        if line.quantity in ("", "1"):
            return name
        return msg("{quantity} × {product}").fill(quantity=self._text(line.quantity, node), product=name)

    def _files(self, attached: AttachedFiles, node: Node) -> Any:
        if attached.field:
            return self._field_label(attached.field, "", node)
        return self._room.several([one.name for one in attached.files])

    # Names

    def condition(self, node: Node, condition: AnyCondition) -> Msg:
        """Return a card's own condition in words."""
        names = self._names(node, any(one.left.startswith(_LOCAL) for one in clauses(condition)))
        return condition_words(condition, names, self._shown)

    def label(self, path: str, names: Names | None = None) -> str:
        """Return what a path is called among some names, or everywhere."""
        name = (names or self._anywhere).get(path)
        if name is None:
            return path.rpartition(".")[2]
        return name.group.label if path in _PEOPLE else name.label

    def _filter(self, condition: AnyCondition, entity: str, node: Node) -> Msg:
        def shown(kind: FieldType, value: Any) -> Any:
            placeholder = isinstance(value, str) and "{{" in value
            return self._text(value, node) if placeholder else self._shown(kind, value)

        elsewhere = self._rule_set.model_copy(update={"entity": entity or self._rule_set.entity})
        names = Names(elsewhere, None, self._catalogue, self._directory.schema, self._directory.variables)
        return condition_words(condition, names, shown)

    def _shown(self, kind: FieldType, value: Any) -> Any:
        if not isinstance(value, str) or kind not in (FieldType.EMPLOYEE, FieldType.CLIENT):
            return value
        directory = self._directory
        if kind is FieldType.CLIENT:
            return client_called(value, directory) or value
        employee, department = directory.employees.get(value), directory.departments.get(value)
        if employee is not None:
            return employee.called
        return department.name if department is not None else self._person(value)

    def _names(self, node: Node, local: bool) -> Names:  # noqa: FBT001  asked for by place, next to its reason
        """Return the names that a card can use; only results and triggers are not the same everywhere."""
        place = self._places.get(node.id) if local else None
        return self._names_at(place) if place is not None else self._anywhere

    def _names_at(self, place: tuple[Stage, Node] | None) -> Names:
        schema = self._directory.schema
        return Names(self._rule_set, place, self._catalogue, schema, self._directory.variables)

    @cached_property
    def _places(self) -> Mapping[str, tuple[Stage, Node]]:
        return {node.id: (stage, node) for stage, node in self._rule_set.nodes()}

    def _title(self, rule: str) -> str:
        place = self._places.get(rule)
        return self._catalogue.title_of(place[1]) if place else rule
