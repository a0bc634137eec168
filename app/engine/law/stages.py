"""The law of stages: coming in, leaving, being moved and being removed."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.clients import client_name
from app.engine.effects import SYSTEM
from app.engine.law.consequences import MOST_ENTRIES
from app.engine.law.rules import cancel_open, run_branch
from app.engine.law.turn import Move, Turn
from app.engine.model.belongings import Exclusion, address_id
from app.engine.model.event import Event
from app.engine.model.values import Value
from app.engine.program import EMPTY
from app.engine.reasons import DELETED, LEFT_STAGE, circle, on_exceptions_list
from app.engine.scope import NOTHING
from app.engine.state import Run, place_of
from app.engine.trace import WAITING, Entered, Left, Moved, Reason, Removed, Stopped

_WAITING = Run(WAITING)


def come_in(turn: Turn, event: Event) -> None:
    """Let the item enter the stage in which it was created, unless it is not even taken."""
    reason = _refusal(turn) if not turn.entry else None
    if reason is None:
        _enter(turn, turn.item.stage, turn.item.pipeline, event.by)
    else:
        turn.gone = True
        turn.steps.append(Removed(turn.now, turn.key, "", event.by or SYSTEM, reason))


def move_from_outside(turn: Turn, event: Event) -> None:
    """Let somebody move the item."""
    stage, pipeline = event.data["stage"], event.data.get("pipeline") or turn.item.pipeline
    if stage != turn.item.stage or pipeline != turn.item.pipeline:
        _enter(turn, stage, pipeline, event.by)


def remove_from_outside(turn: Turn, event: Event) -> None:
    """Let somebody remove the item."""
    turn.steps.append(Removed(turn.now, turn.key, "", event.by or SYSTEM))
    _take_away(turn)


def carry_out(turn: Turn, move: Move) -> None:
    """Let the item go where a rule or trigger sends it, or note that it would have gone."""
    if move.away:
        _remove(turn, move)
        return
    if move.stage == turn.item.stage and move.pipeline == turn.item.pipeline:
        return
    noted = (turn.now, turn.key, move.pipeline, move.stage, move.because, move.by)
    if not turn.engine.carry_out_moves:
        turn.steps.append(Moved(*noted, carried_out=False))
        return
    place = place_of(move.pipeline, move.stage)
    visits = turn.visits.get(place, 0) + 1
    if visits > MOST_ENTRIES:  # 7: the loop guard
        reason = circle(move.stage, visits)
        turn.steps.append(Stopped(turn.now, turn.key, move.stage, move.because, reason))
        return
    turn.visits[place] = visits
    turn.steps.append(Moved(*noted))
    _enter(turn, move.stage, move.pipeline, move.by, move.because, move.trigger)


def _enter(
    turn: Turn, stage: str, pipeline: str, by: str | None, because: str = "", trigger: Mapping[str, Value] = NOTHING
) -> None:
    # 1: what still waits from the previous stage is cancelled, then the rules of the new one start
    if turn.entry:
        cancel_open(turn, LEFT_STAGE)
        turn.steps.append(Left(turn.now, turn.key, turn.item.pipeline, turn.item.stage))
    turn.item = turn.item.in_stage(stage, pipeline)
    live = turn.engine.programs.live.get(pipeline)
    keeps = live is None and pipeline == turn.program.pipeline
    turn.stand_under(turn.program if keeps else live or EMPTY)
    turn.entry += 1
    turn.entered_at = turn.now
    turn.runs, turn.results, turn.trigger = {}, {}, trigger
    turn.steps.append(
        Entered(turn.now, turn.key, pipeline, stage, turn.entry, because, by, turn.program.version, trigger)
    )
    for rule in turn.rules.values():
        if not rule.head:
            turn.stand(rule, _WAITING)
    for rule in turn.rules.values():
        if rule.head:
            run_branch(turn, rule)  # 2: each rule in parallel starts a branch at entry


def _remove(turn: Turn, move: Move) -> None:
    carried_out = turn.engine.carry_out_moves
    turn.steps.append(Removed(turn.now, turn.key, move.because, move.by, carried_out=carried_out))
    if carried_out:
        _take_away(turn)


def _take_away(turn: Turn) -> None:
    cancel_open(turn, DELETED)
    turn.news.clear()
    turn.changed.clear()
    turn.gone = True


def _refusal(turn: Turn) -> Reason | None:
    """Say why an item is not even taken: clients on the exceptions list are no leads."""
    if turn.item.entity != "lead":
        return None
    side = turn.scope().client_side
    addresses = (
        side.reference,
        *(one.value.number for one in side.phones),
        *(one.value.address for one in side.emails),
    )
    there = turn.world.belongings
    found = next((one for one in addresses if one and there.get(Exclusion, address_id(one))), None)
    return on_exceptions_list(found, client_name(found, turn.world.directory) or found) if found else None
