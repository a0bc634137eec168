"""Generated arrivals: how many come, when, what they are like, and how people move them on."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from app.engine.arrivals import EVEN, MOST, Arrivals, Drawing, expected, generate, read_arrivals
from app.engine.calendar import Calendar
from app.engine.errors import KnownError
from app.engine.hours import OFFICE_WEEK
from app.engine.model.event import MOVE
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Money
from app.engine.program import Programs
from app.engine.rehearse import Rehearsal, Stage
from app.engine.trace import Entered
from app.engine.upcoming import Pace, Stay, Upcoming
from tests.engine.board import at, board, directory, go, program, say

CALENDAR = Calendar("UTC")
RULES = board(A=[say("hello")])
START = at("2026-03-02 00:00")
TWELVE = Arrivals("A", 12, 14, week=OFFICE_WEEK)


def drawn(arrivals: Arrivals, *models: Item, seed: str = "1", begin: datetime = START) -> tuple[Upcoming, ...]:
    return generate(arrivals, begin, Drawing(RULES, directory(), models, seed, lambda _key: False))


def model(**values: Any) -> Item:
    own = {"title": "Roof", "amount": Money(Decimal(700), "EUR"), "created_at": at("2025-06-01 12:00")}
    return Item("9", "deal", "sales", "C", own | values)


def test_as_many_come_as_the_working_days_have_room_for() -> None:
    assert expected(TWELVE, START, CALENDAR) == 120
    even = drawn(replace(TWELVE, pattern=EVEN))
    assert len(even) == 120
    assert set(Counter(one.at.date() for one in even).values()) == {12}
    assert 90 < len(drawn(TWELVE)) < 150


def test_they_come_in_their_hours_only() -> None:
    found = [one.at for one in drawn(TWELVE)]
    assert {one.weekday() for one in found} == {0, 1, 2, 3, 4}
    assert {one.hour for one in found} == set(range(9, 18))
    assert found == sorted(found)


def test_without_hours_of_their_own_they_come_in_the_workspaces_working_time() -> None:
    assert expected(replace(TWELVE, week=None), START, CALENDAR) == 120
    assert expected(replace(TWELVE, week=None), START, Calendar.from_json({"hours": {"mon": ["09:00-10:00"]}})) == 24


def test_a_day_that_has_begun_counts_for_what_is_left_of_it() -> None:
    assert expected(replace(TWELVE, days=1), at("2026-03-02 13:30"), CALENDAR) == 6
    late = drawn(replace(TWELVE, days=1, pattern=EVEN), begin=at("2026-03-02 13:30"))
    assert len(late) == 6
    assert min(one.at for one in late) >= at("2026-03-02 13:30")
    assert drawn(replace(TWELVE, days=1), begin=at("2026-03-02 18:00")) == ()


def test_less_than_one_a_day_come_evenly_over_the_days() -> None:
    found = drawn(replace(TWELVE, per_day=0.5, pattern=EVEN))
    assert [one.at.date().day for one in found] == [3, 5, 9, 11, 13]


def test_the_same_seed_gives_the_same_records_and_another_one_others() -> None:
    assert drawn(TWELVE, model()) == drawn(TWELVE, model())
    assert drawn(TWELVE, model()) != drawn(TWELVE, model(), seed="2")


def test_they_are_like_real_records_and_dates_keep_their_distance_from_the_first_day() -> None:
    one = drawn(TWELVE, model(close_date=date(2025, 6, 11), source="web"))[0]
    assert one.item is not None
    assert one.item.values["close_date"] == one.at.date() + timedelta(days=10)
    assert (one.item.values["title"], one.item.values["source"]) == ("Roof (1)", "web")
    assert (one.item.id, one.item.stage, one.item.values["created_at"]) == ("arrival-1", "A", one.at)


def test_given_values_are_drawn_instead() -> None:
    sources = {
        str(one.item.values["source"]) for one in drawn(replace(TWELVE, values={"source": ("web", "fair")})) if one.item
    }
    assert sources == {"web", "fair"}


def test_ids_that_exist_are_passed_over() -> None:
    found = generate(
        TWELVE, START, Drawing(RULES, directory(), (), "1", lambda key: key[1] in ("arrival-1", "arrival-3"))
    )
    assert [one.key[1] for one in found[:3]] == ["arrival-2", "arrival-4", "arrival-5"]


def test_far_too_many_are_refused_before_they_are_drawn() -> None:
    with pytest.raises(KnownError, match="are the most"):
        drawn(replace(TWELVE, per_day=MOST))


# How they go on


def rehearsed(pace: Pace, rule_set: RuleSet = RULES, days: int = 60) -> Rehearsal:
    stage = Stage(Programs.of(program(rule_set)), directory(), seed="1")
    coming = drawn(replace(TWELVE, pace=pace))
    return Rehearsal(stage, START).plan(coming).advance(START + timedelta(days=days))


def test_people_move_them_on_stage_by_stage_in_working_time() -> None:
    done = rehearsed(Pace(("A", "B", "C"), Stay(timedelta(hours=20))))
    assert {state.item.stage for state in done.states.values()} == {"C"}
    moved = [one.at for one in done.asked if one.kind == MOVE]
    assert {one.weekday() for one in moved} <= {0, 1, 2, 3, 4}
    assert all(9 <= one.hour < 18 for one in moved)
    assert len(set(moved)) > len(moved) * 0.9


def test_those_who_do_not_move_on_go_where_it_is_said() -> None:
    done = rehearsed(Pace(("A", "B", "C"), Stay(timedelta(hours=20), 0.5), otherwise="D"))
    counts = Counter(state.item.stage for state in done.states.values())
    assert set(counts) == {"C", "D"}
    assert counts["C"] < counts["D"]


def test_a_stage_can_have_a_pace_of_its_own() -> None:
    done = rehearsed(Pace(("A", "B", "C"), Stay(timedelta(hours=20)), stages={"B": Stay(timedelta(hours=20), 0)}))
    assert {state.item.stage for state in done.states.values()} == {"B"}


def test_a_record_that_a_rule_has_moved_goes_on_from_there_and_not_back() -> None:
    rules = board(A=[go("skip", "C", when={"mode": "after", "amount": 1, "unit": "minutes", "base": "now"})])
    done = rehearsed(Pace(("A", "B", "C", "D"), Stay(timedelta(hours=100))), rules)
    ways = {
        key: [one.stage for one in done.steps if isinstance(one, Entered) and one.item == key] for key in done.states
    }
    assert list(ways.values()).count(["A", "C", "D"]) > len(ways) * 0.9
    assert done.missed == ()


def test_what_is_drawn_for_a_record_is_withdrawn_when_a_person_moves_it_first() -> None:
    coming = drawn(replace(TWELVE, pattern=EVEN, pace=Pace(("A", "B"), Stay(timedelta(days=300)))))[:1]
    start = Rehearsal(Stage(Programs.of(program(RULES)), directory()), START).plan(coming).advance(coming[0].at)
    assert [one.data for one in start.upcoming] == [{"stage": "B"}]
    assert start.move(coming[0].key, "D").upcoming == ()


# Files


def test_a_file_says_how_they_come() -> None:
    raw = {
        "per_day": 12, "days": "2 weeks", "from": "2026-03-02", "stage": "B", "pattern": "even", "like": "nothing",
        "hours": {"mon": ["09:00-12:00"]}, "values": {"amount": ["100", "200 CHF"], "responsible": "Ann Lind"},
        "moves_on": {"after": "2 days", "share": 0.7, "otherwise": "D", "stages": {"C": {"share": 0.4}}},
    }  # fmt: skip
    read = read_arrivals(raw, RULES, directory())
    assert (read.stage, read.per_day, read.days, read.first) == ("B", 12, 14, date(2026, 3, 2))
    assert read.values == {
        "amount": (Money(Decimal(100), "EUR"), Money(Decimal(200), "CHF")),
        "responsible": ("ann",),
    }
    assert read.pace == Pace(
        ("A", "B", "C", "D"), Stay(timedelta(days=2), 0.7), "D", {"C": Stay(timedelta(days=2), 0.4)}
    )


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ([], None, "should be an object"),
        ({"per_day": 0, "days": 1}, "per_day", "Write how many records come a day"),
        ({"per_day": 5, "days": "soon"}, "days", "Write for how many days"),
        ({"per_day": 5, "days": 1, "from": "tomorrow"}, "from", "is not a date"),
        ({"per_day": 5, "days": 1, "stage": "Z"}, "stage", "Known ones: A, B, C, D"),
        ({"per_day": 5, "days": 1, "hours": "night"}, "hours", "“working”, “always”"),
        ({"per_day": 5, "days": 1, "pattern": "waves"}, "pattern", "random, even"),
        ({"per_day": 5, "days": 1, "values": {"amuont": 5}}, "values", "There is no field “amuont”"),
        ({"per_day": 5, "days": 1, "moves_on": {"after": "2 days", "share": 7}}, "moves_on", "from 0 to 1"),
        ({"per_day": 5, "days": 1, "moves_on": {"after": "2 days", "othrwise": "D"}}, "moves_on", "is not known in"),
        ({"per_day": 5, "dayz": 1}, "dayz", "“dayz” is not known here"),
    ],
)
def test_what_does_not_fit_in_a_file_is_named(raw: Any, field: str | None, words: str) -> None:
    with pytest.raises(KnownError, match=words) as told:
        read_arrivals(raw, RULES, directory())
    assert told.value.field == field
