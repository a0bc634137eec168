"""Some real records of a pipeline, on which rules are tried before the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from app.engine.catalog.registry import Catalogue
from app.engine.effects import Effect
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage
from app.engine.model.schema import StageKind
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.preview import entering
from app.engine.process import Outcome
from app.engine.scope import Scope
from app.engine.trace import Status

FEWEST = 5
"""With fewer records than these nothing is said."""
_MOST_RUNS = 2_000
"""So many times rules are tried for one stage: a bound that is the same on every machine, unlike one of time."""
_MOST_SECONDS = 1.0
_TRIES = frozenset({Status.DONE, Status.RUNNING, Status.FAILED})


class Tried(Struct, frozen=True):
    """What a rule did on one record, and what it saw there; `field` names the parameter where it failed."""

    scope: Scope
    effects: tuple[Effect, ...]
    failed: bool = False
    field: str = ""


Trial = tuple[Tried, ...]
"""The records on which a rule acted or failed; those that its condition leaves out are not among them."""


@dataclass(frozen=True)
class Sample:
    """Records of one pipeline, what surrounds them, and how long records usually stay in each stage.

    `stays` lacks the stages of which no history tells. What was tried is remembered while a stage is the same object.
    By the seconds of `clock` the trial of a stage ends in time even where a rule walks through a large workspace.
    """

    items: tuple[Item, ...]
    world: World
    now: datetime
    stays: Mapping[str, timedelta] = field(default_factory=dict)
    clock: Callable[[], float] = lambda: 0.0
    _tried: dict[str, tuple[Stage, Mapping[str, Trial]]] = field(default_factory=dict)

    def trial(
        self, rule_set: RuleSet, stage: Stage, rule: Rule, catalogue: Catalogue, templates: Templates
    ) -> Trial | None:
        """Return what a rule does on the records that are or have been in its stage; None where they are too few."""
        known = self._tried.get(stage.id)
        if known is None or known[0] is not stage:
            known = (stage, self._try(rule_set, stage, catalogue, templates))
            self._tried[stage.id] = known
        trial = known[1].get(rule.id, ())
        return trial if len(trial) >= FEWEST else None

    def _try(self, rule_set: RuleSet, stage: Stage, catalogue: Catalogue, templates: Templates) -> Mapping[str, Trial]:
        found: dict[str, list[Tried]] = {}
        start = self.clock()
        items = self._passing(rule_set, stage)[: max(FEWEST, _MOST_RUNS // max(1, len(stage.rules)))]
        for outcome in entering(rule_set, stage, items, self.world, self.now, catalogue, templates):
            for rule, tried in self._outcomes(outcome):
                found.setdefault(rule, []).append(tried)
            if self.clock() - start > _MOST_SECONDS:
                break
        return {rule: tuple(tried) for rule, tried in found.items()}

    def _outcomes(self, outcome: Outcome) -> Iterator[tuple[str, Tried]]:
        left = outcome.state
        scope = Scope(left.item, self.now, self.world.directory, results=left.results, variables=left.variables)
        effects: dict[str, list[Effect]] = {}
        for one in outcome.effects:
            effects.setdefault(one.rule, []).append(one.effect)
        for rule, run in left.runs.items():
            if run.status in _TRIES:
                place = run.reason.field if run.reason is not None else ""
                yield rule, Tried(scope, tuple(effects.get(rule, ())), run.status is Status.FAILED, place)

    def _passing(self, rule_set: RuleSet, stage: Stage) -> list[Item]:
        """Return the records in a stage, then those further right, which have come through it: all but lost ones."""
        places = {one.id: place for place, one in enumerate(rule_set.stages)}
        lost = {one.id for one in rule_set.stages if one.kind is StageKind.LOST}
        here = places.get(stage.id, 0)
        later = [
            one
            for one in self.items
            if one.stage != stage.id and (not here or (places.get(one.stage, -1) > here and one.stage not in lost))
        ]
        return [*(one for one in self.items if one.stage == stage.id), *later]
