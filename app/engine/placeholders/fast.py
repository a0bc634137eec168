"""The short way: plain placeholders become closures, without Jinja's generated code."""

from __future__ import annotations

from collections.abc import Callable, Container
from operator import attrgetter
from typing import Any

from jinja2 import nodes

from app.engine.paths import Path
from app.engine.placeholders.filters import Filter, apply
from app.engine.placeholders.grammar import arguments, constant, filter_named, known_root, path_of
from app.engine.placeholders.looking import CODED_ROOTS, MAY_BE_CODED, labelled, lenient, strict
from app.engine.placeholders.printing import Paper
from app.engine.scope import ROOTS

Hole = Callable[[Paper], Any]
"""A placeholder ready to be filled: gives its value."""


def hole_of(node: nodes.Node, roots: Container[str]) -> Hole | None:
    """Return the closure of a plain placeholder, or None where it is more than a path, a constant and filters."""
    if isinstance(node, nodes.Filter):
        return _filtered(node, roots)
    return _value(node, roots, leniently=False)


def _value(node: nodes.Node, roots: Container[str], *, leniently: bool) -> Hole | None:
    path = path_of(node)
    if path is not None:
        return _followed(known_root(path, roots), lenient if leniently else strict)
    if isinstance(node, nodes.Const):
        value = node.value
        return lambda _: value
    return None


def _followed(path: Path, look: Callable[[Paper, Path], Any]) -> Hole:
    if len(path) != 2 or path[0] == "results":  # noqa: PLR2004  a root and one key: most placeholders
        return lambda paper: look(paper, path)
    root, key = attrgetter(path[0]), path[1]
    if path[0] not in ROOTS:
        return lambda paper: look(paper, path)
    if path[0] == "item":

        def field(paper: Paper) -> Any:
            value = paper.scope.item.get(key)
            if value is None:
                return look(paper, path)
            return labelled(paper, path, value) if type(value) in MAY_BE_CODED else value

        return field
    if path[0] in ("now", "today"):
        return lambda paper: look(paper, path)

    coded = path[0] in CODED_ROOTS

    def part(paper: Paper) -> Any:
        value = root(paper.scope).get(key)
        if value is None:
            return look(paper, path)
        return labelled(paper, path, value) if coded else value

    return part


def _filtered(node: nodes.Filter, roots: Container[str]) -> Hole | None:
    filter_ = filter_named(node.name)
    given = arguments(node, filter_)
    constants = []
    for one in given:
        fixed = constant(one)
        if fixed is None:
            return None
        constants.append(fixed[0])
    assert node.node is not None  # noqa: S101  the grammar has checked it
    inner = (
        _filtered(node.node, roots)
        if isinstance(node.node, nodes.Filter)
        else _value(node.node, roots, leniently=filter_.name == "default")
    )
    return None if inner is None else _applied(filter_, inner, tuple(constants))


def _applied(filter_: Filter, inner: Hole, given: tuple[Any, ...]) -> Hole:
    return lambda paper: apply(paper, filter_, inner(paper), given)
