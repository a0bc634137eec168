"""What comes next for an item, and why what did not come stayed away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct

from app.engine.model.item import Key
from app.engine.model.rule_set import Rule, RuleSet, Trigger
from app.engine.state import ItemState, Run
from app.engine.trace import Reason, Status, Step, TriggerStep
from app.engine.upcoming import Upcoming
from app.engine.words import Msg, msg


class Standing(Struct, frozen=True):
    """Where one rule of the item's stage stands; `run` is None for one that has not come up at all."""

    rule: Rule
    run: Run | None

    @property
    def why_not_up(self) -> Msg | None:
        """Why the rule has not even come up, None where it has."""
        if self.run is not None:
            return None
        if not self.rule.enabled:
            return msg("It is switched off.")
        return msg("The record stood in this stage from the start; rules begin when it enters.")


class Looked(Struct, frozen=True):
    """What became of one trigger the last time an event of its kind happened; `step` is None where none did."""

    trigger: Trigger
    stage: str
    step: TriggerStep | None


class Coming(Struct, frozen=True):
    """One thing that will happen to an item: a rule at its time, or once what it `awaits` is over.

    `then` are the rules that follow it in its branch.
    """

    entity: str
    item: str
    rule: Rule
    at: datetime | None
    awaits: str = ""
    reason: Reason | None = None
    then: tuple[Rule, ...] = ()


def standings(rule_set: RuleSet, state: ItemState) -> tuple[Standing, ...]:
    """Say where each rule of the item's stage stands, in board order."""
    stage = rule_set.stage(state.item.stage)
    return tuple(Standing(rule, state.runs.get(rule.id)) for rule in stage.rules) if stage else ()


def looked(rule_set: RuleSet, item: Key, steps: Iterable[Step]) -> tuple[Looked, ...]:
    """Say for each trigger, in board order, what became of it on an item when its event last happened."""
    last = {one.trigger: one for one in steps if isinstance(one, TriggerStep) and one.item == item}
    return tuple(
        Looked(trigger, stage.id, last.get(trigger.id))
        for stage in rule_set.stages
        for trigger in stage.triggers
        if trigger.enabled
    )


def coming(rule_set: RuleSet, state: ItemState) -> tuple[Coming, ...]:
    """Say what will happen to an item next if nothing else happens to it, the soonest first."""
    stage = rule_set.stage(state.item.stage)
    rules = [one for one in stage.rules if one.enabled] if stage else []
    found = []
    for place, rule in enumerate(rules):
        run = state.runs.get(rule.id)
        if run is not None and run.status in (Status.PLANNED, Status.RUNNING):
            then = _followers(rules[place + 1 :], state)
            found.append(Coming(state.item.entity, state.item.id, rule, run.due, run.awaits, run.reason, then))
    return tuple(sorted(found, key=soonest))


def soonest(one: Coming | Upcoming) -> tuple[bool, datetime]:
    """Order by time; what waits for something else than time comes last."""
    return one.at is None, one.at or _NEVER


_NEVER = datetime.max.replace(tzinfo=UTC)


def _followers(below: Iterable[Rule], state: ItemState) -> tuple[Rule, ...]:
    found = []
    for rule in below:
        run = state.runs.get(rule.id)
        if rule.order != "after_previous" or run is None or run.status is not Status.WAITING:
            break
        found.append(rule)
    return tuple(found)
