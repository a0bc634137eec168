"""How items go from stage to stage without time passing: by rules alone, and by triggers that rules set off."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from app.engine.checks.branches import awaits, branches, runs_at_once
from app.engine.checks.outcomes import Cause, births, causes, landing, takes, takes_surely
from app.engine.checks.problem import Subject, Waypoint
from app.engine.model.rule_set import Node, Rule, Stage, Trigger

Spot = tuple[str, str]
"""A stage of a pipeline."""
Cycle = tuple["Hop", ...]


class Hop(NamedTuple):
    """From one stage to another, by one rule, or by a rule and the trigger that takes the event it sets off."""

    start: Spot
    end: Spot
    cards: tuple[Waypoint, ...]
    sure: bool
    """Whether every item that enters the first stage goes on to the other."""
    new: bool = False
    """Whether it is a new item that enters the other stage."""


class Flow:
    """The hops of a rule set, and of those of other pipelines that items get into from here."""

    def __init__(self, subject: Subject) -> None:
        """Follow the rules of a subject."""
        self._subject = subject

    def cycles(self) -> Iterator[tuple[Cycle, bool]]:
        """Walk the circles through this pipeline, a stage of each once, the sure ones first; and whether it is sure."""
        seen: set[Spot] = set()
        hops = self._hops()
        own = [(self._subject.rule_set.pipeline, stage.id) for stage in self._subject.rule_set.stages]
        for sure in (True, False):
            by_start = {start: [one for one in found if one.sure or not sure] for start, found in hops.items()}
            for spot in own:
                cycle = _shortest(spot, by_start) if spot not in seen else None
                if cycle is not None:
                    seen |= {hop.start for hop in cycle}
                    yield cycle, sure

    def _hops(self) -> Mapping[Spot, list[Hop]]:
        """Return the hops from every stage of this pipeline, and from every stage that these lead to."""
        found: dict[Spot, list[Hop]] = {}
        home = self._subject.rule_set.pipeline
        flows = {home: _PipelineFlow(self._subject)}
        waiting = deque((home, stage.id) for stage in self._subject.rule_set.stages)
        while waiting:
            spot = waiting.popleft()
            pipeline, stage_id = spot
            if spot in found:
                continue
            if pipeline not in flows and pipeline in self._subject.beside:
                flows[pipeline] = _PipelineFlow(self._subject.beside[pipeline])
            stage = flows[pipeline].stage(stage_id) if pipeline in flows else None
            found[spot] = list(flows[pipeline].hops(stage)) if stage is not None else []
            waiting += (hop.end for hop in found[spot])
        return found


class _PipelineFlow:
    """The hops that begin in one pipeline."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._rule_set = subject.rule_set
        self._places = {stage.id: place for place, stage in enumerate(self._rule_set.stages)}

    def stage(self, stage_id: str) -> Stage | None:
        return self._rule_set.stage(stage_id)

    def hops(self, stage: Stage) -> Iterator[Hop]:
        """Walk the hops from a stage: of new items, then of the item by rules, then by what rules set off."""
        active = list(self._active(stage))
        here = self._spot(stage.id)
        targets: list[Spot] = []
        settled = False
        for rule, sure in active:
            for born in births(rule, self._subject):
                yield Hop(here, (born.pipeline, born.stage), (self._waypoint(stage, rule),), sure, new=True)
            found = landing(rule, self._subject)
            if found is None:
                continue
            target = (found.pipeline, found.stage)
            if target != here and not settled:
                yield Hop(here, target, (self._waypoint(stage, rule),), sure and not targets)
                targets.append(target)
                settled = sure
        # Moves come before what a rule sets off, so that triggers look from where the item is by then.
        origins = targets if settled else [here, *targets]
        followed: set[tuple[object, ...]] = set()
        for rule, sure in active:
            for cause in causes(rule, self._subject):
                for origin in dict.fromkeys(origins):
                    certain = sure and len(origins) == 1 and (cause.anew or self._alternates(cause))
                    same = (cause.event, cause.detail, origin, certain)
                    if origin[0] == here[0] and same not in followed:  # another rule before sets the same off
                        followed.add(same)
                        yield from self._set_off(stage, rule, cause, origin[1], sure=certain)

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
                moves = self._moves(rule, stage)
                if (moves and sure) or awaits(rule, self._subject):
                    break
                certain = certain and not moves

    def _moves(self, rule: Rule, stage: Stage) -> bool:
        found = landing(rule, self._subject)
        return found is not None and (found.pipeline, found.stage) != self._spot(stage.id)

    def _set_off(self, stage: Stage, rule: Rule, cause: Cause, origin: str, *, sure: bool) -> Iterator[Hop]:
        """Walk the triggers that may take an event, up to the first that surely does."""
        for home, trigger in self._triggers:
            in_reach = home.id != origin and (trigger.allow_back or self._places[home.id] > self._places[origin])
            if in_reach and takes(trigger, cause):
                settled = takes_surely(trigger)
                cards = (self._waypoint(stage, rule), self._waypoint(home, trigger))
                yield Hop(self._spot(stage.id), self._spot(home.id), cards, sure and settled)
                if settled:
                    return

    @cached_property
    def _triggers(self) -> list[tuple[Stage, Trigger]]:
        nodes = self._subject.nodes()
        return [(stage, node) for stage, node in nodes if isinstance(node, Trigger) and not self._subject.unfit(node)]

    def _alternates(self, cause: Cause) -> bool:
        """Say whether rules write different values into a field, so that it changes by turns."""
        return len(self._values.get(cause.detail, ())) > 1

    @cached_property
    def _values(self) -> Mapping[str, set[str]]:
        """What rules write into each field."""
        found: dict[str, set[str]] = {}
        for _, node in self._subject.nodes():
            for one in causes(node, self._subject) if isinstance(node, Rule) else ():
                if one.event == "field.changed":
                    found.setdefault(one.detail, set()).add(one.value)
        return found

    def _spot(self, stage: str) -> Spot:
        return self._rule_set.pipeline, stage

    def _waypoint(self, stage: Stage, node: Node) -> Waypoint:
        return Waypoint(self._rule_set.pipeline, stage.id, node.id)


def _shortest(start: Spot, by_start: Mapping[Spot, list[Hop]]) -> Cycle | None:
    """Return the shortest way from a stage back to it."""
    ways: deque[Cycle] = deque((hop,) for hop in by_start.get(start, ()))
    seen: set[Spot] = set()
    while ways:
        way = ways.popleft()
        end = way[-1].end
        if end == start:
            return way
        if end not in seen:
            seen.add(end)
            ways += ((*way, hop) for hop in by_start.get(end, ()))
    return None
