"""Copies of cards: fresh ids, links re-pointed inside the copied set, and the clipboard's text."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from app.engine import rule_set_file
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, insert, node_ids, section_of, unused
from app.engine.errors import KnownError
from app.engine.model.condition import All, AnyCondition, AnyOf, Clause, Not
from app.engine.model.people import split_person
from app.engine.model.rule_set import FORMAT, FORMAT_VERSION, Node, Rule, RuleSet
from app.engine.parameters import ConditionKind, Kind, People, Person, RuleRef
from app.engine.paths import read_path, write_path
from app.engine.words import msg

Renamed = Mapping[str, str]
Repoint = Callable[[str, Renamed], str]
"""Rewrites the results that a template uses, by rule id: `Templates.repoint`."""


class NothingToPaste(KnownError):
    """The clipboard holds no triggers or rules."""


class Copier(Struct, frozen=True):
    """Makes copies; knows from the catalogue which parameters name other rules."""

    catalogue: Catalogue
    repoint: Repoint

    def copies(self, nodes: Sequence[Node], taken: Collection[str]) -> list[Node]:
        """Return the cards under ids that are free; links among them point at the copies, others stay."""
        known, renamed = set(taken), dict[str, str]()
        for node in nodes:
            renamed[node.id] = unused(node.id, known)
            known.add(renamed[node.id])
        linked = {old: new for old, new in renamed.items() if old != new}
        return [self._copy(node, renamed[node.id], linked) for node in nodes]

    def paste(self, rule_set: RuleSet, nodes: Sequence[Node], place: Place) -> RuleSet:
        """Put copies of cards into a stage."""
        return insert(rule_set, self.copies(nodes, node_ids(rule_set)), place)

    def copy_to(self, rule_set: RuleSet, ids: Collection[str], place: Place) -> RuleSet:
        """Put copies of cards of this rule set into a stage."""
        return self.paste(rule_set, chosen(rule_set, ids), place)

    def duplicate(self, rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
        """Put a copy of each card below the last one chosen of its section."""
        made = self.copies(chosen(rule_set, ids), node_ids(rule_set))
        copy_of = dict(zip((node.id for node in chosen(rule_set, ids)), made, strict=True))
        for stage in rule_set.stages:
            both: tuple[tuple[Node, ...], ...] = (stage.triggers, stage.rules)
            for cards in both:
                here = [place for place, node in enumerate(cards) if node.id in copy_of]
                if here:
                    place = Place(stage.id, section_of(cards[here[-1]]), here[-1] + 1)
                    rule_set = insert(rule_set, [copy_of[cards[one].id] for one in here], place)
        return rule_set

    def _copy(self, node: Node, new_id: str, renamed: Renamed) -> Node:
        changes: dict[str, Any] = {"id": new_id}
        if renamed:
            changes["parameters"] = self._parameters(node, renamed)
            changes["only_if"] = _condition(node.only_if, renamed)
            if isinstance(node, Rule):
                changes["when"] = node.when.model_copy(update={"base": _path(node.when.base, renamed)})
                changes["acts_as"] = _person(node.acts_as, renamed)
            else:
                changes["change_stage_as"] = _person(node.change_stage_as, renamed)
        return node.model_copy(update=changes)

    def _parameters(self, node: Node, renamed: Renamed) -> dict[str, Any]:
        declared = self.catalogue.get(node.type)
        kinds = {one.name: one.kind for one in declared.parameters()} if declared else {}
        return {name: self._value(raw, kinds.get(name), renamed) for name, raw in node.parameters.items()}

    def _value(self, raw: Any, kind: Kind | None, renamed: Renamed) -> Any:
        match kind:
            case RuleRef() if isinstance(raw, str):
                return renamed.get(raw, raw)
            case Person() | People():
                several = isinstance(raw, list | tuple)
                return [_person(one, renamed) for one in raw] if several else _person(raw, renamed)
            case ConditionKind():
                return self._raw_condition(raw, renamed)
        return self._texts(raw, renamed)

    def _texts(self, raw: Any, renamed: Renamed) -> Any:
        """Re-point every template in a raw value."""
        if isinstance(raw, str):
            return self.repoint(raw, renamed) if "{" in raw else raw
        if isinstance(raw, Mapping):
            return {key: self._texts(value, renamed) for key, value in raw.items()}
        if isinstance(raw, list | tuple):
            return [self._texts(one, renamed) for one in raw]
        return raw

    def _raw_condition(self, raw: Any, renamed: Renamed) -> Any:
        """Re-point the paths of a condition in its JSON form."""
        if isinstance(raw, list | tuple):
            return [self._raw_condition(one, renamed) for one in raw]
        if not isinstance(raw, Mapping):
            return raw
        return {
            key: _path(value, renamed) if key in ("left", "ref") else self._raw_condition(value, renamed)
            for key, value in raw.items()
        }


def chosen(rule_set: RuleSet, ids: Collection[str]) -> list[Node]:
    """Return cards by their ids, in board order."""
    wanted = frozenset(ids)
    return [node for _, node in rule_set.nodes() if node.id in wanted]


def to_clipboard(rule_set: RuleSet, ids: Collection[str], order: rule_set_file.ParameterOrder) -> str:
    """Return the text for the clipboard: a rule-set file with only these cards and the stages they stand on."""
    wanted = frozenset(ids)
    stages = []
    for stage in rule_set.stages:
        triggers = tuple(one for one in stage.triggers if one.id in wanted)
        rules = tuple(one for one in stage.rules if one.id in wanted)
        if triggers or rules:
            stages.append(stage.model_copy(update={"triggers": triggers, "rules": rules}))
    return rule_set_file.dumps(rule_set.model_copy(update={"stages": tuple(stages)}), order)


def from_clipboard(text: str) -> list[Node]:
    """Return the cards of a clipboard's text: a rule-set file, or single rules and triggers as they stand in one."""
    if not text.lstrip().startswith(("{", "[")):
        raise NothingToPaste(msg("The clipboard holds no rules. Copy some first."))
    rule_set = rule_set_file.loads(_whole(text))
    nodes = [node for _, node in rule_set.nodes()]
    if not nodes:
        raise NothingToPaste(msg("The clipboard holds no rules. Copy some first."))
    return nodes


