"""A trigger that another one takes the events from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import product
from typing import Any, NamedTuple

from app.engine.catalog.declaration import Parameter, TriggerType
from app.engine.checks.fixes import switch_off
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Stage, Trigger
from app.engine.parameters import FieldRefs, Url
from app.engine.words import msg

_MOST_MARKS = 4
"""So many parameters sort triggers beforehand; with each one the ways to be wider double."""
_SAME_STAGE = msg("The trigger “{trigger}” above takes all its events.")
_FURTHER_LEFT = msg("The trigger “{trigger}” on “{stage}” takes its events, save for items that have come that far.")


class TriggerShadowed(Check):
    """Find triggers whose events go to one further left."""

    about = About(
        "trigger.shadowed",
        Severity.WARNING,
        msg("Trigger is shadowed"),
        msg(
            "Of the triggers that wait for the same event, the first in board order moves the item. One further left "
            "without a condition and with the same or wider parameters takes every event from this one, save for "
            "items that have already come as far as its own stage. Add a condition to the one on the left, or remove "
            "one of the two."
        ),
    )

    def find(self, subject: Subject) -> Iterator[Problem]:
        """Compare each trigger with those of its type before it."""
        earlier: dict[_Marks, list[_Earlier]] = {}
        for number, (stage, node) in enumerate(subject.nodes()):
            declared = subject.catalogue.trigger(node.type) if isinstance(node, Trigger) else None
            if declared is None or not isinstance(node, Trigger):
                continue
            before = merge(*(earlier.get(marks, ()) for marks in _wider_marks(node, declared)))
            other = next((one for one in before if _takes_all(one.trigger, node, declared)), None)
            if other is not None:
                words = _SAME_STAGE if other.stage is stage else _FURTHER_LEFT
                found = words.fill(trigger=subject.title(other.trigger), stage=other.stage.name)
                yield self.problem(found, stage, node, fix=switch_off(node.id))
            if node.only_if is None and not subject.unfit(node):
                earlier.setdefault(_marks(node, declared), []).append(_Earlier(number, stage, node))


_Marks = tuple[str, ...]
"""The type of a trigger, and what it asks for where only the same or nothing at all is wider."""


class _Earlier(NamedTuple):
    number: int
    """No two are the same, so that those before are in board order."""
    stage: Stage
    trigger: Trigger


def _marks(node: Trigger, declared: type[TriggerType]) -> _Marks:
    return (node.type, *(_mark(one, node) for one in _marking(declared)))


def _wider_marks(node: Trigger, declared: type[TriggerType]) -> Iterator[_Marks]:
    """Walk the marks of all that could be as wide: each thing asked for just so, or not at all."""
    marks = ((one.required, _mark(one, node)) for one in _marking(declared))
    ways = ((mark,) if required or not mark else (mark, "") for required, mark in marks)
    return ((node.type, *way) for way in product(*ways))


def _marking(declared: type[TriggerType]) -> tuple[Parameter, ...]:
    return tuple(one for one in declared.parameters() if not isinstance(one.kind, FieldRefs | Url))[:_MOST_MARKS]


def _mark(parameter: Parameter, node: Trigger) -> str:
    raw = node.parameters.get(parameter.name, parameter.default)
    return "" if not parameter.required and parameter.kind.is_empty(raw) else repr(raw)


def _takes_all(wide: Trigger, narrow: Trigger, declared: type[TriggerType]) -> bool:
    """Say whether one trigger waits for everything that the other one waits for."""
    if narrow.allow_back and not wide.allow_back:
        return False
    return all(_is_wider(one, wide.parameters, narrow.parameters) for one in declared.parameters())


def _is_wider(parameter: Parameter, wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> bool:
    one, other = (each.get(parameter.name, parameter.default) for each in (wide, narrow))
    if one == other or (not parameter.required and parameter.kind.is_empty(one)):
        return True
    match parameter.kind:
        case FieldRefs():
            return isinstance(one, list) and isinstance(other, list) and set(map(str, other)) <= set(map(str, one))
        case Url():
            plain = isinstance(one, str) and isinstance(other, str) and "{" not in one
            return plain and other.casefold().startswith(one.casefold())
    return False
