"""A trigger that another one takes the events from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.engine.catalog.declaration import Parameter
from app.engine.checks.fixes import switch_off
from app.engine.checks.problem import About, Check, Problem, Severity, Subject
from app.engine.model.rule_set import Stage, Trigger
from app.engine.parameters import FieldRefs, Url
from app.engine.words import msg

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
        earlier: dict[str, list[tuple[Stage, Trigger]]] = {}
        for stage, node in subject.nodes():
            if not isinstance(node, Trigger):
                continue
            for other_stage, other in earlier.setdefault(node.type, []):
                if other.only_if is None and _takes_all(other, node, subject):
                    words = _SAME_STAGE if other_stage is stage else _FURTHER_LEFT
                    found = words.fill(trigger=subject.title(other), stage=other_stage.name)
                    yield self.problem(found, stage, node, fix=switch_off(node.id))
                    break
            earlier[node.type].append((stage, node))


def _takes_all(wide: Trigger, narrow: Trigger, subject: Subject) -> bool:
    """Say whether one trigger waits for everything that the other one waits for."""
    declared = subject.catalogue.trigger(wide.type)
    if declared is None or subject.unfit(wide) or (narrow.allow_back and not wide.allow_back):
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
