"""Adds what goes well with a card where it belongs, already joined to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from app.engine import editing
from app.engine.catalog.declaration import Declared, RuleType, TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.parameters import ResultRef, RuleRef


class Beside(Struct, frozen=True):
    """How a card of another type is to be added for the sake of one that stands already."""

    place: Place
    parameters: dict[str, Any]
    """What is filled in to begin with: initial values, and links to the card."""
    joined: bool = False
    """Whether it takes results of the card, so that it must come after it."""
    feeds: bool = False
    """Whether it makes results for the card, which then must come after it."""


def beside(rule_set: RuleSet, node: Node, suggested: type[Declared], catalogue: Catalogue) -> Beside | None:
    """Say where a suggested type belongs: a trigger on the next stage, what causes a trigger on the one before it."""
    at = next((n for n, stage in enumerate(rule_set.stages) if node in (*stage.triggers, *stage.rules)), None)
    if at is None:
        return None
    stage = rule_set.stages[at]
    if issubclass(suggested, TriggerType):
        target = rule_set.stages[min(at + 1, len(rule_set.stages) - 1)] if isinstance(node, Rule) else stage
        return Beside(Place(target.id, Section.TRIGGERS), _linked(suggested, node, catalogue, near=False))
    assert issubclass(suggested, RuleType)  # noqa: S101  there are only the two
    if isinstance(node, Trigger):
        causes = node.type in suggested.about.suggests
        target = rule_set.stages[max(0, at - 1)] if causes else stage
        return Beside(Place(target.id, Section.RULES), suggested.initial())
    if _feeds(suggested, node, catalogue):
        place = stage.rules.index(node)
        return Beside(Place(stage.id, Section.RULES, place), suggested.initial(), feeds=True)
    parameters = _linked(suggested, node, catalogue, near=True)
    place = _end_of_branch(stage, node)
    return Beside(Place(stage.id, Section.RULES, place), parameters, joined=parameters != suggested.initial())


def add_beside(rule_set: RuleSet, node_id: str, suggested: type[Declared], catalogue: Catalogue) -> RuleSet:
    """Add a suggested type for a card's sake."""
    found = rule_set.find(node_id)
    how = beside(rule_set, found[1], suggested, catalogue) if found else None
    if found is None or how is None:
        return rule_set
    fresh = editing.new_nodes(rule_set, [suggested])[0].model_copy(update={"parameters": how.parameters})
    if isinstance(fresh, Rule) and isinstance(found[1], Rule):
        order = found[1].order if how.feeds else "after_previous" if how.joined else "parallel"
        fresh = fresh.model_copy(update={"order": order})
    after = editing.insert(rule_set, [fresh], how.place)
    return editing.change(after, (node_id,), order="after_previous") if how.feeds else after


def _feeds(suggested: type[RuleType], node: Rule, catalogue: Catalogue) -> bool:
    """Say whether the card would take results of the suggested type: what that makes, or all of a helper."""
    declared = catalogue.rule(node.type)
    if declared is None or not suggested.results:
        return False
    made = {one.name for one in suggested.results}
    asks = any(isinstance(one.kind, ResultRef) and one.kind.result in made for one in declared.parameters())
    return asks or (suggested.about.helper and not declared.about.helper)


def _linked(suggested: type[Declared], node: Node, catalogue: Catalogue, *, near: bool) -> dict[str, Any]:
    """Return initial parameters that name the card where they ask for a rule of its type, or for what it made."""
    declared = catalogue.get(node.type)
    made = {one.name for one in declared.results} if near and declared is not None else set()
    links: dict[str, Any] = {}
    for one in suggested.parameters():
        if isinstance(one.kind, RuleRef) and one.kind.type in ("", node.type):
            links[one.name] = node.id
        elif isinstance(one.kind, ResultRef) and one.kind.result in made:
            links[one.name] = f'{{{{ results["{node.id}"].{one.kind.result} }}}}'
    return {**suggested.initial(), **links}


def _end_of_branch(stage: Stage, node: Rule) -> int:
    """Return the place below a rule and all that follow it."""
    place = stage.rules.index(node) + 1
    return place + _following(stage.rules[place:])


def _following(rules: Sequence[Rule]) -> int:
    return next((n for n, one in enumerate(rules) if one.order == "parallel"), len(rules))
