"""Edits of a rule set as pure functions: the stages that an edit does not touch stay the same objects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from app.engine.catalog.declaration import Declared, TriggerType
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import StageKind


class Section(StrEnum):
    """The two parts of a stage."""

    TRIGGERS = "triggers"
    RULES = "rules"


class Place(Struct, frozen=True):
    """Where cards go: before the one at `index` of a section, or at its end."""

    stage: str
    section: Section
    index: int | None = None


def section_of(node: Node) -> Section:
    """Return the part of a stage in which a card stands."""
    return Section.TRIGGERS if isinstance(node, Trigger) else Section.RULES


def node_ids(rule_set: RuleSet) -> set[str]:
    """Return the ids that are taken."""
    return {node.id for _, node in rule_set.nodes()}


def appeared(old: RuleSet, new: RuleSet) -> tuple[str, ...]:
    """Return the ids that stand in `new` and not in `old`, in board order; looks only at stages that differ."""
    kept = {id(stage) for stage in old.stages} & {id(stage) for stage in new.stages}
    before = {node.id for stage in old.stages if id(stage) not in kept for node in _nodes(stage)}
    after = (node.id for stage in new.stages if id(stage) not in kept for node in _nodes(stage))
    return tuple(one for one in after if one not in before)


def unused(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or with the first number that is free: ``notification-2``."""
    if wanted not in taken:
        return wanted
    stem = re.sub(r"-\d+$", "", wanted)
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


# Cards


def new_nodes(rule_set: RuleSet, types: Iterable[type[Declared]]) -> list[Node]:
    """Return fresh cards of some types with their initial parameters; ids are readable and free."""
    taken = node_ids(rule_set)
    made: list[Node] = []
    for one in types:
        node_id = unused(one.about.id.rpartition(".")[2].replace("_", "-"), taken)
        taken.add(node_id)
        kind = Trigger if issubclass(one, TriggerType) else Rule
        made.append(kind(id=node_id, type=one.about.id, parameters=one.initial()))
    return made


def add(rule_set: RuleSet, types: Iterable[type[Declared]], place: Place) -> RuleSet:
    """Add fresh cards; those of the other section go to its end."""
    return insert(rule_set, new_nodes(rule_set, types), place)


def insert(rule_set: RuleSet, nodes: Sequence[Node], place: Place) -> RuleSet:
    """Put cards whose ids are free into a stage; those of the other section go to its end."""
    if not nodes:
        return rule_set
    return _on_stage(rule_set, place.stage, lambda stage: _with(stage, nodes, place))


def move(rule_set: RuleSet, ids: Collection[str], place: Place) -> RuleSet:
    """Move cards to a place, keeping their order; `place.index` counts the cards as they stand now."""
    chosen = frozenset(ids)
    moving = [node for _, node in rule_set.nodes() if node.id in chosen]
    target = rule_set.stage(place.stage)
    if not moving or target is None:
        return rule_set
    here = _cards(target, place.section)
    index = len(here) if place.index is None else place.index
    index -= sum(node.id in chosen for node in here[:index])
    moved = insert(remove(rule_set, chosen), moving, Place(place.stage, place.section, index))
    return rule_set if moved == rule_set else moved


def shift(rule_set: RuleSet, ids: Collection[str], step: int) -> RuleSet:
    """Move cards one place up (-1) or down (1) within their sections; those at the edge stay."""
    chosen = frozenset(ids)

    def on_stage(stage: Stage) -> Stage:
        return _updated(stage, _shifted(stage.triggers, chosen, step), _shifted(stage.rules, chosen, step))

    return _on_stages(rule_set, on_stage)


def shift_stage(rule_set: RuleSet, ids: Collection[str], step: int) -> RuleSet:
    """Move cards to the stage on the left (-1) or right (1), at the height where they stand."""
    chosen = frozenset(ids)
    last = len(rule_set.stages) - 1
    goes: dict[str, list[tuple[Node, int]]] = {}
    for place, stage in enumerate(rule_set.stages):
        if not 0 <= place + step <= last:
            continue
        for section in Section:
            for index, node in enumerate(_cards(stage, section)):
                if node.id in chosen:
                    goes.setdefault(rule_set.stages[place + step].id, []).append((node, index))
    left = remove(rule_set, {node.id for nodes in goes.values() for node, _ in nodes})
    for stage_id, nodes in goes.items():
        for node, index in nodes:
            left = insert(left, [node], Place(stage_id, section_of(node), index))
    return left


def remove(rule_set: RuleSet, ids: Collection[str]) -> RuleSet:
    """Take cards away."""
    chosen = frozenset(ids)

    def on_stage(stage: Stage) -> Stage:
        return _updated(
            stage,
            tuple(one for one in stage.triggers if one.id not in chosen),
            tuple(one for one in stage.rules if one.id not in chosen),
        )

    return _on_stages(rule_set, on_stage)


