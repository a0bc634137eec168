"""How the plan of a record moves when something changes: both plans side by side, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

from app.engine.model.item import Key
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.values import Value
from app.engine.outlook import Coming, coming, soonest
from app.engine.rehearse import Rehearsal
from app.engine.state import ItemState, Run
from app.engine.trace import Reason, RuleStep, Status, Step

RuleSets = Mapping[str, RuleSet]
"""The rule sets that records follow, by version."""


class Fate(StrEnum):
    """What becomes of one line of a plan."""

    KEPT = "kept"
    MOVED = "moved"
    ADDED = "added"
    AT_ONCE = "at_once"
    """Its time would be past: it happens in the moment of the change."""
    DROPPED = "dropped"


_RAN = (Status.DONE, Status.RUNNING, Status.SKIPPED, Status.FAILED)
_NOT_YET = (Status.NOT_PLANNED, Status.WAITING)


class Line(Struct, frozen=True):
    """One rule in two plans; `run` is where it stands after the change, None where it has left the record's stage.

    A rule that had no time yet and runs in the moment of the change stands in neither plan.
    """

    rule: Rule
    before: Coming | None
    after: Coming | None
    run: Run | None = None

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.after is not None:
            if self.before is None:
                return Fate.ADDED
            return Fate.KEPT if self.before.at == self.after.at else Fate.MOVED
        return Fate.AT_ONCE if self.run is not None and self.run.status in _RAN else Fate.DROPPED

    @property
    def reason(self) -> Reason | None:
        """Why it stands so after the change, where that needs a reason."""
        return self.after.reason if self.after else self.run.reason if self.run else None


class Replanning(Struct, frozen=True):
    """The plan of a record before and after a change, and line by line what becomes of it."""

    before: tuple[Coming, ...]
    after: tuple[Coming, ...]
    lines: tuple[Line, ...]
    stage: str = ""
    """The stage that the record enters by the change; empty where it stays."""
    gone: bool = False
    """Whether rules remove the record in answer to the change."""


class Earlier(Struct, frozen=True):
    """What the log tells of a rule that is re-planned: when it was due before, and why it no longer is."""

    due: datetime
    reason: Reason | None = None


def replanned(rehearsal: Rehearsal, key: Key, values: Mapping[str, Value], rule_sets: RuleSets) -> Replanning:
    """Say how a record's plan would move if fields of it were changed now; the rehearsal stays as it is."""
    old = rehearsal.states[key]
    new = rehearsal.change(key, values).states[key]
    return compared(old, new, rule_sets)


def compared(old: ItemState, new: ItemState, rule_sets: RuleSets) -> Replanning:
    """Lay the plans of two states of one record side by side."""
    before, after = _plan(old, rule_sets), _plan(new, rule_sets)
    stays = old.entry == new.entry and not new.gone
    planned = {one.rule.id: one for one in after}
    lines = []
    for one in before:
        run = new.runs.get(one.rule.id) if stays else None
        lines.append(Line(one.rule, one, planned.pop(one.rule.id, None) if stays else None, run))
    lines += [Line(one.rule, None, one, new.runs.get(one.rule.id)) for one in planned.values()]
    lines += _set_off(old, new, rule_sets) if stays else []
    lines.sort(key=_order)
    return Replanning(before, after, tuple(lines), "" if old.entry == new.entry else new.item.stage, new.gone)


def earlier_times(steps: Iterable[Step], key: Key, state: ItemState) -> dict[str, Earlier]:
    """Tell from the log which rules of the present stage were re-planned, and for when they were planned before.

    A rule whose date was emptied is told as long as it stands so; one that ran or was cancelled is not.
    """
    found: dict[str, Earlier] = {}
    last: dict[str, datetime] = {}
    for step in steps:
        if not isinstance(step, RuleStep) or step.item != key or step.entry != state.entry:
            continue
        before = last.get(step.rule)
        if step.status is Status.PLANNED and step.due is not None:
            found.pop(step.rule, None)
            if before is not None and before != step.due:
                found[step.rule] = Earlier(before, step.reason)
            last[step.rule] = step.due
        elif step.status is Status.NOT_PLANNED and before is not None:
            found[step.rule] = Earlier(before, step.reason)
        else:
            found.pop(step.rule, None)
    return found


def _plan(state: ItemState, rule_sets: RuleSets) -> tuple[Coming, ...]:
    rule_set = rule_sets.get(state.version)
    return coming(rule_set, state) if rule_set is not None and not state.gone else ()


def _set_off(old: ItemState, new: ItemState, rule_sets: RuleSets) -> list[Line]:
    """Return the rules that had no time yet and have run by the change."""
    rule_set = rule_sets.get(old.version)
    stage = rule_set.stage(old.item.stage) if rule_set else None
    found = []
    for rule in stage.rules if stage else ():
        before, after = old.runs.get(rule.id), new.runs.get(rule.id)
        if before is not None and before.status in _NOT_YET and after is not None and after.status in _RAN:
            found.append(Line(rule, None, None, after))
    return found


def _order(line: Line) -> tuple[bool, datetime]:
    """Order by the time that is the soonest of both; what has none runs now."""
    return min((soonest(one) for one in (line.before, line.after) if one is not None), default=_NOW)


_NOW = (False, datetime.min.replace(tzinfo=UTC))
