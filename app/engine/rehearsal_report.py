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
from app.engine.upcoming import NEW, Upcoming

Progress = Callable[[int, int], None]
_OF_SCHEDULE = ("planned", "happened", "arrived", "later")
MOST_MISSED = 20
"""Things that could not happen as planned which are told in a terminal, one by one."""
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
    end: Rehearsal | None = None
    """How everything stood at the end, where things were planned to happen from outside."""

    def as_json(self) -> dict[str, Any]:
        """Return it for programs: the same input gives the same bytes."""
        return {
            "rule_set": self.version,
            "seed": self.seed,
            "items": self.items,
            "start": self.start.isoformat(),
            "until": self.until.isoformat(),
            **self.tally.as_json(self._rules()),
            **({"schedule": self._schedule(self.end)} if self.end is not None else {}),
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
        if self.end is not None:
            told = self._schedule(self.end)
            lines += ["", "  ".join(f"{name.replace('_', ' ')} {told[name]:,}" for name in _OF_SCHEDULE)]
            lines += [
                f"  {one['at']}  {one['item']}  {one['what']}: {one['why']}" for one in told["missed"][:MOST_MISSED]
            ]
        return "\n".join(lines)

    @staticmethod
    def _schedule(end: Rehearsal) -> dict[str, Any]:
        """Say what became of what was planned from outside."""
        later = sum(not one.drawn for one in end.upcoming)
        missed = [one for one in end.missed if not one.upcoming.drawn]
        arrived = sum(one.kind == NEW for one in end.planned) - sum(
            one.kind == NEW for one in (*end.upcoming, *(each.upcoming for each in missed))
        )
        return {
            "planned": len(end.planned),
            "happened": len(end.planned) - later - len(missed),
            "arrived": arrived,
            "later": later,
            "missed": [
                {
                    "at": one.upcoming.at.isoformat(),
                    "item": one.upcoming.key[1],
                    "what": one.upcoming.kind,
                    "why": one.words.plain(),
                }
                for one in missed
            ],
        }

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
    *,
    beside: Sequence[Item] = (),
    upcoming: Sequence[Upcoming] = (),
) -> RehearsalReport:
    """Let records enter the stages they stand in at `start`, then let time pass until `until` (30 days where None).

    Those `beside` only stand on the board, for what is `upcoming` from outside.
    """
    until = until or start + timedelta(days=30)
    tally = Tally()
    rehearsal = Rehearsal(stage, start).with_items((*items, *beside)).plan(upcoming)
    for done in range(0, len(items), BATCH):
        rehearsal = rehearsal.enter(*items[done : done + BATCH])
        rehearsal = _counted(rehearsal, tally)
        progress(min(done + BATCH, len(items)), len(items))
    end = _counted(rehearsal.advance(until), tally)
    return RehearsalReport(rule_set, version, len(items), start, until, stage.seed, tally, end if upcoming else None)


def _counted(rehearsal: Rehearsal, tally: Tally) -> Rehearsal:
    tally.take(rehearsal.steps)
    return rehearsal.forget()
