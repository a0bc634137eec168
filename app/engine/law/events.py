"""The law of events: what one does to the item, and what is worked off until nothing follows any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.engine.law.consequences import change_fields
from app.engine.law.rules import finish, hold_up, plan_anew, run_due
from app.engine.law.stages import carry_out, come_in, move_from_outside, remove_from_outside
from app.engine.law.triggers import look_for_trigger
from app.engine.law.turn import News, Turn
from app.engine.model.event import ANSWERS, ENTER, FINISHED, HELD_UP, MOVE, REMOVE, SET, TICK, Event
from app.engine.scope import NOTHING
from app.engine.trace import Happened


def let_time_pass(turn: Turn, event: Event) -> None:
    """Run what is due by now, and all that follows; a tick may say what is too late."""
    late = event.data if event.type == TICK else NOTHING
    if run_due(turn, late.get("late_before"), late.get("skip_before")):
        _settle(turn)


def let_happen(turn: Turn, event: Event) -> None:
    """Let the event happen, then all that follows at this moment."""
    if event.type == TICK or turn.gone:
        return
    if event.type not in ANSWERS:  # what a rule waited for is no news from outside where it comes in no time
        turn.visits, turn.lineage = {}, tuple(event.data.get("lineage", ()))
    turn.steps.append(Happened(turn.now, turn.key, event))
    taken = _TAKEN.get(event.type)
    if taken is not None:
        taken(turn, event)
    else:
        turn.news.append(News((event.type,), event))
    _settle(turn)


def _settle(turn: Turn) -> None:
    """Work off moves and changes that rules have caused."""
    while turn.changed or turn.move is not None or turn.news:
        if turn.changed:
            plan_anew(turn)
        elif turn.move is not None:
            move, turn.move = turn.move, None
            carry_out(turn, move)
        else:
            news = turn.news.popleft()
            if news.event.type == FINISHED:
                _finish(turn, news.event)
            else:
                look_for_trigger(turn, news)


def _set(turn: Turn, event: Event) -> None:
    change_fields(turn, event.data["values"], event.by)


def _finish(turn: Turn, event: Event) -> None:
    finish(turn, event.data["awaits"], event.data.get("results", {}), event.data.get("failed"))


def _hold_up(turn: Turn, event: Event) -> None:
    hold_up(turn, event.data["awaits"], event.data["why"])


_TAKEN: Mapping[str, Callable[[Turn, Event], None]] = {
    ENTER: come_in,
    MOVE: move_from_outside,
    REMOVE: remove_from_outside,
    SET: _set,
    FINISHED: _finish,
    HELD_UP: _hold_up,
}
"""What events other than those that only triggers wait for do by themselves."""
