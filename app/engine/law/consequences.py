"""What an effect changes at once: the item, what surrounds it, and which events it is itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import structs

from app.engine.aftermath import LEAVING, Around
from app.engine.effects import (
    SYSTEM,
    Effect,
    FieldsChanged,
    ItemCreated,
    ItemDeleted,
    ResponsibleChanged,
    StageChanged,
    VariableSet,
)
from app.engine.law.turn import Move, News, Turn
from app.engine.model.event import FINISHED, Event
from app.engine.model.values import Value
from app.engine.overlay import Overlay
from app.engine.reasons import circle_of_items
from app.engine.setting_off import SETTING_OFF, set_off_by
from app.engine.state import place_of
from app.engine.trace import Reason

MOST_ENTRIES = 3
"""How often rules alone may bring an item into one stage before the loop guard steps in (law 7)."""


def apply(turn: Turn, effect: Effect, rule: str) -> None:
    """Let the item and its surroundings be as an effect leaves them; events that it is are news."""
    kind = type(effect)
    happenings: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    if kind in SETTING_OFF and _heard(turn, SETTING_OFF[kind]):
        happenings = tuple(set_off_by(effect, Around(turn.item, rule, turn.now, turn.world.belongings)))
    change = _CHANGING.get(kind)
    if change is not None:
        change(turn, effect, rule)
    elif kind in LEAVING:
        _leave(turn, effect, rule)
    for type_, data in happenings:
        turn.news.append(News((type_,), Event(type_, turn.item.id, turn.now, data, SYSTEM)))


def _heard(turn: Turn, types: frozenset[str]) -> bool:
    """Say whether anything waits for one of these events."""
    return FINISHED in types or not types.isdisjoint(turn.program.triggers)


def change_fields(turn: Turn, values: Mapping[str, Value], by: str | None) -> None:
    """Change fields of the item; those that really change are news."""
    old = turn.item.values
    before = {key: old.get(key) for key, new in values.items() if old.get(key) != new}
    if not before:
        return
    changed = {key: values[key] for key in before}
    turn.item = turn.item.with_values(changed)
    turn.changed |= set(before)
    data: dict[str, Value] = {"fields": tuple(before)}
    types: tuple[str, ...] = ("field.changed",)
    if "responsible" in before:
        types = (*types, "responsible.changed")
        data["responsible"] = changed["responsible"]
    turn.news.append(News(types, Event("field.changed", turn.item.id, turn.now, data, by), before))


def moves_away(turn: Turn, effect: Effect) -> bool:
    """Say whether an effect takes the item out of its stage."""
    match effect:
        case StageChanged():
            here = (turn.item.stage, turn.item.pipeline)
            return (effect.stage, effect.pipeline or turn.item.pipeline) != here
        case ItemDeleted():
            return True
    return False


def born_in_circles(turn: Turn, effects: Iterable[Effect]) -> Reason | None:
    """Hold back an item that rules alone create out of another, over and over in one stage (7)."""
    for effect in effects:
        if (
            isinstance(effect, ItemCreated)
            and turn.lineage.count(place_of(effect.pipeline, effect.stage)) >= MOST_ENTRIES
        ):
            return circle_of_items(effect.stage, MOST_ENTRIES + 1)
    return None


def with_lineage(turn: Turn, effect: Effect) -> Effect:
    """Let a created item know out of which it was created at this moment."""
    if not isinstance(effect, ItemCreated):
        return effect
    return structs.replace(effect, lineage=(*turn.lineage, place_of(effect.pipeline, effect.stage)))


def _leave(turn: Turn, effect: Effect, rule: str) -> None:
    if turn.overlay is None:
        turn.overlay = Overlay(turn.world)
    turn.overlay.take(effect, turn.item, rule, turn.now)
    turn.world = turn.overlay.world


def _fields(turn: Turn, effect: FieldsChanged, _rule: str) -> None:
    change_fields(turn, effect.values, effect.by)


def _responsible(turn: Turn, effect: ResponsibleChanged, _rule: str) -> None:
    change_fields(turn, {"responsible": effect.responsible}, effect.by)


def _stage(turn: Turn, effect: StageChanged, rule: str) -> None:
    turn.move = Move(effect.stage, effect.pipeline or turn.item.pipeline, effect.by, rule)


def _variable(turn: Turn, effect: VariableSet, _rule: str) -> None:
    turn.variables = {**turn.variables, effect.name: effect.value}


def _deleted(turn: Turn, effect: ItemDeleted, rule: str) -> None:
    turn.move = Move("", "", effect.by, rule, away=True)


_CHANGING: Mapping[type[Effect], Callable[[Turn, Any, str], None]] = {
    FieldsChanged: _fields,
    ResponsibleChanged: _responsible,
    StageChanged: _stage,
    VariableSet: _variable,
    ItemDeleted: _deleted,
}

CONSEQUENTIAL: frozenset[type[Effect]] = frozenset((*_CHANGING, ItemCreated, *SETTING_OFF, *LEAVING))
"""Effects after which the item or its surroundings are others, or events follow."""
