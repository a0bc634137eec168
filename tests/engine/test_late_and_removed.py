"""What was due while nothing ran, and items that somebody removes."""

from __future__ import annotations

from datetime import timedelta

from app.engine.model.event import ENTER, REMOVE, TICK, Event
from app.engine.model.rule_set import Rule
from app.engine.process import Engine, Outcome, step
from app.engine.rebuilding import rebuilt
from app.engine.state import ItemState
from app.engine.trace import Removed, RuleStep, Status
from tests.engine.board import MONDAY, after, board, deal, engine, program, say

HOUR = timedelta(hours=1)


def later(name: str, hours: int) -> Rule:
    return say(name, when=after(hours, "hours"))


def entered() -> tuple[Engine, Outcome]:
    rules = board(A=[later("early", 1), say("then", order="after_previous"), later("late", 4)])
    ready = engine(program(rules))
    return ready, step(ItemState(deal("A")), Event(ENTER, "1", MONDAY), ready)


def told(outcome: Outcome) -> list[tuple[str, Status, str]]:
    found = (one for one in outcome.steps if isinstance(one, RuleStep))
    return [(one.rule, one.status, one.reason.code if one.reason else "") for one in found]


def test_a_rule_that_was_due_while_nothing_ran_says_so_and_runs() -> None:
    ready, before = entered()
    tick = Event(TICK, "1", MONDAY + 4 * HOUR, {"late_before": MONDAY + 3 * HOUR})
    assert told(step(before.state, tick, ready)) == [
        ("early", Status.PLANNED, "overdue"),
        ("early", Status.DONE, ""),
        ("then", Status.DONE, ""),
        ("late", Status.DONE, ""),
    ]


def test_a_rule_that_is_too_late_is_skipped_and_its_branch_goes_on() -> None:
    ready, before = entered()
    tick = Event(TICK, "1", MONDAY + 4 * HOUR, {"skip_before": MONDAY + 2 * HOUR})
    assert told(step(before.state, tick, ready)) == [
        ("early", Status.SKIPPED, "too_late"),
        ("then", Status.DONE, ""),
        ("late", Status.DONE, ""),
    ]


def test_an_item_that_somebody_removes_waits_for_nothing_any_more() -> None:
    ready, before = entered()
    gone = step(before.state, Event(REMOVE, "1", MONDAY + HOUR / 2, {}, "ann"), ready)
    (removed,) = (one for one in gone.steps if isinstance(one, Removed))
    assert (removed.because, removed.by, removed.carried_out) == ("", "ann", True)
    assert gone.state.gone
    assert gone.state.next_due is None
    assert {(rule, status) for rule, status, _ in told(gone)} == {
        ("early", Status.CANCELLED), ("then", Status.CANCELLED), ("late", Status.CANCELLED),
    }  # fmt: skip
    assert rebuilt(deal("A"), (*before.steps, *gone.steps)).gone
    assert step(gone.state, Event(TICK, "1", MONDAY + 9 * HOUR), ready).steps == ()
