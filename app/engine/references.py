"""What a card refers to by its id: fields, stages, people, providers, rules; found and replaced by one walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeGuard

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.conditions.types import readings_of
from app.engine.errors import BadTemplate
from app.engine.model.condition import AnyCondition, Operator
from app.engine.model.documents import DocumentTemplate
from app.engine.model.people import split_person
from app.engine.model.rule_set import Node, Rule
from app.engine.model.schema import Schema
from app.engine.model.values import FieldType
from app.engine.parameters import (
    Attachments,
    Checklist,
    ConditionKind,
    DocumentTemplateRef,
    EntityRef,
    FieldRef,
    FieldRefs,
    FieldValues,
    KeyValues,
    Kind,
    LookupRef,
    OwnCompanyRef,
    People,
    Person,
    PipelineRef,
    ProductLines,
    ProductRef,
    ProviderRef,
    ResultRef,
    RuleRef,
    StageRef,
    Template,
    VariableName,
)
from app.engine.paths import Path, write_path
from app.engine.things import ROOTS, Thing, What, thing_at

Repoint = Callable[[str, Mapping[Path, str]], str]
"""Takes the names in a template from elsewhere, by the first two parts of their paths: `Templates.repoint`."""


class Form(StrEnum):
    """What a text on a card is: words for people, such words in HTML, or something that only may hold placeholders."""

    PLAIN = "plain"
    RICH = "rich"
    CODE = "code"


class Visitor:
    """Is shown the parts of a card, each with the parameter or setting it stands in; returns what shall stand there."""

    def thing(self, thing: Thing, where: str) -> str:
        """Look at a thing; return its id, or another's."""
        del where
        return thing.id

    def text(self, source: str, where: str, form: Form) -> str:
        """Look at a text, which may hold placeholders."""
        del where, form
        return source


class Reader(Struct, frozen=True):
    """Walks cards. With a schema it also knows which values in conditions and fields are people."""

    catalogue: Catalogue
    schema: Schema | None = None
    entity: str = ""
    templates: Mapping[str, DocumentTemplate] = {}
    """By their ids, so that one put in the place of another goes by its own name."""

    def visit(self, node: Node, visitor: Visitor) -> Node:
        """Show all parts of a card to a visitor; return the card with what it put in their place, the same if equal."""
        walk = _Walk(self, node, visitor)
        actor = "acts_as" if isinstance(node, Rule) else "change_stage_as"
        new: dict[str, Any] = {
            "parameters": walk.parameters(),
            "only_if": walk.condition(node.only_if, "only_if"),
            actor: walk.person(getattr(node, actor), actor),
        }
        if isinstance(node, Rule):
            base = walk.path(node.when.base, "when")
            new["when"] = node.when if base == node.when.base else node.when.model_copy(update={"base": base})
        changed = {name: value for name, value in new.items() if value != getattr(node, name)}
        return node.model_copy(update=changed) if changed else node

    def names_people(self, key: str, entity: str) -> bool:
        """Say whether a field holds employees."""
        declared = self.schema.whole(entity or self.entity) if self.schema is not None else None
        field = declared.by_key.get(key) if declared is not None else None
        return field is not None and field.type is FieldType.EMPLOYEE


