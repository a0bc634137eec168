"""What several cards have in common: the parameters that can be set on all of them in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from app.engine.catalog.declaration import Declared, Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node


class Several(Enum):
    """Stands for the value of cards that do not agree on one."""

    VALUES = "several values"


def shared_parameters(nodes: Sequence[Node], catalogue: Catalogue) -> tuple[Parameter, ...]:
    """Return the parameters that every card asks for: of the same name and kind, as those of one type are."""
    types = {node.type: catalogue.get(node.type) for node in nodes}
    if not nodes or None in types.values():
        return ()
    declared = [one for one in types.values() if one is not None]
    return tuple(
        one
        for one in declared[0].parameters()
        if all(_has(other, one) for other in declared)
        and all(_asks(types[node.type], node, one.name) for node in nodes)
    )


def shared_value(values: Iterable[Any]) -> Any:
    """Return the value that all have, or `Several.VALUES`."""
    listed = list(values)
    return listed[0] if listed and all(one == listed[0] for one in listed[1:]) else Several.VALUES


def parameter_value(node: Node, parameter: Parameter) -> Any:
    """Return the raw value of a card's parameter, its default where it stands nowhere."""
    return node.parameters.get(parameter.name, parameter.default)


def _has(declared: type[Declared], parameter: Parameter) -> bool:
    return any(one.name == parameter.name and one.kind == parameter.kind for one in declared.parameters())


def _asks(declared: type[Declared] | None, node: Node, name: str) -> bool:
    if declared is None:
        return False
    return any(one.name == name and declared.asked(one, node.parameters) for one in declared.parameters())