def _whole(text: str) -> str:
    """Return loose cards as a rule-set file; anything else as it is, for the file's reader to judge."""
    if len(text) > rule_set_file.MAX_BYTES:
        return text
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return text
    nodes: Iterable[Any] = raw if isinstance(raw, list) else [raw]
    loose = [one for one in nodes if isinstance(one, dict) and "type" in one and "format" not in one]
    if not loose:
        return text
    triggers = [one for one in loose if "change_stage_as" in one or "allow_back" in one]
    stage = {"id": "stage", "name": "", "triggers": triggers, "rules": [one for one in loose if one not in triggers]}
    whole = {"format": FORMAT, "version": FORMAT_VERSION, "id": "clipboard", "name": "", "entity": "deal"}
    return json.dumps({**whole, "pipeline": "clipboard", "stages": [stage]})


def _person(reference: Any, renamed: Renamed) -> Any:
    try:
        kind, argument = split_person(reference)
    except (ValueError, TypeError, AttributeError):  # not a reference, whatever the file holds there
        return reference
    if kind != "result":
        return reference
    rule, _, name = argument.rpartition(".")
    return f"result:{renamed[rule]}.{name}" if rule in renamed else reference


def _path(text: Any, renamed: Renamed) -> Any:
    if not isinstance(text, str) or not text.startswith("results"):
        return text
    try:
        parts = read_path(text)
    except ValueError:
        return text
    return write_path((parts[0], renamed[parts[1]], *parts[2:])) if len(parts) > 1 and parts[1] in renamed else text


def _condition(condition: AnyCondition | None, renamed: Renamed) -> AnyCondition | None:
    match condition:
        case Clause():
            right = condition.right
            if isinstance(right, Mapping) and "ref" in right:
                right = {**right, "ref": _path(right["ref"], renamed)}
            return condition.model_copy(update={"left": _path(condition.left, renamed), "right": right})
        case Not():
            return condition.model_copy(update={"member": _condition(condition.member, renamed)})
        case All() | AnyOf():
            return condition.model_copy(
                update={"members": tuple(_condition(one, renamed) for one in condition.members)}
            )
    return None
