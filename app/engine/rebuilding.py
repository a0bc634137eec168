"""Where an item stands, told from the log of its steps alone: the log is the truth, the state a summary of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from app.engine.effects import FieldsChanged, ResponsibleChanged, VariableSet
from app.engine.model.event import ANSWERS, SET
from app.engine.model.item import Item
from app.engine.model.values import Value
from app.engine.state import ItemState, Run, place_of
from app.engine.trace import Acted, Entered, Happened, Moved, Removed, RuleStep, Step


def rebuilt(item: Item, steps: Iterable[Step]) -> ItemState:
    """Return the state to which steps have led an item; `item` is as it was before the first of them."""
    built = _Built(item)
    for step in steps:
        built.take(step)
    return built.state()


class _Built:
    def __init__(self, item: Item) -> None:
        self._item = item
        self._entered: Entered | None = None
        self._runs: dict[str, Run] = {}
        self._results: dict[str, Mapping[str, Value]] = {}
        self._variables: dict[str, Value] = {}
        self._visits: dict[str, int] = {}
        self._lineage: tuple[str, ...] = ()
        self._gone = False
        self._at: datetime | None = None

    def take(self, step: Step) -> None:
        if self._at is None or step.at > self._at:
            self._visits, self._lineage = {}, ()
        self._at = step.at
        follow = _FOLLOWING.get(type(step))
        if follow is not None:
            follow(self, step)

    def happened(self, step: Happened) -> None:
        if step.event.type not in ANSWERS:
            self._visits, self._lineage = {}, tuple(step.event.data.get("lineage", ()))
        if step.event.type == SET:
            self._set(step.event.data["values"])

    def entered(self, step: Entered) -> None:
        self._entered = step
        self._item = self._item.in_stage(step.stage, step.pipeline)
        self._runs, self._results = {}, {}

    def moved(self, step: Moved) -> None:
        if step.carried_out:
            place = place_of(step.pipeline, step.stage)
            self._visits[place] = self._visits.get(place, 0) + 1

    def removed(self, step: Removed) -> None:
        self._gone = self._gone or step.carried_out

    def stood(self, step: RuleStep) -> None:
        self._runs[step.rule] = Run(step.status, step.due, step.awaits, step.reason)
        if step.results:
            self._results[step.rule] = {**self._results.get(step.rule, {}), **step.results}

    def acted(self, step: Acted) -> None:
        match step.effect:
            case FieldsChanged():
                self._set(step.effect.values)
            case ResponsibleChanged():
                self._set({"responsible": step.effect.responsible})
            case VariableSet():
                self._variables[step.effect.name] = step.effect.value

    def _set(self, values: Mapping[str, Value]) -> None:
        changed = {key: value for key, value in values.items() if self._item.values.get(key) != value}
        if changed:
            self._item = self._item.with_values(changed)

    def state(self) -> ItemState:
        entered = self._entered
        return ItemState(
            self._item,
            entered.version if entered else "",
            entered.entry if entered else 0,
            entered.at if entered else None,
            self._runs,
            self._results,
            entered.brought if entered else {},
            self._variables,
            self._visits,
            self._at,
            self._lineage,
            self._gone,
        )


_FOLLOWING: Mapping[type[Step], Callable[[_Built, Any], None]] = {
    Happened: _Built.happened,
    Entered: _Built.entered,
    Moved: _Built.moved,
    Removed: _Built.removed,
    RuleStep: _Built.stood,
    Acted: _Built.acted,
}
