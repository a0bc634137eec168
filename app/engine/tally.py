"""Counts what steps amount to, in constant memory: per rule, per stage, per kind of effect."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from app.engine.trace import (
    Acted,
    Entered,
    Happened,
    Left,
    Moved,
    Reason,
    Removed,
    RuleStep,
    Status,
    Step,
    Stopped,
    TriggerStep,
)
from app.engine.words import Msg

COUNTED_AS = {
    Status.PLANNED: "waiting",
    Status.WAITING: "waiting",
    Status.RUNNING: "fired",
    Status.DONE: "fired",
    Status.SKIPPED: "skipped",
    Status.FAILED: "failed",
    Status.CANCELLED: "cancelled",
    Status.NOT_PLANNED: "not_planned",
}
OUTCOMES = ("fired", "skipped", "failed", "cancelled", "not_planned", "waiting")


class Tally:
    """Running counts; each rule counts once per stage entry, by where it stands last."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.events = 0
        self.stage_entries: Counter[str] = Counter()
        self.effects: Counter[tuple[str, str]] = Counter()
        self.moves: Counter[tuple[str, bool]] = Counter()
        self.triggers: Counter[str] = Counter()
        self.stopped = 0
        self.removed = 0
        self.words: dict[str, Msg] = {}
        """What the reasons say, by the sentence in the source language under which each is counted."""
        self._outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def take(self, steps: Iterable[Step]) -> None:
        """Count more steps."""
        for step in steps:
            match step:
                case RuleStep():
                    self._rule(step)
                case Acted():
                    self.effects[type(step.effect).__name__, step.effect.channel] += 1
                case Happened():
                    self.events += 1
                case Entered():
                    self.stage_entries[step.stage] += 1
                case Left():
                    pass
                case Removed():
                    self.removed += 1
                case Moved():
                    self.moves[step.because, step.carried_out] += 1
                case TriggerStep(fired=True):
                    self.triggers[step.trigger] += 1
                case Stopped():
                    self.stopped += 1

    def add(self, other: Tally) -> None:
        """Take in what was counted elsewhere, of other items."""
        self.events += other.events
        self.stopped += other.stopped
        self.removed += other.removed
        self.words.update(other.words)
        for mine, theirs in (
            (self.stage_entries, other.stage_entries),
            (self.effects, other.effects),
            (self.moves, other.moves),
            (self.triggers, other.triggers),
        ):
            mine.update(theirs)  # type: ignore[arg-type]  # each pair counts the same
        for key, outcomes in other._outcomes.items():
            self._outcomes[key].update(outcomes)
        for key, reasons in other._reasons.items():
            self._reasons[key].update(reasons)

    def rules(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return the counts of rules in the given order, reasons with theirs."""
        return {
            key: {name: self._outcomes.get(key, Counter())[name] for name in OUTCOMES}
            | {"reasons": dict(sorted((+self._reasons.get(key, Counter())).items()))}
            for key in ids
        }

    def as_json(self, ids: Iterable[str]) -> dict[str, Any]:
        """Return all counts as JSON."""
        effects = [
            {"type": kind, "channel": channel, "count": n} for (kind, channel), n in sorted(self.effects.items())
        ]
        return {
            "events": self.events,
            "stage_entries": sum(self.stage_entries.values()),
            "rules": self.rules(ids),
            "effects": effects,
            "stages": dict(sorted(self.stage_entries.items())),
            "moves": [{"by": by, "carried_out": done, "count": n} for (by, done), n in sorted(self.moves.items())],
            "stopped": self.stopped,
            "removed": self.removed,
        }

    def _rule(self, step: RuleStep) -> None:
        outcomes = self._outcomes[step.rule]
        if step.before is not None:
            outcomes[COUNTED_AS[step.before]] -= 1
            if step.reason_before is not None:
                self._reasons[step.rule][self._counted(step.reason_before)] -= 1
        outcomes[COUNTED_AS[step.status]] += 1
        if step.reason is not None:
            self._reasons[step.rule][self._counted(step.reason)] += 1

    def _counted(self, reason: Reason) -> str:
        words = what_is_counted(reason)
        told = words.plain()
        self.words[told] = words
        return told


def counted(reason: Reason) -> str:
    """Return the sentence in the source language under which a reason is counted."""
    return what_is_counted(reason).plain()


def what_is_counted(reason: Reason) -> Msg:
    """Group by what is the same for all items: the sentence, without the values of single records where it has any."""
    if reason.code != "clause":
        return reason.words
    own = ("seen", "right") if reason.words.values.get("varies") else ("seen",)
    return reason.words.fill(**{name: "…" for name in own if name in reason.words.values})
