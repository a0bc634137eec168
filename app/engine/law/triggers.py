"""The law of triggers: which of those that wait for an event moves the item, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.errors import KnownError
from app.engine.law.stages import carry_out
from app.engine.law.turn import Move, News, Turn
from app.engine.model.event import Event
from app.engine.model.values import Value
from app.engine.program import ReadyTrigger
from app.engine.reasons import out_of_reach
from app.engine.trace import Reason, TriggerStep


def look_for_trigger(turn: Turn, news: News) -> None:
    """Ask the triggers that wait for an event; the first that it fits moves the item."""
    # 5: in board order, never on the current stage, to the right or back where allowed; one move per event
    waiting = turn.program.triggers
    found = [one for kind in news.types for one in waiting.get(kind, ())]
    if not found:
        return
    event, before = news.event, news.before
    here = turn.program.stages.get(turn.item.stage)
    winner: ReadyTrigger | None = None
    for trigger in sorted(found, key=_in_board_order):
        reason = out_of_reach(trigger, winner, here.place if here else -1) or _misses(turn, trigger, event, before)
        turn.steps.append(TriggerStep(turn.now, turn.key, trigger.node.id, trigger.stage, reason is None, reason))
        winner = winner or (trigger if reason is None else None)
    if winner is not None:
        node = winner.node
        by = turn.moment(node.id, node.change_stage_as, turn.scope(event.data, before)).author()
        carry_out(turn, Move(winner.stage, turn.item.pipeline, by, node.id, event.data))


def _in_board_order(trigger: ReadyTrigger) -> tuple[int, int]:
    return trigger.place, trigger.number


def _misses(turn: Turn, trigger: ReadyTrigger, event: Event, before: Mapping[str, Value]) -> Reason | None:
    if trigger.fault is not None or trigger.type is None:
        return trigger.fault
    scope = turn.scope(event.data, before)
    try:
        words = trigger.type.misses(event, turn.moment(trigger.node.id, trigger.node.change_stage_as, scope))
        if words is not None:
            return Reason("parameters", words)
        if trigger.condition is not None and not trigger.condition.test(scope):
            return trigger.condition.why_not(scope)
    except KnownError as error:
        return Reason("cannot_act", error.words, error.field or "")
    return None
