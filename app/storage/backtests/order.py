"""What is to be backtested, in a form that another process can be given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.engine.history import LogMapping
from app.engine.model.rule_set import RuleSet

Progress = Callable[[float], None]
"""Hears which share of the work is done, again and again; what it raises stops everything."""


@dataclass(frozen=True, slots=True)
class Order:
    """A rule set, a history, and how the one is to be replayed under the other."""

    rule_set: RuleSet
    log: Path | None
    """An event log; None for the items of the workspace themselves."""
    mapping: LogMapping | None = None
    """Guessed where absent."""
    workspace: Path | None = None
    """Where people, clients and calendars come from."""
    other: RuleSet | None = None
    """A version to compare with."""
    follow_moves: bool = False
    """Whether stages are changed and items created as the rules say, beside what is recorded."""
    seed: str = "0"
    sms_price: str | None = None
    """What a segment of SMS costs, as a person says it; where absent, as the workspace remembers it."""
    events_to: tuple[Path, ...] = ()
    """Files that get each step as an event log."""
    processes: int = 0
    """The most there should be; 0 for what the machine has."""
    apart: bool = False
    """Whether this process must stay free for a person, so that all the work is done in others."""

    @property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rule set, and the one to compare with."""
        return (self.rule_set,) if self.other is None else (self.rule_set, self.other)
