"""Walks the names that a template uses, without running it."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from app.engine.paths import Path
from app.engine.placeholders.grammar import loop_names, path_of

Names = frozenset[str]


def free_paths(node: nodes.Node, local: Names = frozenset()) -> Iterator[Path]:
    """Walk all paths that do not begin with a name of a loop, in reading order."""
    path = path_of(node)
    if path is not None:
        if path[0] not in local:
            yield path
        return
    if isinstance(node, nodes.For):
        inner = local | loop_names(node)
        yield from free_paths(node.iter, local)
        if node.test is not None:
            yield from free_paths(node.test, inner)
        for part in node.body:
            yield from free_paths(part, inner | {"loop"})
        for part in node.else_:
            yield from free_paths(part, local)
        return
    for child in node.iter_child_nodes():
        yield from free_paths(child, local)
