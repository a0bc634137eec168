from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings

from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.outlook import coming
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal
from app.engine.rehearse import Stage as Surroundings
from app.engine.replanning import Fate, Line, Replanning, compared, earlier_times, replanned
from app.engine.trace import Status
from tests.engine.board import MONDAY, after, at, board, deal, directory, go, on, program, put, say
from tests.engine.test_backtest import fields, rule_sets, stages

KEY = ("deal", "1")
BEFORE = {"mode": "before", "amount": 3, "unit": "days", "base": "item.close_date"}
ALWAYS = say("always", when=after(1))
REMIND = say("remind", when=BEFORE)


def entered(rules: RuleSet, item: Item) -> tuple[Rehearsal, dict[str, RuleSet]]:
    ready = program(rules, version="v")
    return Rehearsal(Surroundings(Programs.of(ready), directory()), MONDAY).enter(item), {"v": rules}


def what_if(rules: RuleSet, item: Item, **values: Any) -> Replanning:
    rehearsal, versions = entered(rules, item)
    return replanned(rehearsal, KEY, values, versions)


def fates(told: Replanning) -> dict[str, Fate]:
    return {one.rule.id: one.fate for one in told.lines}


def times(line: Line) -> tuple[Any, Any]:
    return line.before and line.before.at, line.after and line.after.at


def test_another_date_moves_what_is_planned_by_it_and_nothing_else() -> None:
    told = what_if(board(A=[REMIND, ALWAYS]), deal(close_date=date(2026, 4, 1)), close_date=date(2026, 4, 11))

    assert fates(told) == {"always": Fate.KEPT, "remind": Fate.MOVED}
    assert times(told.lines[1]) == (at("2026-03-29 00:00"), at("2026-04-08 00:00"))
    assert told.lines[1].reason is not None
    assert told.lines[1].reason.code == "date_changed"


def test_an_emptied_date_drops_what_was_planned_by_it_and_says_which() -> None:
    told = what_if(board(A=[REMIND]), deal(close_date=date(2026, 4, 1)), close_date=None)

    assert fates(told) == {"remind": Fate.DROPPED}
    assert told.after == ()
    assert told.lines[0].reason is not None
    assert told.lines[0].reason.field == "item.close_date"


def test_a_date_where_there_was_none_adds_what_waited_for_it() -> None:
    told = what_if(board(A=[REMIND]), deal(), close_date=date(2026, 4, 1))

    assert fates(told) == {"remind": Fate.ADDED}
    assert times(told.lines[0]) == (None, at("2026-03-29 00:00"))


def test_a_date_so_near_that_its_time_is_past_lets_the_rule_run_at_once() -> None:
    told = what_if(board(A=[REMIND]), deal(close_date=date(2026, 4, 1)), close_date=date(2026, 3, 3))

    assert fates(told) == {"remind": Fate.AT_ONCE}


def test_a_rule_without_a_date_and_what_follows_it_run_at_once_where_the_date_is_past() -> None:
    rules = board(A=[ALWAYS, REMIND, say("next", order="after_previous")])
    told = what_if(rules, deal(close_date=date(2026, 4, 1)), close_date=date(2026, 3, 3))
    assert fates(told) == {"always": Fate.KEPT, "remind": Fate.AT_ONCE, "next": Fate.AT_ONCE}

    told = what_if(board(A=[REMIND, ALWAYS]), deal(), close_date=date(2026, 3, 3))
    assert fates(told) == {"remind": Fate.AT_ONCE, "always": Fate.KEPT}
    assert times(told.lines[0]) == (None, None)


def test_a_rule_that_keeps_the_date_seen_at_entry_does_not_move() -> None:
    kept = say("remind", when={**BEFORE, "follow_changes": False})
    told = what_if(board(A=[kept]), deal(close_date=date(2026, 4, 1)), close_date=date(2026, 4, 11))

    assert fates(told) == {"remind": Fate.KEPT}


