"""One item at one moment: what the law works on while it works out what follows from an event."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.engine.model.event import Event
from app.engine.model.values import Value
from app.engine.moment import Moment
from app.engine.overlay import Overlay
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.program import EMPTY, NO_RULES, Program, Programs, ReadyRule
from app.engine.scope import NOTHING, Scope
from app.engine.state import ItemState, Run
from app.engine.trace import RuleStep, Step


@dataclass(frozen=True, slots=True)
class Engine:
    """What a step needs besides item and event; `carry_out_moves` is False where recorded moves stand."""

    programs: Programs
    world: World
    templates: Templates = field(default_factory=Templates)
    carry_out_moves: bool = True


class Move(NamedTuple):
    """A stage that a rule or trigger sends the item to; `away` removes it instead."""

    stage: str
    pipeline: str
    by: str
    because: str
    trigger: Mapping[str, Value] = NOTHING
    away: bool = False


class News(NamedTuple):
    """An event that triggers may wait for, by its types, with the former values of fields that it changed."""

    types: tuple[str, ...]
    event: Event
    before: Mapping[str, Value] = NOTHING


class Turn:
    """One call of `step`: working copies that never leave it. Files of the law change it, each its own part."""

    __slots__ = (
        "changed",
        "engine",
        "entered_at",
        "entry",
        "gone",
        "item",
        "key",
        "lineage",
        "move",
        "news",
        "now",
        "overlay",
        "program",
        "results",
        "rules",
        "runs",
        "steps",
        "trigger",
        "variables",
        "visits",
        "world",
    )

    def __init__(self, state: ItemState, now: datetime, engine: Engine) -> None:
        """Begin where the item stands."""
        self.now = now
        self.engine = engine
        self.world = engine.world
        self.overlay: Overlay | None = None
        self.steps: list[Step] = []
        self.item = state.item
        self.key = state.item.key
        self.entry = state.entry
        self.entered_at = state.entered_at
        self.runs = dict(state.runs)
        self.results = dict(state.results)
        self.trigger = state.trigger
        self.variables = state.variables
        time_passed = state.visits_since is None or now > state.visits_since
        self.visits = {} if time_passed else dict(state.visits)
        self.lineage = () if time_passed else state.lineage
        self.gone = state.gone
        self.move: Move | None = None
        """Where a rule has sent the item, until that is carried out."""
        self.news: deque[News] = deque()
        """What triggers have not been asked about yet."""
        self.changed: set[str] = set()
        """Fields whose followers have not been planned anew yet."""
        programs = engine.programs
        # 9: an item keeps the version under which it entered until it leaves the stage
        self.stand_under(programs.versions.get(state.version) or programs.live.get(state.item.pipeline) or EMPTY)

    def stand_under(self, program: Program) -> None:
        """Take the rules of the present stage from a program."""
        self.program = program
        stage = program.stages.get(self.item.stage)
        self.rules: Mapping[str, ReadyRule] = NO_RULES if stage is None else stage.rules

    def stand(self, rule: ReadyRule, run: Run, results: Mapping[str, Value] = NOTHING) -> None:
        """Let a rule come to stand somewhere, and note it."""
        key = rule.id
        old = self.runs.get(key)
        self.runs[key] = run
        before, reason_before = (None, None) if old is None else (old.status, old.reason)
        self.steps.append(
            RuleStep(
                self.now,
                self.key,
                key,
                self.item.stage,
                self.entry,
                run.status,
                run.reason,
                run.due,
                results,
                before,
                reason_before,
                run.awaits,
            )
        )

    def scope(self, trigger: Mapping[str, Value] | None = None, before: Mapping[str, Value] | None = None) -> Scope:
        """Return what can be seen at this moment."""
        return Scope(
            self.item,
            self.now,
            self.world.directory,
            results=self.results,
            trigger=self.trigger if trigger is None else trigger,
            variables=self.variables,
            before=before,
        )

    def moment(self, node: str, acts_as: str, scope: Scope) -> Moment:
        """Return what a rule or trigger acts with at this moment."""
        return Moment(scope, self.world, self.engine.templates, rule=node, entry=self.entry, acts_as=acts_as)

    def frozen(self) -> ItemState:
        """Freeze where the item stands now."""
        return ItemState(
            self.item,
            self.program.version,
            self.entry,
            self.entered_at,
            self.runs,
            self.results,
            self.trigger,
            self.variables,
            self.visits,
            self.now,
            self.lineage,
            self.gone,
        )
