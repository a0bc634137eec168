"""The texts within a card's parameters, and the results of other rules that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from app.engine.conditions.types import readings_of
from app.engine.errors import BadTemplate
from app.engine.model.condition import AnyCondition, clauses
from app.engine.model.rule_set import Node, Rule
from app.engine.parameters import Checklist, DateExpression, FieldValues, KeyValues, Kind, ProductLines, Template
from app.engine.placeholders import Templates

_RESULT = "result:"
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


class Use(Struct, frozen=True):
    """A result that a card takes: of which rule, which one, in which field of its form, and whether as a person."""

    rule: str
    result: str
    field: str
    person: bool = False


def texts_in(kind: Kind, raw: object) -> Iterator[str]:
    """Walk the template texts within a raw value."""
    match kind, raw:
        case ((Template() | DateExpression()), str()):
            yield raw
        case Checklist(), list():
            yield from (one for one in raw if isinstance(one, str))
        case KeyValues(), dict():
            yield from (one for one in raw.values() if isinstance(one, str))
        case KeyValues(), list():
            yield from (pair[1] for pair in raw if isinstance(pair, list) and [type(one) for one in pair[1:]] == [str])
        case FieldValues(), dict():
            yield from (one for one in raw.values() if isinstance(one, str))
        case ProductLines(), list():
            lines = (one for one in raw if isinstance(one, dict))
            yield from (text for one in lines for text in one.values() if isinstance(text, str))
        case FieldValues(), list():
            yield from (one["value"] for one in raw if isinstance(one, dict) and isinstance(one.get("value"), str))


def fixed_text(text: str) -> str:
    """Return what stands around the placeholders; nothing of a text with statements, which may leave parts out."""
    return "" if "{%" in text else _PLACEHOLDER.sub("", text)


def uses_of(node: Node, templates: Templates) -> Iterator[Use]:
    """Walk the results that a card takes, in placeholders, conditions, times, and where people are named."""
    for name, raw in node.parameters.items():
        yield from _within(raw, name, templates)
    if node.only_if is not None:
        yield from _of_condition(node.only_if, "only_if")
    if isinstance(node, Rule):
        yield from _of_path(node.when.base, "when")
    actor, field = (node.acts_as, "acts_as") if isinstance(node, Rule) else (node.change_stage_as, "change_stage_as")
    yield from _of_text(actor, field, templates)


def _within(raw: Any, field: str, templates: Templates) -> Iterator[Use]:
    match raw:
        case str():
            yield from _of_text(raw, field, templates)
        case Mapping():
            if isinstance(raw.get("left"), str):
                yield from _of_path(raw["left"], field)
            if isinstance(raw.get("ref"), str):
                yield from _of_path(raw["ref"], field)
            for one in raw.values():
                yield from _within(one, field, templates)
        case list() | tuple():
            for one in raw:
                yield from _within(one, field, templates)


def _of_text(text: str, field: str, templates: Templates) -> Iterator[Use]:
    if text.startswith(_RESULT):
        rule, _, result = text.removeprefix(_RESULT).rpartition(".")
        yield Use(rule, result, field, person=True)
    elif "results" in text and "{" in text:
        try:
            paths = templates.name_paths(text)
        except BadTemplate:
            return
        for path in paths:
            if path[0] == "results" and len(path) > 1:
                yield Use(path[1], path[2] if len(path) > 2 else "", field)  # noqa: PLR2004  results, rule, result


def _of_condition(condition: AnyCondition, field: str) -> Iterator[Use]:
    for clause in clauses(condition):
        yield from _of_path(clause.left, field)
        for one in clause.right if isinstance(clause.right, list | tuple) else [clause.right]:
            if isinstance(one, Mapping) and isinstance(one.get("ref"), str):
                yield from _of_path(one["ref"], field)


def _of_path(path: str, field: str) -> Iterator[Use]:
    if not path.startswith("results"):
        return
    for parts in readings_of(path)[-1:]:
        if len(parts) > 2:  # noqa: PLR2004  results, rule, result
            yield Use(parts[1], parts[2], field)