def change(rule_set: RuleSet, ids: Collection[str], **values: Any) -> RuleSet:
    """Set attributes of cards (`enabled`, `name`, `when`, `only_if`, `order` …); cards without the setting stay."""
    chosen = frozenset(ids)

    def on_node(node: Node) -> Node:
        known = node.__struct_fields__
        new = {name: value for name, value in values.items() if name in known and getattr(node, name) != value}
        return node.model_copy(update=new) if new else node

    return _on_nodes(rule_set, chosen, on_node)


def set_parameter(rule_set: RuleSet, ids: Collection[str], name: str, value: Any) -> RuleSet:
    """Set one parameter of cards, as it stands in the file."""

    def on_node(node: Node) -> Node:
        if name in node.parameters and node.parameters[name] == value:
            return node
        return node.model_copy(update={"parameters": {**node.parameters, name: value}})

    return change_each(rule_set, ids, on_node)


def change_each(rule_set: RuleSet, ids: Collection[str], on_node: Callable[[Node], Node]) -> RuleSet:
    """Put another card in the place of each, which keeps its id; those given back as they are stay untouched."""
    return _on_nodes(rule_set, frozenset(ids), on_node)


# Stages


def add_stage(
    rule_set: RuleSet, name: str, index: int | None = None, *, color: str = "#39A8EF", kind: StageKind = StageKind.OPEN
) -> RuleSet:
    """Add an empty stage before the one at `index`, or at the end; its id is made of its name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "stage"
    stage = Stage(id=unused(slug[:60], {one.id for one in rule_set.stages}), name=name, color=color, kind=kind)
    stages = list(rule_set.stages)
    stages.insert(len(stages) if index is None else index, stage)
    return rule_set.model_copy(update={"stages": tuple(stages)})


def change_stage(rule_set: RuleSet, stage_id: str, **values: Any) -> RuleSet:
    """Set attributes of a stage: `name`, `color`, `kind`."""
    return _on_stage(rule_set, stage_id, lambda stage: stage.model_copy(update=values))


def move_stage(rule_set: RuleSet, stage_id: str, index: int) -> RuleSet:
    """Move a stage so that it stands at `index`."""
    moving = rule_set.stage(stage_id)
    if moving is None:
        return rule_set
    stages = [one for one in rule_set.stages if one is not moving]
    stages.insert(max(0, index), moving)
    if all(a is b for a, b in zip(stages, rule_set.stages, strict=True)):
        return rule_set
    return rule_set.model_copy(update={"stages": tuple(stages)})


def remove_stage(rule_set: RuleSet, stage_id: str) -> RuleSet:
    """Take a stage away with all that stands on it."""
    return rule_set.model_copy(update={"stages": tuple(one for one in rule_set.stages if one.id != stage_id)})


def _nodes(stage: Stage) -> tuple[Node, ...]:
    return (*stage.triggers, *stage.rules)


def _cards(stage: Stage, section: Section) -> tuple[Node, ...]:
    return stage.triggers if section is Section.TRIGGERS else stage.rules


def _with(stage: Stage, nodes: Sequence[Node], place: Place) -> Stage:
    def joined(section: Section) -> tuple[Any, ...]:
        here = _cards(stage, section)
        new = tuple(node for node in nodes if section_of(node) is section)
        index = len(here) if place.index is None or section is not place.section else place.index
        return (*here[:index], *new, *here[index:]) if new else here

    return _updated(stage, joined(Section.TRIGGERS), joined(Section.RULES))


def _shifted(cards: tuple[Any, ...], chosen: frozenset[str], step: int) -> tuple[Any, ...]:
    row = list(cards)
    places = range(1, len(row)) if step < 0 else range(len(row) - 2, -1, -1)
    for place in places:
        neighbour = place + step
        if row[place].id in chosen and row[neighbour].id not in chosen:
            row[place], row[neighbour] = row[neighbour], row[place]
    return tuple(row)


def _updated(stage: Stage, triggers: tuple[Any, ...], rules: tuple[Any, ...]) -> Stage:
    new = {
        name: cards
        for name, cards, old in (("triggers", triggers, stage.triggers), ("rules", rules, stage.rules))
        if len(cards) != len(old) or any(a is not b for a, b in zip(cards, old, strict=True))
    }
    return stage.model_copy(update=new) if new else stage


def _on_nodes(rule_set: RuleSet, chosen: frozenset[str], on_node: Callable[[Any], Any]) -> RuleSet:
    def on_cards(cards: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(on_node(one) if one.id in chosen else one for one in cards)

    return _on_stages(rule_set, lambda stage: _updated(stage, on_cards(stage.triggers), on_cards(stage.rules)))


def _on_stage(rule_set: RuleSet, stage_id: str, on_stage: Callable[[Stage], Stage]) -> RuleSet:
    return _on_stages(rule_set, lambda stage: on_stage(stage) if stage.id == stage_id else stage)


def _on_stages(rule_set: RuleSet, on_stage: Callable[[Stage], Stage]) -> RuleSet:
    stages = tuple(on_stage(one) for one in rule_set.stages)
    if all(new is old for new, old in zip(stages, rule_set.stages, strict=True)):
        return rule_set
    return rule_set.model_copy(update={"stages": stages})
