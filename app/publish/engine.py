"""What can be asked of an engine that runs rule sets for real, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct, field

from app.engine.effects import Effect
from app.engine.model.item import Key
from app.engine.model.rule_set import RuleSet
from app.engine.trace import FAILED, RuleStep, Step, Stopped
from app.publish.hooks import HookKeeper

WAITING, SENT, DEAD, HELD = "waiting", "sent", "dead", "held"
"""How far a post has come."""
HAS_ERRORS = "has-errors"
"""The kind of refusal where the checks have found errors in a rule set."""


class Running(Struct, frozen=True):
    """The version that runs in a pipeline."""

    pipeline: str
    version: str
    activated_at: datetime | None = None
    items: int | None = None
    """How many items it runs on; None where that is not known."""


class Going(Struct, frozen=True):
    """How an engine goes: what waits, how much is done, what keeps it from working."""

    started_at: datetime
    now: datetime | None = None
    """By its own clock."""
    version: str = ""
    events_waiting: int = 0
    timers: int = 0
    posts_waiting: int = 0
    dead: int = 0
    next_due: datetime | None = None
    done: Mapping[str, int] = field(default_factory=dict)
    """Events, timers and posts since it started."""
    late: int = 0
    """Timers that were overdue when it started."""
    problems: Mapping[str, str] = field(default_factory=dict)
    pipelines: tuple[Running, ...] = ()


class Ran(Struct, frozen=True):
    """A line of the log: what happened to an item, or did not."""

    seq: int
    step: Step
    title: str


class Timer(Struct, frozen=True):
    """An item that waits for a time."""

    item: Key
    title: str
    due: datetime
    rules: tuple[str, ...] = ()
    pipeline: str = ""


class Failure(Struct, frozen=True):
    """A rule that could not act, as the log tells it, or an event of which nothing could come."""

    item: Key
    title: str
    at: datetime
    step: RuleStep | Stopped | None = None
    why: str = ""
    """Why nothing could come of an event."""


def failures_of(lines: Iterable[Ran | None], events: Iterable[Failure], limit: int) -> tuple[Failure, ...]:
    """Return what lines of the log and events tell of what could not be done, the newest first."""
    found = [(line.step, line.title) for line in lines if line is not None]
    rules = [
        Failure(step.item, title, step.at, step)
        for step, title in found
        if isinstance(step, Stopped) or (isinstance(step, RuleStep) and step.status is FAILED)
    ]
    return tuple(sorted([*rules, *events], key=lambda one: one.at, reverse=True)[:limit])


class OnItsWay(Struct, frozen=True):
    """A message or call that leaves through a channel, has left, or could not."""

    key: str
    item: Key
    title: str
    rule: str
    channel: str
    effect: Effect | None
    """None where a newer program has written it."""
    status: str
    attempts: int = 0
    next_at: datetime | None = None
    error: str = ""
    receipt: str = ""
    created_at: datetime | None = None
    sent_at: datetime | None = None


class LedgerPort(HookKeeper, Protocol):
    """What has been done and what waits, whether an engine runs or not. Each call may take a while."""

    def steps(self, limit: int) -> tuple[Ran, ...]:
        """Return the newest lines of the log, the oldest of them first."""

    def timers(self, limit: int) -> tuple[Timer, ...]:
        """Return what waits for a time, the next first."""

    def outbox(self, status: str, limit: int) -> tuple[OnItsWay, ...]:
        """Return posts that have come so far, the newest first."""

    def failures(self, limit: int) -> tuple[Failure, ...]:
        """Return rules that could not act and events of which nothing could come, the newest first."""

    def send_again(self, key: str) -> None:
        """Try a post again at once."""

    def mend(self, key: str, changed: Mapping[str, Any]) -> None:
        """Change fields of a post's effect, and try it again."""

    def give_up(self, key: str) -> None:
        """Never send a post."""


class EnginePort(LedgerPort, Protocol):
    """An engine that runs, wherever that is. Each call may take a while, and raises ServerError."""

    def status(self) -> Going:
        """Say how it goes."""

    def go_live(self, rule_set: RuleSet, comment: str, *, enter: bool, despite_errors: bool = False) -> None:
        """Let a rule set run; with `enter` items that stand in its stages already count as entering them.

        Where the checks find errors it raises Refusal of the kind HAS_ERRORS, unless it is to run despite them.
        """

    def halt(self, pipeline: str) -> None:
        """Let nothing run any more in a pipeline."""

    def stop(self) -> None:
        """Ask the engine to end. It does so once what is under way is safe."""
