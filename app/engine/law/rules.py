"""The law of rules: first the time, then the condition, then the action; and who comes next in the branch.

The numbers in comments are those of the runtime law. Functions that end a rule return the rule whose turn has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.engine.catalog.declaration import RuleType
from app.engine.effects import Await, Effect
from app.engine.errors import KnownError
from app.engine.law.consequences import CONSEQUENTIAL, apply, born_in_circles, moves_away, with_lineage
from app.engine.law.turn import Turn
from app.engine.model.values import Value
from app.engine.moment import Moment
from app.engine.planning import Due, delayed, due
from app.engine.program import ReadyRule
from app.engine.reasons import (
    FAILED_ABOVE,
    MOVED_ABOVE,
    MOVED_BESIDE,
    OVERDUE,
    TOO_LATE,
    date_changed,
    held_up,
    no_answer,
    no_date,
)
from app.engine.scope import NOTHING
from app.engine.state import Run
from app.engine.trace import (
    CANCELLED,
    DONE,
    FAILED,
    NOT_PLANNED,
    PLANNED,
    RUNNING,
    SKIPPED,
    WAITING,
    Acted,
    Reason,
    Status,
)
from app.engine.words import Msg

Outcome = Await | Mapping[str, Value] | None
"""What a rule returns once it has acted: results, or what it still waits for."""

_DONE = Run(DONE)


def run_branch(turn: Turn, rule: ReadyRule) -> None:
    """Start a rule, and those below it in its branch as far as they can go."""
    following: ReadyRule | None = rule
    while following is not None:
        following = _start(turn, following)


def run_due(turn: Turn, late_before: datetime | None = None, skip_before: datetime | None = None) -> bool:
    """Run what is due, in the order of its time, board order within the same moment; say whether anything was.

    What was due before `late_before` is said to be late; what was due before `skip_before` is skipped.
    """
    now, rules = turn.now, turn.rules
    waiting = [
        (run.due, rules[key].place, key)
        for key, run in turn.runs.items()
        if run.due is not None and run.due <= now and key in rules
    ]
    if len(waiting) > 1:
        waiting.sort()
    for moment, _, key in waiting:
        rule = rules[key]
        if skip_before is not None and moment < skip_before:
            _go_on(turn, _ended(turn, rule, SKIPPED, TOO_LATE))
            continue
        if late_before is not None and moment < late_before:
            turn.stand(rule, Run(PLANNED, moment, "", OVERDUE))
        _go_on(turn, _perform(turn, rule))
    return bool(waiting)


def finish(turn: Turn, awaits: str, results: Mapping[str, Value], failed: Msg | None = None) -> None:
    """End what has waited for this; it fails where nothing will ever come of it (10)."""
    for rule in _waiting_for(turn, awaits):
        if failed is None:
            _go_on(turn, _finished(turn, rule, results))
        else:
            _go_on(turn, _ended(turn, rule, FAILED, no_answer(failed)))


def hold_up(turn: Turn, awaits: str, why: Msg) -> None:
    """Say why what has waited for this goes on waiting, and for whom."""
    for rule in _waiting_for(turn, awaits):
        turn.stand(rule, Run(RUNNING, None, awaits, held_up(why)))


def plan_anew(turn: Turn) -> None:
    """Let waiting rules follow the dates they are based on (4)."""
    changed, turn.changed = turn.changed, set()
    for rule in turn.rules.values():
        run = turn.runs.get(rule.id)
        if run is None or rule.follows not in changed or run.status not in (PLANNED, NOT_PLANNED):
            continue
        planned = _planned(turn, rule)
        if isinstance(planned, datetime):
            if planned <= turn.now:
                _go_on(turn, _perform(turn, rule))
            elif planned != run.due:
                turn.stand(rule, Run(PLANNED, planned, "", date_changed(rule.node.when.base)))
        elif run.status is PLANNED or planned[0] is FAILED:
            _go_on(turn, _ended(turn, rule, *planned))


def cancel_open(turn: Turn, reason: Reason) -> None:
    """Cancel all that still waits."""
    for key, run in turn.runs.items():
        status = run.status
        if (status is PLANNED or status is WAITING or status is RUNNING) and key in turn.rules:
            turn.stand(turn.rules[key], Run(CANCELLED, None, "", reason))


def _waiting_for(turn: Turn, awaits: str) -> list[ReadyRule]:
    return [
        turn.rules[key]
        for key, run in turn.runs.items()
        if run.status is RUNNING and run.awaits == awaits and key in turn.rules
    ]


def _go_on(turn: Turn, following: ReadyRule | None) -> None:
    if following is not None:
        run_branch(turn, following)


def _start(turn: Turn, rule: ReadyRule) -> ReadyRule | None:
    """Plan a rule whose turn has come, or perform it at once (3, 4)."""
    if rule.at_once:
        return _perform(turn, rule)
    planned = _planned(turn, rule)
    if not isinstance(planned, datetime):
        return _ended(turn, rule, *planned)
    if planned <= turn.now:
        return _perform(turn, rule)
    turn.stand(rule, Run(PLANNED, planned))
    return None


def _planned(turn: Turn, rule: ReadyRule) -> datetime | tuple[Status, Reason]:
    """Return when a rule is to run, or how it stands without a time."""
    directory = turn.world.directory
    if rule.delayed:
        return delayed(rule.node.when, turn.now, directory.calendar)
    employee = directory.employees.get(turn.item.values.get("responsible") or "")
    calendar = directory.calendars.get((employee.calendar if employee else "") or "", directory.calendar)
    try:
        planned = due(rule.node.when, turn.scope(), now=turn.now, employee_calendar=calendar)
    except KnownError as error:
        return FAILED, Reason("date", error.words, error.field or "when")
    return planned.at if isinstance(planned, Due) else (NOT_PLANNED, no_date(planned))


def _perform(turn: Turn, rule: ReadyRule) -> ReadyRule | None:
    """First the condition at this moment, then the action with the values of this moment (3)."""
    action, condition = rule.action, rule.condition
    if rule.fault is not None or action is None:
        return _ended(turn, rule, FAILED, rule.fault)
    scope = turn.scope()
    try:
        if condition is not None and not condition.test(scope):
            return _ended(turn, rule, SKIPPED, condition.why_not(scope))
    except KnownError as error:
        return _ended(turn, rule, FAILED, Reason("cannot_act", error.words, error.field or ""))
    try:
        effects, outcome = _performed(action, turn.moment(rule.id, rule.node.acts_as, scope))
    except KnownError as error:  # 10: nothing fails silently
        told = action.labelled(error)
        return _ended(turn, rule, FAILED, Reason("cannot_act", told.words, told.field or ""))
    for effect in effects:
        if type(effect) in CONSEQUENTIAL:
            return _acted(turn, rule, effects, outcome)
    note = turn.steps.append
    for number, effect in enumerate(effects):  # most are messages: nothing follows
        note(Acted(turn.now, turn.key, rule.id, turn.item.stage, turn.entry, number, effect))
    return _finished(turn, rule, outcome)


def _performed(action: RuleType, moment: Moment) -> tuple[list[Effect], Outcome]:
    acting = iter(action.perform(moment))
    effects: list[Effect] = []
    try:
        while True:
            effects.append(next(acting))
    except StopIteration as finished:
        return effects, finished.value


def _acted(turn: Turn, rule: ReadyRule, effects: list[Effect], outcome: Outcome) -> ReadyRule | None:
    """Let effects follow after which the item or its surroundings are others."""
    moves = any(moves_away(turn, one) for one in effects)
    if moves and turn.move is not None:
        turn.stand(rule, Run(CANCELLED, reason=MOVED_BESIDE))
        return None
    if (circle := born_in_circles(turn, effects)) is not None:
        return _ended(turn, rule, FAILED, circle)
    for number, asked in enumerate(effects):
        effect = with_lineage(turn, asked)
        turn.steps.append(Acted(turn.now, turn.key, rule.id, turn.item.stage, turn.entry, number, effect))
        apply(turn, effect, rule.id)
    if moves and not isinstance(outcome, Await):  # 6: a rule that moves the item ends its branch
        _leave_results(turn, rule, outcome or NOTHING)
        turn.stand(rule, _DONE, outcome or NOTHING)
        _cancel_branch(turn, rule, MOVED_ABOVE)
        return None
    return _finished(turn, rule, outcome)


def _finished(turn: Turn, rule: ReadyRule, outcome: Outcome) -> ReadyRule | None:
    if not outcome:
        turn.stand(rule, _DONE)
    elif isinstance(outcome, Await):
        _leave_results(turn, rule, outcome.results)
        turn.stand(rule, Run(RUNNING, awaits=outcome.key), outcome.results)
        return None
    else:
        _leave_results(turn, rule, outcome)
        turn.stand(rule, _DONE, outcome)
    return _follower(turn, rule)


def _leave_results(turn: Turn, rule: ReadyRule, results: Mapping[str, Value]) -> None:
    if results:
        turn.results[rule.id] = {**turn.results.get(rule.id, NOTHING), **results}


def _ended(turn: Turn, rule: ReadyRule, status: Status, reason: Reason | None) -> ReadyRule | None:
    turn.stand(rule, Run(status, None, "", reason))
    if status is FAILED and rule.node.on_failure == "stop":
        _cancel_branch(turn, rule, FAILED_ABOVE)
        return None
    return _follower(turn, rule)


def _follower(turn: Turn, rule: ReadyRule) -> ReadyRule | None:
    """Return the rule that has waited for this one to end: skipped counts as finished (2)."""
    if not rule.follower:
        return None
    return turn.rules[rule.follower] if turn.runs[rule.follower].status is WAITING else None


def _cancel_branch(turn: Turn, rule: ReadyRule, reason: Reason) -> None:
    while (below := turn.rules.get(rule.follower)) is not None and turn.runs[below.id].status is WAITING:
        turn.stand(below, Run(CANCELLED, reason=reason))
        rule = below