class _Walk:
    """One walk over one card."""

    def __init__(self, reader: Reader, node: Node, visitor: Visitor) -> None:
        self._reader = reader
        self._node = node
        self._visitor = visitor

    def parameters(self) -> dict[str, Any]:
        declared = self._reader.catalogue.get(self._node.type)
        kinds = {one.name: one.kind for one in declared.parameters()} if declared else {}
        return {name: self._value(raw, kinds.get(name), name) for name, raw in self._node.parameters.items()}

    def condition(self, condition: AnyCondition | None, where: str) -> AnyCondition | None:
        if condition is None:
            return None
        raw = condition.model_dump()
        new = self._raw_condition(raw, where, "")
        return condition if new == raw else ConditionKind().read(new)

    def person(self, reference: Any, where: str) -> Any:
        try:
            kind, argument = split_person(reference)
        except (ValueError, TypeError, AttributeError):  # not a reference, whatever the file holds there
            return reference
        match kind:
            case "result":
                rule, _, name = argument.rpartition(".")
                return f"result:{self._visitor.thing(Thing(What.RULE, rule), where)}.{name}"
            case "field":
                return f"field:{self._visitor.thing(Thing(What.FIELD, argument), where)}"
            case "department_only":
                new = self._visitor.thing(Thing(What.PERSON, f"department:{argument}"), where)
                return new.replace("department:", "department_only:", 1)
        return self._visitor.thing(Thing(What.PERSON, reference), where)

    def path(self, text: Any, where: str, within: str = "") -> Any:
        readings = readings_of(text) if isinstance(text, str) else []
        thing = thing_at(readings[-1], within) if readings else None
        if thing is None:
            return text
        new = self._visitor.thing(thing, where)
        return text if new == thing.id else write_path((readings[-1][0], new, *readings[-1][2:]))

    # Parameters

    def _value(self, raw: Any, kind: Kind | None, where: str) -> Any:
        match kind:
            case Person() | People():
                return self._persons(raw, where) if _several(raw) else self.person(raw, where)
            case FieldRefs():
                return [self._field(one, where, self._other(kind)) for one in raw] if _several(raw) else raw
            case FieldValues():
                return self._field_values(raw, where, self._other(kind))
            case ConditionKind():
                return self._raw_condition(raw, where, self._other(kind))
            case Attachments():
                own = isinstance(raw, Mapping) and isinstance(raw.get("field"), str) and raw["field"]
                return {**raw, "field": self._field(raw["field"], where, "")} if own else raw
            case DocumentTemplateRef():
                return self._template(raw, where)
            case ProductLines():
                return [self._product(one, where) for one in raw] if _several(raw) else raw
        thing = self._named(kind, raw) if isinstance(raw, str) and raw and "{" not in raw else None
        return self._visitor.thing(thing, where) if thing is not None else self._texts(raw, where, _form(kind))

    def _template(self, raw: Any, where: str) -> Any:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str):
            return raw
        new = self._visitor.thing(Thing(What.TEMPLATE, raw["id"]), where)
        if new == raw["id"]:
            return raw
        found = self._reader.templates.get(new)
        return {"id": new, "name": found.name if found is not None else raw.get("name", new)}

    def _product(self, line: Any, where: str) -> Any:
        if not isinstance(line, Mapping):
            return line
        new = {key: self._texts(value, where, Form.PLAIN) for key, value in line.items() if key != "product"}
        product = line.get("product")
        if isinstance(product, str) and product and "{" not in product:
            product = self._visitor.thing(Thing(What.PRODUCT, product), where)
        return {key: product if key == "product" else new[key] for key in line}

    def _persons(self, raw: Sequence[Any], where: str) -> Sequence[Any]:
        new = [self.person(one, where) for one in raw]
        if new == list(raw):
            return raw
        return [one for place, one in enumerate(new) if one not in new[:place]]

    def _named(self, kind: Kind | None, raw: str) -> Thing | None:
        match kind:
            case RuleRef():
                return Thing(What.RULE, raw)
            case FieldRef():
                return Thing(What.FIELD, raw)
            case StageRef(pipeline_from=other):
                return Thing(What.STAGE, raw, str(self._node.parameters.get(other) or "") if other else "")
            case PipelineRef():
                return Thing(What.PIPELINE, raw)
            case EntityRef():
                return Thing(What.ENTITY, raw)
            case LookupRef():
                return Thing(What.LOOKUP, raw)
            case ProductRef():
                return Thing(What.PRODUCT, raw)
            case OwnCompanyRef():
                return Thing(What.OWN_COMPANY, raw)
            case ProviderRef() if raw != "auto" and not kind.is_written_out(raw):
                return Thing(What.PROVIDER, raw, kind.channel)
        return None

    def _other(self, kind: FieldRefs | FieldValues | ConditionKind) -> str:
        """Return the entity type that another parameter names; empty for the card's own."""
        declared = self._reader.catalogue.get(self._node.type) if kind.entity_from else None
        return str(declared.chosen(kind.entity_from, self._node.parameters) or "") if declared else ""

    def _field(self, key: Any, where: str, within: str) -> Any:
        return self._visitor.thing(Thing(What.FIELD, key, within), where) if isinstance(key, str) and key else key

    def _field_values(self, raw: Any, where: str, within: str) -> Any:
        if isinstance(raw, Mapping):
            return {self._field(key, where, within): self._new(key, one, where, within) for key, one in raw.items()}
        if not _several(raw):
            return raw
        return [
            {
                **pair,
                "field": self._field(pair.get("field"), where, within),
                "value": self._new(pair.get("field"), pair.get("value"), where, within),
            }
            if isinstance(pair, Mapping)
            else pair
            for pair in raw
        ]

    def _new(self, key: Any, value: Any, where: str, within: str) -> Any:
        """Walk the new value of a field."""
        if isinstance(key, str) and self._reader.names_people(key, within):
            return self._people(value, where)
        return self._texts(value, where, Form.PLAIN)

    def _people(self, value: Any, where: str) -> Any:
        """Walk employees, who may be written as bare ids."""
        if _several(value):
            return [self._people(one, where) for one in value]
        if not isinstance(value, str) or not value or "{" in value:
            return self._texts(value, where)
        full = value if ":" in value else f"employee:{value}"
        new = str(self.person(full, where))
        if not new.startswith("employee:"):  # only an employee fits where employees are compared or filled in
            return value
        return new if full == value else new.removeprefix("employee:")

    def _texts(self, raw: Any, where: str, form: Form = Form.CODE) -> Any:
        if isinstance(raw, str):
            return self._visitor.text(raw, where, form)
        if isinstance(raw, Mapping):
            return {key: self._texts(value, where, form) for key, value in raw.items()}
        if _several(raw):
            return [self._texts(one, where, form) for one in raw]
        return raw

    # Conditions, in their JSON form

    def _raw_condition(self, raw: Any, where: str, within: str) -> Any:
        if _several(raw):
            return [self._raw_condition(one, where, within) for one in raw]
        if not isinstance(raw, Mapping):
            return raw
        if "left" not in raw:
            return {key: self._raw_condition(value, where, within) for key, value in raw.items()}
        new = {**raw, "left": self.path(raw["left"], where, within)}
        if "right" in raw:
            new["right"] = self._right(raw["right"], raw, where, within)
        return new

    def _right(self, right: Any, clause: Mapping[str, Any], where: str, within: str) -> Any:
        if _several(right):
            return [self._right(one, clause, where, within) for one in right]
        if isinstance(right, Mapping) and "ref" in right:
            return {**right, "ref": self.path(right["ref"], where, within)}
        if not isinstance(right, str):
            return right
        if clause.get("op") == Operator.IN_DEPARTMENT:
            full = right if right.startswith("department") and ":" in right else f"department:{right}"
            new = str(self.person(full, where))
            if not new.startswith("department"):
                return right
            return new if full == right else new.removeprefix("department:")
        left = readings_of(str(clause["left"]))
        if left and left[-1][0] == "item" and len(left[-1]) > 1 and self._reader.names_people(left[-1][1], within):
            return self._people(right, where)
        return self._texts(right, where)


