"""What came of letting many records enter their stages on a virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.rehearse import Rehearsal, Stage
from app.engine.tally import OUTCOMES, Tally

Progress = Callable[[int, int], None]
BATCH = 100
"""Records that enter between two looks at progress."""


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """The counts of a rehearsal, and what it was made of."""

    rule_set: RuleSet
    version: str
    items: int
    start: datetime
    until: datetime
    seed: str
    tally: Tally

    def as_json(self) -> dict[str, Any]:
        """Return it for programs: the same input gives the same bytes."""
        return {
            "rule_set": self.version,
            "seed": self.seed,
            "items": self.items,
            "start": self.start.isoformat(),
            "until": self.until.isoformat(),
            **self.tally.as_json(self._rules()),
        }

    def as_text(self) -> str:
        """Return a table for a terminal."""
        names = {node.id: node.name or node.id for _, node in self.rule_set.nodes()}
        width = max([len(one) for one in names.values()] + [12])
        head = "  ".join(one.rjust(len(one)) for one in OUTCOMES)
        lines = [
            f"{self.rule_set.name}: {self.items:,} records, {self.start:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M}",
            "",
            f"{'':{width}}  {head}",
        ]
        for stage in self.rule_set.stages:
            counted = self.tally.rules([one.id for one in stage.rules if one.enabled])
            if counted:
                lines.append(f"{stage.name} ({self.tally.stage_entries[stage.id]:,} entered)")
            lines += [
                f"  {names[key]:{width - 2}}  " + "  ".join(f"{row[one]:>{len(one)},}" for one in OUTCOMES)
                for key, row in counted.items()
            ]
        lines += ["", *(f"{n:>8,}  {kind} ({channel})" for (kind, channel), n in sorted(self.tally.effects.items()))]
        return "\n".join(lines)

    def _rules(self) -> list[str]:
        return [node.id for _, node in self.rule_set.nodes() if isinstance(node, Rule)]


def rehearse_entering(
    stage: Stage,
    rule_set: RuleSet,
    version: str,
    items: Sequence[Item],
    start: datetime,
    until: datetime | None,
    progress: Progress,
) -> RehearsalReport:
    """Let records enter the stages they stand in at `start`, then let time pass until `until` (30 days where None)."""
    until = until or start + timedelta(days=30)
    tally = Tally()
    rehearsal = Rehearsal(stage, start).with_items(items)
    for done in range(0, len(items), BATCH):
        rehearsal = rehearsal.enter(*items[done : done + BATCH])
        rehearsal = _counted(rehearsal, tally)
        progress(min(done + BATCH, len(items)), len(items))
    _counted(rehearsal.advance(until), tally)
    return RehearsalReport(rule_set, version, len(items), start, until, stage.seed, tally)


def _counted(rehearsal: Rehearsal, tally: Tally) -> Rehearsal:
    tally.take(rehearsal.steps)
    return rehearsal.forget()
