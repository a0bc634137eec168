"""Two versions tried on the same records, each entering the stage where it stands: what would be sent otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.engine.backtest import Lived
from app.engine.comparison import Comparison
from app.engine.history import History
from app.engine.model.item import Item, Key
from app.engine.model.rule_set import RuleSet
from app.engine.program import Program, Programs
from app.engine.rehearsal_report import RehearsalReport
from app.engine.rehearse import Rehearsal, Stage
from app.engine.tally import Tally
from app.engine.trace import Step

Progress = Callable[[int, int], None]
BATCH = 50
"""Records that enter between two looks at progress."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: the new version by itself, and beside the old one where there is one."""

    report: RehearsalReport
    comparison: Comparison | None

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        compared = self.comparison.as_json() if self.comparison is not None else None
        return {**self.report.as_json(), "compared": compared}


def try_on(
    items: Sequence[Item],
    rule_set: RuleSet,
    new: Program,
    old: Program | None,
    around: Stage,
    start: datetime,
    until: datetime,
    progress: Progress = lambda _done, _whole: None,
) -> Trial:
    """Let records enter their stages at `start` under both versions, and time pass until `until`. Nothing is sent.

    `around` gives what both share: its other programs take part, those of the pipeline give way to `new` and `old`.
    """
    tally, comparison = Tally(), Comparison() if old is not None else None
    stages = [_under(around, one) for one in (new, old) if one is not None]
    for done in range(0, len(items), BATCH):
        batch = items[done : done + BATCH]
        lives = [_steps(Rehearsal(one, start).with_items(batch).enter(*batch).advance(until)) for one in stages]
        for steps in lives[0].values():
            tally.take(steps)
        if comparison is not None:
            for one in sorted(lives[0].keys() | lives[1].keys()):
                before, after = (Lived(None, tuple(each.get(one, ()))) for each in (lives[1], lives[0]))
                comparison.take(History(one[1], ()), before, after)
        progress(min(done + BATCH, len(items)), len(items))
    report = RehearsalReport(rule_set, new.version, len(items), start, until, around.seed, tally)
    return Trial(report, comparison)


def _under(around: Stage, program: Program) -> Stage:
    others = [one for one in around.programs.live.values() if one.pipeline != program.pipeline]
    return replace(around, programs=Programs.of(program, *others))


def _steps(rehearsal: Rehearsal) -> Mapping[Key, Sequence[Step]]:
    found: dict[Key, list[Step]] = {}
    for one in rehearsal.steps:
        found.setdefault(one.item, []).append(one)
    return found