def test_a_date_that_brings_the_record_to_another_stage_changes_the_whole_plan() -> None:
    trigger = on("closer", "field.changed", {"fields": ["close_date"]})
    rules = board(A=[ALWAYS], B=[trigger, REMIND])
    told = what_if(rules, deal(), close_date=date(2026, 4, 1))

    assert told.stage == "B"
    assert fates(told) == {"always": Fate.DROPPED, "remind": Fate.ADDED}


def test_trying_a_date_leaves_the_rehearsal_as_it_was() -> None:
    rules = board(A=[REMIND])
    rehearsal, versions = entered(rules, deal(close_date=date(2026, 4, 1)))
    state, steps, asked = rehearsal.states[KEY], rehearsal.steps, rehearsal.asked

    replanned(rehearsal, KEY, {"close_date": date(2026, 4, 11)}, versions)

    assert rehearsal.states[KEY] is state
    assert (rehearsal.steps, rehearsal.asked) == (steps, asked)


@settings(max_examples=100, deadline=None)
@given(rule_sets(), fields, stages, fields)
def test_both_plans_are_those_of_the_rehearsal_before_and_after_the_change(
    rules: RuleSet, values: dict[str, Any], stage: str, changed: dict[str, Any]
) -> None:
    rehearsal, versions = entered(rules, deal(stage, **values))
    told = replanned(rehearsal, KEY, changed, versions)
    after_change = rehearsal.change(KEY, changed)

    assert told.before == coming(rules, rehearsal.states[KEY])
    assert told.after == coming(rules, after_change.states[KEY])
    assert sorted((one.before for one in told.lines if one.before), key=told.before.index) == list(told.before)
    assert sorted((one.after for one in told.lines if one.after), key=told.after.index) == list(told.after)
    assert told == compared(rehearsal.states[KEY], after_change.states[KEY], versions)


# After a real change


def test_the_log_tells_for_when_a_rule_was_planned_before_its_date_changed() -> None:
    rehearsal, _ = entered(board(A=[REMIND, ALWAYS]), deal(close_date=date(2026, 4, 1)))
    after_change = rehearsal.change(KEY, {"close_date": date(2026, 4, 11)})

    told = earlier_times(after_change.steps, KEY, after_change.states[KEY])

    assert {rule: one.due for rule, one in told.items()} == {"remind": at("2026-03-29 00:00")}


def test_the_log_tells_what_is_no_longer_planned_until_it_is_planned_again() -> None:
    rehearsal, _ = entered(board(A=[REMIND]), deal(close_date=date(2026, 4, 1)))
    emptied = rehearsal.change(KEY, {"close_date": None})
    told = earlier_times(emptied.steps, KEY, emptied.states[KEY])
    assert emptied.states[KEY].runs["remind"].status is Status.NOT_PLANNED
    assert told["remind"].reason is not None

    again = emptied.change(KEY, {"close_date": date(2026, 4, 1)})
    assert earlier_times(again.steps, KEY, again.states[KEY]) == {}


def test_the_log_tells_nothing_of_rules_that_ran_or_of_an_earlier_stage() -> None:
    rules = board(
        A=[REMIND, say("soon", when=after(1)), put("date", "close_date", "2026-04-11", when=after(2, "hours"))]
    )
    rehearsal, _ = entered(rules, deal(close_date=date(2026, 4, 1)))
    later = rehearsal.advance(MONDAY + timedelta(days=50))
    assert earlier_times(later.steps, KEY, later.states[KEY]) == {}

    moved = rehearsal.advance(MONDAY + timedelta(hours=3)).move(KEY, "B")
    assert earlier_times(moved.steps, KEY, moved.states[KEY]) == {}


def test_a_rule_that_takes_the_record_away_at_once_is_said_with_its_stage() -> None:
    leave = go("leave", "C", when={"mode": "at", "base": "item.close_date"})
    told = what_if(board(A=[leave, ALWAYS]), deal(), close_date=date(2026, 3, 1))

    assert told.stage == "C"
    assert fates(told) == {"always": Fate.DROPPED}