def _form(kind: Kind | None) -> Form:
    match kind:
        case ResultRef() | VariableName():
            return Form.CODE
        case Template(form="rich"):
            return Form.RICH
        case Template() | Checklist() | KeyValues():
            return Form.PLAIN
    return Form.CODE


def _several(raw: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(raw, list | tuple)


class Collected(Visitor):
    """Takes down what a card refers to, placeholders included: each thing with the places where it is used."""

    def __init__(self, paths: Callable[[str], Iterable[Path]]) -> None:
        """`paths` gives the name paths of a text: `Templates.name_paths`."""
        self._paths = paths
        self.found: dict[Thing, dict[str, None]] = {}

    def thing(self, thing: Thing, where: str) -> str:
        """Take a thing down."""
        self.found.setdefault(thing, {})[where] = None
        return thing.id

    def text(self, source: str, where: str, form: Form) -> str:
        """Take down what the placeholders of a text lead to."""
        del form
        for path in self._paths_in(source):
            thing = thing_at(path)
            if thing is not None:
                self.thing(thing, where)
        return source

    def _paths_in(self, source: str) -> Iterable[Path]:
        if "{" not in source:
            return ()
        try:
            return self._paths(source)
        except BadTemplate:
            return ()


class Renamed(Visitor):
    """Puts other things in the place of some, placeholders included."""

    def __init__(self, names: Mapping[Thing, str], repoint: Repoint) -> None:
        """`names` gives the new id of each thing; what is not in it stays."""
        self._names = names
        self._repoint = repoint
        heads = {what: root for root, what in ROOTS.items()}
        self._paths: dict[Path, str] = {
            (heads[one.what], one.id): new for one, new in names.items() if one.what in heads and not one.within
        }

    def thing(self, thing: Thing, where: str) -> str:
        """Return the new id."""
        del where
        return self._names.get(thing, thing.id)

    def text(self, source: str, where: str, form: Form) -> str:
        """Return the text with its placeholders re-pointed."""
        del where, form
        return self._repoint(source, self._paths) if self._paths and "{" in source else source
