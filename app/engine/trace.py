"""What happened to an item and what did not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from app.engine.effects import Effect
from app.engine.model.event import Event
from app.engine.model.item import Key
from app.engine.model.values import Value
from app.engine.words import Msg


class Status(StrEnum):
    """Where a rule stands on an item."""

    PLANNED = "planned"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NOT_PLANNED = "not_planned"


# Python looks a member up by its class some ten times slower than by a name.
PLANNED, WAITING, RUNNING, DONE, SKIPPED, FAILED, CANCELLED, NOT_PLANNED = Status


class Reason(Struct, frozen=True, gc=False):
    """Why a rule or trigger stands as it does.

    `code` groups reasons for counting (``clause``, ``empty_date``, ``left_stage``, ``cannot_act``, ``no_answer`` …);
    `path` is the clause within the condition, as in ``all[0].any[1]``; `seen` the value it saw.
    """

    code: str
    words: Msg
    field: str = ""
    path: str = ""
    seen: Value = None


class Step(Struct, frozen=True, gc=False):
    """One line of the trace; `item` is the key of the item: its entity type and id.

    Values hold no circles, so that the collector of circles need not look at them.
    """

    at: datetime
    item: Key


class Happened(Step, frozen=True):
    """An event reached the item."""

    event: Event


class Entered(Step, frozen=True):
    """The item entered a stage; `entry` counts its entries, `because` is a rule's or trigger's id or empty.

    `version` is the version of the rule set that holds from now on, `brought` what the trigger's event brought along.
    """

    pipeline: str
    stage: str
    entry: int
    because: str = ""
    by: str | None = None
    version: str = ""
    brought: Mapping[str, Value] = field(default_factory=dict)


class Left(Step, frozen=True):
    """The item left a stage."""

    pipeline: str
    stage: str


class RuleStep(Step, frozen=True):
    """A rule came to stand at a status; `due` is when a planned one will run."""

    rule: str
    stage: str
    entry: int
    status: Status
    reason: Reason | None = None
    due: datetime | None = None
    results: Mapping[str, Value] = field(default_factory=dict)
    before: Status | None = None
    """Where it stood until now, None where it has just come up."""
    reason_before: Reason | None = None
    awaits: str = ""
    """What a running one waits for."""


class Acted(Step, frozen=True):
    """A rule asked the world for an effect; `number` counts the effects of one performance from 0."""

    rule: str
    stage: str
    entry: int
    number: int
    effect: Effect


class TriggerStep(Step, frozen=True):
    """A trigger was looked at for an event; it fired, or did not for a reason."""

    trigger: str
    stage: str
    fired: bool
    reason: Reason | None = None


class Moved(Step, frozen=True):
    """A rule or trigger asked for another stage; `carried_out` is False where recorded history stands instead."""

    pipeline: str
    stage: str
    because: str
    by: str
    carried_out: bool = True


class Removed(Step, frozen=True):
    """The item was removed by a rule, or never taken for a reason; `carried_out` as for moves."""

    because: str
    by: str
    reason: Reason | None = None
    carried_out: bool = True


class Stopped(Step, frozen=True):
    """The loop guard held the item back from entering a stage once more."""

    stage: str
    because: str
    reason: Reason
