"""What came of letting many records enter their stages on a virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.engine.effect_words import told_effect
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.rehearse import Rehearsal, Stage
from app.engine.tally import OUTCOMES, Tally
from app.engine.upcoming import NEW, Missed, Upcoming
from app.engine.verdicts import STATUS_WORDS
from app.engine.words import Count, Msg, Said, count, msg, msgs

Progress = Callable[[int, int], None]
_HEAD = msgs("{name}: {n} records, {first} to {last}", "{name}: {n} records, {first} to {last}")
_ENTERED = msgs("{name} ({n} entered)", "{name} ({n} entered)")
_OF_SCHEDULE = {
    "planned": msg("planned"),
    "happened": msg("happened"),
    "arrived": msg("arrived"),
    "later": msg("later"),
}
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

    def as_text(self, said: Said = Msg.plain) -> str:
        """Return a table for a terminal."""
        names = {node.id: node.name or node.id for _, node in self.rule_set.nodes()}
        width = max([len(one) for one in names.values()] + [12])
        heads = [one if said is Msg.plain else said(STATUS_WORDS[one]) for one in OUTCOMES]
        span = {"first": f"{self.start:%Y-%m-%d %H:%M}", "last": f"{self.until:%Y-%m-%d %H:%M}"}
        told = _HEAD.fill(name=self.rule_set.name, n=Count(self.items), **span)
        lines = [said(told), "", f"{'':{width}}  {'  '.join(heads)}"]
        for stage in self.rule_set.stages:
            counted = self.tally.rules([one.id for one in stage.rules if one.enabled])
            if counted:
                entered = Count(self.tally.stage_entries[stage.id])
                lines.append(said(_ENTERED.fill(name=stage.name, n=entered)))
            lines += [
                f"  {names[key]:{width - 2}}  "
                + "  ".join(f"{count(row[one], said):>{len(head)}}" for one, head in zip(OUTCOMES, heads, strict=True))
                for key, row in counted.items()
            ]
        lines += [
            "",
            *(
                f"{count(n, said):>8}  {told_effect(kind, channel, said)}"
                for (kind, channel), n in sorted(self.tally.effects.items())
            ),
        ]
        if self.end is not None:
            schedule = self._schedule(self.end)
            lines += [
                "",
                "  ".join(f"{said(words)} {count(schedule[key], said)}" for key, words in _OF_SCHEDULE.items()),
            ]
            lines += [
                f"  {one.upcoming.at.isoformat()}  {one.upcoming.key[1]}  {one.upcoming.kind}: {said(one.words)}"
                for one in self._missed(self.end)[:MOST_MISSED]
            ]
        return "\n".join(lines)

    @staticmethod
    def _schedule(end: Rehearsal) -> dict[str, Any]:
        """Say what became of what was planned from outside."""
        later = sum(not one.drawn for one in end.upcoming)
        missed = RehearsalReport._missed(end)
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

    @staticmethod
    def _missed(end: Rehearsal) -> list[Missed]:
        return [one for one in end.missed if not one.upcoming.drawn]

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
