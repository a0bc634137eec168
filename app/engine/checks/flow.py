"""How items go from stage to stage without time passing: by rules alone, and by triggers that rules set off."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from app.engine.checks.branches import awaits, branches, runs_at_once
from app.engine.checks.problem import Subject
from app.engine.model.rule_set import Node, Rule, Stage, Trigger

Cycle = tuple["Hop", ...]


class Hop(NamedTuple):
    """From one stage to another, by one rule, or by a rule and the trigger that its change of a field sets off."""

    start: str
    end: str
    cards: tuple[Node, ...]
    sure: bool
    """Whether every item that enters the first stage goes on to the other."""


class _Written(NamedTuple):
    rule: Rule
    field: str
    value: str
    anew: bool
    """Whether the value may differ each time."""


class Flow:
    """The hops of a rule set."""

    def __init__(self, subject: Subject) -> None:
        """Follow the rules of a subject."""
        self._subject = subject
        self._rule_set = subject.rule_set
        self._places = {stage.id: place for place, stage in enumerate(self._rule_set.stages)}

    def cycles(self) -> Iterator[tuple[Cycle, bool]]:
        """Walk the circles in which items go, a stage of each once, the sure ones first; and whether it is sure."""
        seen: set[str] = set()
        hops = [one for stage in self._rule_set.stages for one in self._hops(stage)]
        for sure in (True, False):
            by_start: dict[str, list[Hop]] = {}
            for hop in hops:
                if hop.sure or not sure:
                    by_start.setdefault(hop.start, []).append(hop)
            for stage in self._rule_set.stages:
                cycle = _shortest(stage.id, by_start) if stage.id not in seen else None
                if cycle is not None:
                    seen |= {hop.start for hop in cycle}
                    yield cycle, sure

    def _hops(self, stage: Stage) -> Iterator[Hop]:
        active = list(self._active(stage))
        targets: list[str] = []
        settled = False
        for rule, sure in active:
            target = self._target(rule)
            if target is None or target == stage.id or settled:
                continue
            yield Hop(stage.id, target, (rule,), sure and not targets)
            targets.append(target)
            settled = sure
        # Moves come before what a changed field sets off, so that triggers look from where the item is by then.
        origins = targets if settled else [stage.id, *targets]
        for rule, sure in active:
            for written in self._written(rule):
                for origin in dict.fromkeys(origins):
                    yield from self._set_off(stage, written, origin, sure=sure and len(origins) == 1)

    def _active(self, stage: Stage) -> Iterator[tuple[Rule, bool]]:
        """Walk the rules that act at the moment of entry, in board order, each with whether it surely does."""
        for branch in branches(stage):
            certain = True
            for rule in branch:
                if not runs_at_once(rule):
                    break
                if self._subject.declared(rule) is None or self._subject.unfit(rule):
                    continue
                sure = certain and rule.only_if is None
                yield rule, sure
                moves = self._target(rule) not in (None, stage.id)
                if (moves and sure) or awaits(rule, self._subject):
                    break
                certain = certain and not moves

    def _target(self, rule: Rule) -> str | None:
        """Return the stage of this pipeline to which a rule moves the item."""
        stage = rule.parameters.get("stage")
        if rule.type == "item.pipeline" and rule.parameters.get("pipeline") == self._rule_set.pipeline:
            stage = stage or self._rule_set.stages[0].id
        elif rule.type != "item.stage":
            return None
        return stage if stage in self._places else None

    def _set_off(self, stage: Stage, written: _Written, origin: str, *, sure: bool) -> Iterator[Hop]:
        """Walk the triggers that may take a changed field, up to the first that surely does."""
        changes = written.anew or self._alternates(written)
        for home, trigger in self._triggers:
            in_reach = home.id != origin and (trigger.allow_back or self._places[home.id] > self._places[origin])
            if in_reach and _waits_for(trigger, written.field):
                settled = trigger.only_if is None
                yield Hop(stage.id, home.id, (written.rule, trigger), sure and settled and changes)
                if settled:
                    return

    @cached_property
    def _triggers(self) -> list[tuple[Stage, Trigger]]:
        nodes = self._subject.nodes()
        return [(stage, node) for stage, node in nodes if isinstance(node, Trigger) and not self._subject.unfit(node)]

    def _alternates(self, written: _Written) -> bool:
        return len(self._values.get(written.field, ())) > 1

    @cached_property
    def _values(self) -> Mapping[str, set[str]]:
        """What rules write into each field."""
        found: dict[str, set[str]] = {}
        for _, node in self._subject.nodes():
            for one in self._written(node) if isinstance(node, Rule) else ():
                found.setdefault(one.field, set()).add(one.value)
        return found

    def _written(self, rule: Rule) -> Iterator[_Written]:
        match rule.type:
            case "item.modify":
                for field, value in _pairs(rule.parameters.get("fields")):
                    yield _Written(rule, field, repr(value), anew=isinstance(value, str) and "{" in value)
            case "item.responsible":
                yield _Written(rule, "responsible", "", anew=False)
            case "item.observers":
                yield _Written(rule, "observers", "", anew=False)


def _waits_for(trigger: Trigger, field: str) -> bool:
    if trigger.type == "responsible.changed":
        return field == "responsible"
    return trigger.type == "field.changed" and field in trigger.parameters.get("fields", ())


def _pairs(raw: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(raw, Mapping):
        return raw.items()
    return ((one["field"], one.get("value")) for one in raw or () if isinstance(one, Mapping) and "field" in one)


def _shortest(start: str, by_start: Mapping[str, list[Hop]]) -> Cycle | None:
    """Return the shortest way from a stage back to it."""
    ways: deque[Cycle] = deque((hop,) for hop in by_start.get(start, ()))
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        end = way[-1].end
        if end == start:
            return way
        if end not in seen:
            seen.add(end)
            ways += ((*way, hop) for hop in by_start.get(end, ()))
    return None
