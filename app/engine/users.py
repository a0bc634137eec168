"""Who uses the results of a rule: the cards of its stage that take them, and the triggers that wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.checks.sources import uses_of
from app.engine.model.rule_set import Node, RuleSet, Stage
from app.engine.parameters import RuleRef
from app.engine.placeholders import Templates


class User(Struct, frozen=True):
    """A card that uses a result of another; `result` is empty where it names the rule as a whole."""

    node: str
    result: str
    field: str


Users = Mapping[str, tuple[User, ...]]
"""Users by the id of the rule whose results they take."""


class UserIndex:
    """Knows the users of each stage, and looks again only at stages that are other objects."""

    def __init__(self, catalogue: Catalogue, templates: Templates) -> None:
        """Begin with nothing looked at."""
        self._catalogue = catalogue
        self._templates = templates
        self._stages: dict[str, tuple[Stage, Users]] = {}
        self._nodes: dict[str, tuple[Node, tuple[tuple[str, User], ...]]] = {}

    def of(self, rule_set: RuleSet, rule: str) -> tuple[User, ...]:
        """Return who uses a rule's results, in board order."""
        return tuple(user for stage in rule_set.stages for user in self.on(stage).get(rule, ()))

    def by_rule(self, rule_set: RuleSet) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of the cards that use results, by the rule whose they are."""
        found: dict[str, dict[str, None]] = {}
        for stage in rule_set.stages:
            for rule, users in self.on(stage).items():
                found.setdefault(rule, {}).update(dict.fromkeys(one.node for one in users))
        return {rule: tuple(users) for rule, users in found.items()}

    def on(self, stage: Stage) -> Users:
        """Return what the cards of a stage use."""
        known = self._stages.get(stage.id)
        if known is not None and known[0] is stage:
            return known[1]
        found: dict[str, list[User]] = {}
        nodes: tuple[Node, ...] = (*stage.triggers, *stage.rules)
        for node in nodes:
            for rule, user in self._uses(node):
                found.setdefault(rule, []).append(user)
        users = {rule: tuple(dict.fromkeys(listed)) for rule, listed in found.items()}
        self._stages[stage.id] = (stage, users)
        return users

    def _uses(self, node: Node) -> tuple[tuple[str, User], ...]:
        known = self._nodes.get(node.id)
        if known is None or known[0] is not node:
            known = self._nodes[node.id] = (node, tuple(self._found(node)))
        return known[1]

    def _found(self, node: Node) -> Iterator[tuple[str, User]]:
        for use in uses_of(node, self._templates):
            if use.rule != node.id:
                yield use.rule, User(node.id, use.result, use.field)
        declared = self._catalogue.get(node.type)
        for one in declared.parameters() if declared else ():
            raw = node.parameters.get(one.name)
            if isinstance(one.kind, RuleRef) and isinstance(raw, str) and raw:
                yield raw, User(node.id, "", one.name)
