"""What a card says in one line: what the rule or trigger does, when, and under which condition."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from string import Formatter
from typing import Any

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.clients import client_name
from app.engine.conditions import words as condition_words
from app.engine.documents import title_of
from app.engine.errors import KnownError
from app.engine.model.condition import AnyCondition, clauses
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage
from app.engine.model.schema import Field
from app.engine.model.timing import When
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
from app.engine.words import Msg, msg, msgs

LONGEST = 60
"""Characters of a text that a card shows."""
NAMED = 3
"""How many of several people or fields are named; the others are counted."""
MISSING = "…"

_QUOTED = Msg("\u2039{label}\u203a")  # angle quotation marks, as the chips of a text field have round ends
_SOMETHING = "\u2039…\u203a"
_TAG = re.compile(r"<[^<>]*>|\{%.*?%\}", re.DOTALL)
_CODE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SPACE = re.compile(r"\s+")


class Sentences:
    """Puts cards into words, for one rule set and one workspace; called with a card, it gives its sentence."""

    def __init__(
        self, catalogue: Catalogue, directory: Directory, rule_set: RuleSet, templates: Templates | None = None
    ) -> None:
        """Take what the words come from; after an edit make new ones, the sentences of unchanged cards may be kept."""
        self._catalogue = catalogue
        self._directory = directory
        self._rule_set = rule_set
        self._templates = templates or Templates()
        self._anywhere = self._names_at(None)

    def __call__(self, node: Node) -> Msg:
        """Return the sentence of a card, such as “E-mail to the client · 2 hours later · if Amount ≥ 5,000”."""
        parts = list(self._parts(node))
        found = parts[0]
        for part in parts[1:]:
            found = msg("{what} · {further}").fill(what=found, further=part)
        return found

    def _parts(self, node: Node) -> Iterator[Msg]:
        yield self.action(node)
        if isinstance(node, Rule):
            timing = self.timing(node.when)
            if timing is not None:
                yield timing
        if node.only_if is not None:
            names = self._names(node, any(one.left.startswith(_LOCAL) for one in clauses(node.only_if)))
            yield msg("if {condition}").fill(condition=condition_words(node.only_if, names, self._shown_in_condition))
        if isinstance(node, Rule) and node.order == "after_previous":
            yield msg("after the previous")

    def action(self, node: Node) -> Msg:
        """Return what a card does, apart from when and under which condition."""
        declared = self._catalogue.get(node.type)
        if declared is None:
            return msg("Unknown type “{type}”").fill(type=node.type)
        sentence = declared.sentence_for(node.parameters)
        asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        values = {one.name: self._parameter(one, declared, node) for one in declared.parameters() if one.name in asked}
        return sentence.fill(**values)

    def parameters(self, node: Node) -> Iterator[tuple[Parameter, Any]]:
        """Walk the parameters that a card fills in, with what they say."""
        declared = self._catalogue.get(node.type)
        for one in declared.parameters() if declared else ():
            filled = one.name in node.parameters and not one.kind.is_empty(node.parameters[one.name])
            if filled and declared is not None and declared.asked(one, node.parameters):
                yield one, self._parameter(one, declared, node)

    def timing(self, when: When) -> Msg | None:
        """Return when a rule runs, None for at once."""
        found = self._base(when)
        if when.clock is not None:
            at = msg("at {clock}").fill(clock=when.clock)
            found = at if found is None else msg("{day} at {clock}").fill(day=found, clock=when.clock)
        if when.business_time and found is not None:
            found = msg("{time}, in business time").fill(time=found)
        if when.wait_for_working_hours:
            hours = msg("in working hours")
            found = hours if found is None else msg("{time}, in working hours").fill(time=found)
        return found

    def _base(self, when: When) -> Msg | None:
        if when.mode == "immediately" or (when.mode == "after" and when.base == "now" and not when.amount):
            return None
        if when.mode == "after" and when.base == "now":
            return _LATER[when.unit].fill(n=when.amount)
        label = self._label(when.base, self._anywhere)
        if when.mode == "at" or not when.amount:
            return msg("on {date}").fill(date=label)
        shift = _BEFORE if when.mode == "before" else _AFTER
        return shift[when.unit].fill(n=when.amount, date=label)

    # Parameters

    def _parameter(self, parameter: Parameter, declared: type[Declared], node: Node) -> Any:
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
            case Template():
                return self._text(value, node)
            case Person():
                return self._person(value)
            case People():
                return _several([self._person(one) for one in value])
            case StageRef(pipeline_from=other):
                return self._stage(value, str(node.parameters.get(other) or ""))
            case PipelineRef():
                pipeline = self._directory.schema.pipelines.get(value)
                return pipeline.name if pipeline else value
            case LookupRef():
                lookup = self._directory.lookups.get(value)
                return lookup.name if lookup else value
            case LookupColumns():
                return _several(list(value))
            case EntityRef():
                entity = self._directory.schema.entity(value)
                return entity.name if entity else value
            case FieldRef():
                return self._field_label(value, "", node)
            case FieldRefs(entity_from=other):
                return _several([self._field_label(one, other, node) for one in value])
            case FieldValues(entity_from=other):
                return _several([self._field_value(one, other, node) for one in value])
            case Choice(options=options):
                return dict(options)[value]
            case Choices(options=options):
                return _several([dict(options)[one] for one in value])
            case ProductRef():
                return self._product(value)
            case ProductLines():
                return _several([self._line(one, node) for one in value])
            case Number(unit=unit):
                return msg("{number} {unit}").fill(number=value, unit=unit) if unit else value
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
                return _several([name for name, _ in value])
            case Checklist():
                return _several([self._text(one, node) for one in value])
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

    def _text(self, source: str, node: Node) -> str:
        """Return a text as a person would read it aloud: tags gone, placeholders by their labels."""
        if "{" not in source and "<" not in source and "&" not in source:
            return _cut(_SPACE.sub(" ", source).strip(), LONGEST)
        bare = _TAG.sub(" ", source)
        pieces = self._templates.pieces(bare) if "{{" in bare else ()
        if not pieces:
            return _cut(_SPACE.sub(" ", html.unescape(bare)).strip() or MISSING, LONGEST)
        names = self._names(node, _LOCAL_PATH.search(bare) is not None)
        return _joined(
            [
                _QUOTED.fill(label=self._label(one.path, names))
                if isinstance(one, Chip)
                else html.unescape(_CODE.sub(_SOMETHING, one.source))
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
        return self._title(parts[1]) if parts[0] == "results" else self._label(path, self._anywhere)

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
        value = _several([self._new_value(one, field, node) for one in listed])
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
        return _several([one.name for one in attached.files])

    # Names

    def _label(self, path: str, names: Names) -> str:
        name = names.get(path)
        if name is None:
            return path.rpartition(".")[2]
        return name.group.label if path in _PEOPLE else name.label

    def _filter(self, condition: AnyCondition, entity: str, node: Node) -> Msg:
        def shown(kind: FieldType, value: Any) -> Any:
            placeholder = isinstance(value, str) and "{{" in value
            return self._text(value, node) if placeholder else self._shown_in_condition(kind, value)

        elsewhere = self._rule_set.model_copy(update={"entity": entity or self._rule_set.entity})
        names = Names(elsewhere, None, self._catalogue, self._directory.schema, self._directory.variables)
        return condition_words(condition, names, shown)

    def _shown_in_condition(self, kind: FieldType, value: Any) -> Any:
        if not isinstance(value, str) or kind not in (FieldType.EMPLOYEE, FieldType.CLIENT):
            return value
        directory = self._directory
        if kind is FieldType.CLIENT:
            return client_name(value, directory) or value
        found = directory.employees.get(value) or directory.departments.get(value)
        return found.name if found else self._person(value)

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
        if place is None:
            return rule
        declared = self._catalogue.get(place[1].type)
        return place[1].name or (declared.about.title if declared else rule)


_PEOPLE = frozenset({"client.name", "company.name", "responsible.name", "created_by.name", "supervisor.name"})
"""Names that stand for the person or company whose they are."""
_LOCAL = ("results", "trigger")
_LOCAL_PATH = re.compile(r"\b(results|trigger)\b")

_LATER = {
    "minutes": msgs("{n} minute later", "{n} minutes later"),
    "hours": msgs("{n} hour later", "{n} hours later"),
    "days": msgs("{n} day later", "{n} days later"),
}
_AFTER = {
    "minutes": msgs("{n} minute after {date}", "{n} minutes after {date}"),
    "hours": msgs("{n} hour after {date}", "{n} hours after {date}"),
    "days": msgs("{n} day after {date}", "{n} days after {date}"),
}
_BEFORE = {
    "minutes": msgs("{n} minute before {date}", "{n} minutes before {date}"),
    "hours": msgs("{n} hour before {date}", "{n} hours before {date}"),
    "days": msgs("{n} day before {date}", "{n} days before {date}"),
}
_LENGTH = {
    "minutes": msgs("{n} minute", "{n} minutes"),
    "hours": msgs("{n} hour", "{n} hours"),
    "days": msgs("{n} day", "{n} days"),
}


def _several(parts: list[Any]) -> Any:
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= NAMED:
        return tuple(parts)
    named = tuple(parts[: NAMED - 1])
    return msgs("{named} and {n} other", "{named} and {n} others").fill(named=named, n=len(parts) - len(named))


def _joined(parts: list[str]) -> str:
    """Return a text of several parts, some of them words of ours, cut to what a card shows."""
    kept: list[str] = []
    room = LONGEST
    for place, part in enumerate(parts):
        if isinstance(part, Msg):
            text: str = part
        else:
            text = _SPACE.sub(" ", part)
            text = text.lstrip() if place == 0 else text
        length = len(text.plain()) if isinstance(text, Msg) else len(text)
        if length > room and not isinstance(text, Msg):
            kept.append(_cut(text, room))
            break
        kept.append(text)
        room -= length
        if room <= 0:
            kept.append(MISSING)
            break
    if not isinstance(kept[-1], Msg):
        kept[-1] = kept[-1].rstrip()
    if len(kept) == 1:
        return kept[0]
    return Msg("".join(f"{{p{place}}}" for place in range(len(kept)))).fill(
        **{f"p{place}": part for place, part in enumerate(kept)}
    )


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    blank = kept.rfind(" ")
    return (kept[:blank] if blank > len(kept) // 2 else kept).rstrip() + MISSING
