"""Scenarios played: verdicts, what was otherwise and why, what means nothing any more; and rehearsals kept as such."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.engine.coverage import Coverage
from app.engine.effect_words import EFFECT_WORDS
from app.engine.history import History
from app.engine.history import Recorded as Line
from app.engine.model.belongings import Products, id_of
from app.engine.model.products import ProductRow
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Money
from app.engine.overlay import LaidBelongings, kept
from app.engine.placeholders import Templates
from app.engine.ports import NoBelongings
from app.engine.program import Programs
from app.engine.recording import accepted, record, record_history
from app.engine.rehearse import Rehearsal, Stage
from app.engine.rule_set_file import version_id
from app.engine.scenario import FAILED, PASSED, STALE, Run, run
from app.engine.scenario_file import UnreadableScenario, dumps, from_json, loads
from app.engine.stale import effect_types
from tests.engine.board import MONDAY, after, board, catalogue, deal, directory, go, on, program, put, rule, say

KEY = ("deal", "1")
BIG = {"left": "item.amount", "op": "ge", "right": 5000}


def roofs() -> RuleSet:
    return board(
        A=[
            say("hello", "Hello {{ item.title }}"),
            say("remind", "No news of {{ responsible.name }}", when=after(3), only_if=BIG),
        ],
        B=[
            on("answered", "email.received"),
            put("mark", "source", "mail"),
            rule(
                "work",
                "control.task",
                {
                    "title": "Measure",
                    "responsible": "responsible",
                    "description": "All sides",
                    "wait_until_closed": True,
                },
            ),
            say("measured", order="after_previous"),
        ],
        C=[rule("tell", "employee.notification", {"text": "Won", "recipients": ["department:sales"]})],
    )


def play(*steps: Mapping[str, Any], rule_set: RuleSet | None = None, **more: Any) -> Run:
    raw = {
        "format": "rulewright/scenario",
        "version": 1,
        "name": "Roof",
        "rule_set": "test",
        "start": MONDAY.isoformat(),
        "records": [record_of("1", 5000), *more.pop("also", [])],
        "around": {"employees": [{"id": "ann", "name": "Ann Lind", "department": "sales"}]},
        "steps": list(steps),
        **more,
    }
    return run(from_json(raw), rule_set or roofs(), catalogue())


def record_of(item: str, amount: int, entity: str = "deal") -> dict[str, Any]:
    values = {"title": f"Roof {item}", "amount": f"{amount} EUR", "responsible": "ann"}
    return {"entity": entity, "id": item, "pipeline": "sales", "stage": "A", "values": values}


def told(run: Run) -> list[str]:
    return [one.words.plain() for ran in run.ran for one in ran.differences]


def test_what_happens_as_expected_passes() -> None:
    done = play(
        {"enter": "1"},
        {
            "expect": {
                "effects": [{"type": "TimelineComment", "rule": "hello", "text": {"contains": "ROOF"}}],
                "only": True,
                "statuses": {"hello": "done", "remind": "planned", "mark": "none"},
                "stage": "A",
                "values": {"amount": {"amount": "5000.00", "currency": "EUR"}, "title": {"matches": "^Roof \\d$"}},
            }
        },
        {"after": "2 days", "expect_none": {}},
        {"after": "1 day", "expect": {"effects": [{"rule": "remind", "text": "No news of Ann Lind"}]}},
        {"happen": "1", "event": "email.received", "data": {"subject": "Yes"}},
        {"expect": {"statuses": {"answered": "fired", "work": "running", "measured": "waiting"}, "stage": "B"}},
        {"after": "1 hour", "finish": "1", "rule": "work"},
        {"expect": {"effects": [{"rule": "measured"}], "only": True}},
    )
    assert told(done) == []
    assert done.verdict == PASSED


def test_an_effect_that_came_otherwise_is_shown_with_what_differs() -> None:
    done = play({"enter": "1"}, {"expect": {"effects": [{"type": "TimelineComment", "text": "Hello Barn"}]}})
    otherwise = "What came: Comment by Ann Lind: Hello Roof 1 – text is “Hello Roof 1”, not “Hello Barn”."
    assert told(done) == [f"Comment in the timeline (text: “Hello Barn”) did not come so. {otherwise}"]
    assert (done.verdict, done.ran[1].differences[0].rule) == (FAILED, "hello")


def test_an_effect_that_did_not_come_names_the_clause_that_kept_it_back_with_what_it_saw() -> None:
    done = play(
        {"enter": "1"},
        {"set": "1", "values": {"amount": "1200 EUR"}},
        {"after": "3 days", "expect": {"effects": [{"rule": "remind"}], "statuses": {"remind": "done"}}},
    )
    assert [one.kind for one in done.ran[2].differences] == ["effect", "status"]
    assert all("was skipped: “Amount” is 1200 EUR, not ≥ 5000" in one for one in told(done))


def test_an_effect_of_a_rule_that_is_switched_off_says_so() -> None:
    off = board(A=[say("hello", enabled=False)])
    done = play(
        {"enter": "1"}, {"expect": {"effects": [{"rule": "hello"}], "statuses": {"hello": "done"}}}, rule_set=off
    )
    assert ["switched off" in one for one in told(done)] == [True, True]


def test_stage_and_values_are_told_as_people_call_them() -> None:
    done = play({"enter": "1"}, {"expect": {"stage": "B", "values": {"title": "Barn"}}})
    assert told(done) == [
        "The record should be in “B”; it is in “A”.",
        "“Title” should be “Barn”; it is “Roof 1”.",
    ]


def test_people_are_told_by_name_where_the_directory_knows_them() -> None:
    expected = {"item": "1", "effects": [{"type": "TimelineComment", "author": "bo"}], "values": {"responsible": "bo"}}
    words = told(play({"enter": "1"}, {"expect": expected}))
    assert any("author is “Ann Lind”, not “bo”" in one for one in words)
    assert any("should be “bo”; it is “Ann Lind”" in one for one in words)


def test_only_refuses_what_else_came() -> None:
    done = play({"enter": "1"}, {"expect": {"only": True}})
    assert "did what was not expected: Comment by Ann Lind: Hello Roof 1" in told(done)[0]


def test_none_refuses_what_is_like_a_pattern_and_without_patterns_everything() -> None:
    some = play({"enter": "1"}, {"expect_none": {"effects": [{"type": "Sms"}]}})
    like = play({"enter": "1"}, {"expect_none": {"effects": [{"text": {"contains": "hello"}}]}})
    nothing = play({"enter": "1"}, {"expect_none": {"item": "1"}})
    assert [some.verdict, like.verdict, nothing.verdict] == [PASSED, FAILED, FAILED]


def test_expectations_that_stand_together_look_at_the_same_effects_and_later_ones_at_what_came_since() -> None:
    hello = {"effects": [{"rule": "hello"}]}
    done = play(
        {"enter": "1"},
        {"expect": hello},
        {"expect": {**hello, "only": True}},
        {"expect_none": {"effects": [{"type": "Sms"}]}},
        {"after": "1 hour", "expect_none": {}},
        {"move": "1", "stage": "B"},
        {"expect": {"effects": [{"type": "FieldsChanged"}]}},
    )
    assert told(done) == []


def test_each_pattern_needs_an_effect_of_its_own_however_they_are_ordered() -> None:
    twice = board(A=[say("one", "Hello"), say("two", "Hello")])
    loose, tight = {"text": "Hello"}, {"text": "Hello", "rule": "one"}
    assert play({"enter": "1"}, {"expect": {"effects": [loose, tight]}}, rule_set=twice).verdict == PASSED
    assert play({"enter": "1"}, {"expect": {"effects": [tight, tight]}}, rule_set=twice).verdict == FAILED


def test_records_of_several_types_with_the_same_id_are_told_apart() -> None:
    done = play(
        {"enter": "1"},
        {"expect_none": {"item": "lead:1"}},
        {"expect": {"item": "deal:1", "effects": [{"rule": "hello"}]}},
        {"expect": {"item": "1", "effects": [{"rule": "hello"}]}},
        also=[record_of("1", 10, "lead")],
    )
    assert told(done) == []


def test_a_rule_that_waits_for_nothing_cannot_be_finished() -> None:
    done = play({"enter": "1"}, {"finish": "1", "rule": "work"})
    assert (done.verdict, "waits for nothing" in told(done)[0]) == (FAILED, True)


@pytest.mark.parametrize(
    ("step", "what"),
    [
        ({"move": "1", "stage": "Z"}, "stage"),
        ({"set": "1", "values": {"weight": 3}}, "field"),
        ({"happen": "1", "event": "moon.full"}, "event"),
        ({"finish": "1", "rule": "gone"}, "rule"),
        ({"enter": "9"}, "record"),
        ({"expect": {"statuses": {"gone": "done"}}}, "rule"),
        ({"expect": {"effects": [{"type": "Sms", "rule": "gone"}]}}, "rule"),
        ({"expect_none": {"effects": [{"type": "Pigeon"}]}}, "effect"),
        ({"expect": {"stage": "Z"}}, "stage"),
        ({"expect": {"values": {"weight": 3}}}, "field"),
        ({"expect": {"item": "9", "effects": [{"type": "Sms"}]}}, "record"),
    ],
)
def test_what_the_rule_set_no_longer_has_means_nothing_any_more_and_is_no_failure(
    step: Mapping[str, Any], what: str
) -> None:
    done = play({"enter": "1"}, {"expect": {"stage": "A"}}, step, {"after": "1 day", "expect_none": {}})
    assert done.verdict == STALE
    assert [one.what for one in done.ran[2].stale] == [what]
    assert told(done) == []


def test_a_failure_beside_something_stale_is_a_failure_all_the_same() -> None:
    done = play({"enter": "1"}, {"expect": {"statuses": {"gone": "done", "hello": "failed"}}})
    assert (done.verdict, len(told(done)), len(done.ran[1].stale)) == (FAILED, 1, 1)


def test_an_event_that_no_trigger_waits_for_is_told_and_harms_nothing() -> None:
    done = play({"happen": "1", "event": "call.outgoing"}, {"expect_none": {}})
    assert done.verdict == PASSED
    assert [(one.what, one.harmless) for one in done.ran[0].stale] == [("unheard", True)]


def test_a_record_in_a_stage_that_is_gone_makes_the_scenario_stale() -> None:
    elsewhere = {**record_of("2", 1), "stage": "Z"}
    assert play({"enter": "1"}, also=[elsewhere]).verdict == STALE


def test_another_version_of_the_rule_set_is_noticed() -> None:
    assert play({"enter": "1"}, rule_set_version=version_id(roofs())).changed is False
    assert play({"enter": "1"}, rule_set_version="0" * 64).changed is True


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"records": [{**record_of("1", 1), "values": {"amount": "much"}}]}, "around the records"),
        ({"around": {"calendar": {"zone": "Moon"}}}, "Moon"),
        ({"around": {"variables": {"limit": {"type": "heap"}}}}, "limit"),
        ({"steps": [{"set": "1", "values": {"amount": "much"}}]}, "step 1: "),
        ({"steps": [{"enter": "1"}, {"expect": {"effects": [{"text": {"matches": "("}}]}}]}, "step 2: "),
    ],
)
def test_values_that_do_not_fit_are_refused_with_their_step(more: Mapping[str, Any], said: str) -> None:
    with pytest.raises(UnreadableScenario) as caught:
        play(**more)
    assert said in caught.value.words.plain()


def test_every_type_of_effect_has_a_name_for_people() -> None:
    assert set(EFFECT_WORDS) == effect_types()


# Rehearsals kept


def rehearsed(rule_set: RuleSet | None = None, **more: Any) -> Rehearsal:
    stage = Stage(Programs.of(program(rule_set or roofs())), directory(), seed="7", **more)
    return Rehearsal(stage, MONDAY)


def lived(rule_set: RuleSet | None = None) -> Rehearsal:
    """Return a rehearsal with a bit of everything."""
    start = rehearsed(rule_set).with_items([deal(), deal().__class__("2", "deal", "sales", "A", {"title": "Shed"})])
    entered = start.enter(deal()).advance(MONDAY + timedelta(days=3, hours=2))
    answered = entered.happen(KEY, "email.received", {"subject": "Yes"}, "ann").change(KEY, {"title": "Barn"})
    waiting = answered.advance(MONDAY + timedelta(days=4)).states[KEY].runs["work"].awaits
    done = answered.advance(MONDAY + timedelta(days=4)).finish(KEY, waiting, {"closed_by": "bo"})
    return done.move(KEY, "C", "ann").advance(MONDAY + timedelta(days=5))


def test_a_rehearsal_kept_passes_and_leads_to_the_same_steps() -> None:
    before = lived()
    kept_one = record(before, roofs(), catalogue(), "Barn")
    done = run(loads(dumps(kept_one.scenario)), roofs(), catalogue())
    assert kept_one.faithful
    assert told(done) == []
    assert done.verdict == PASSED
    assert done.rehearsal.steps == before.steps
    assert done.changed is False


def test_it_takes_along_only_what_its_rules_looked_at() -> None:
    around = record(lived(), roofs(), catalogue(), "Barn").scenario.around
    assert [one.id for one in around.employees] == ["ann", "bo"]
    assert [one.id for one in around.departments] == ["sales"]
    scenario = record(lived(), roofs(), catalogue(), "Barn").scenario
    assert [one.id for one in scenario.records] == ["1"]
    assert scenario.around.records == ()


def test_what_it_expects_names_effects_rules_and_stages_but_no_made_up_ids() -> None:
    steps = record(lived(), roofs(), catalogue(), "Barn").scenario.steps
    kinds = [one.kind for one in steps]
    assert kinds[:3] == ["enter", "expect", "expect"]
    assert kinds[-1] == "expect_none"
    task = next(one for step in steps if step.expect for one in step.expect.effects if one["type"] == "TaskCreated")
    assert (task["rule"], task["title"], "task_id" in task) == ("work", "Measure", False)
    assert next(one for one in steps if one.finish).rule == "work"


def test_a_rule_that_changes_makes_a_kept_rehearsal_fail_where_it_changed() -> None:
    scenario = record(lived(), roofs(), catalogue(), "Barn").scenario
    first = roofs().stages[0]
    welcoming = first.model_copy(update={"rules": (say("hello", "Welcome {{ item.title }}"), *first.rules[1:])})
    other = roofs().model_copy(update={"stages": (welcoming, *roofs().stages[1:])})
    done = run(scenario, other, catalogue())
    assert [one.number for one in done.ran if one.verdict == FAILED] == [2]
    assert "Welcome Roof" in told(done)[0]
    assert done.changed


def test_what_happened_can_be_accepted_step_by_step() -> None:
    scenario = record(lived(), roofs(), catalogue(), "Barn").scenario
    other = board(A=[say("hello", "Welcome")], B=roofs().stages[1].triggers, C=[go("back", "A")])
    done = run(scenario, other, catalogue())
    for one in done.ran:
        if one.verdict in (FAILED, STALE) and (one.step.expect or one.step.expect_none):
            scenario = accepted(scenario, one)
    again = run(scenario, other, catalogue())
    assert told(again) == []


def test_rows_of_products_rates_and_variables_come_along_where_a_rule_reads_them() -> None:
    rule_set = board(A=[say("sum", "{{ variables.limit }} {{ item.title }}"), rule("none", "products.clear", {})])
    rows = Products((ProductRow("Tiles", Money(Decimal(3), "EUR")),), id=id_of(KEY), item=KEY)
    start = rehearsed(rule_set, belongings=LaidBelongings(NoBelongings(), kept([rows])))
    stage = start.stage
    people = directory().__class__(**{**vars(directory()), "variables": {"limit": Decimal("12.50"), "other": "x"}})
    before = Rehearsal(stage.__class__(stage.programs, people, belongings=stage.belongings), MONDAY).enter(deal())
    kept_one = record(before, rule_set, catalogue(), "Rows")
    around = kept_one.scenario.around
    assert kept_one.faithful
    assert dict(around.variables) == {"limit": {"type": "decimal", "value": "12.50"}}
    assert around.product_rows == (rows,)


def test_it_prints_as_where_it_was_kept_whoever_plays_it() -> None:
    rule_set = board(A=[say("sum", "{{ item.amount | money }}")])
    stage = Stage(Programs.of(program(rule_set)), directory(), Templates("it"), seed="7")
    kept_one = record(Rehearsal(stage, MONDAY).enter(deal()), rule_set, catalogue(), "Roof")
    assert kept_one.faithful
    assert kept_one.scenario.around.locale == "it"
    for other in ("en", "fr", "it"):
        done = run(loads(dumps(kept_one.scenario)), rule_set, catalogue(), Templates(other))
        assert told(done) == []
        assert done.verdict == PASSED
    english = replace(kept_one.scenario, around=replace(kept_one.scenario.around, locale="en"))
    assert run(english, rule_set, catalogue()).verdict == FAILED


def test_a_record_of_a_log_becomes_a_scenario() -> None:
    lines = (
        Line(MONDAY, {"title": "Roof", "amount": Money(Decimal(6000), "EUR")}, "A"),
        Line(MONDAY + timedelta(days=4), {}, "C"),
        Line(MONDAY + timedelta(days=5), {}, "", "email.received"),
    )
    kept_one = record_history(History("77", lines), roofs(), rehearsed().stage, catalogue(), "Case 77")
    assert run(kept_one.scenario, roofs(), catalogue()).verdict == PASSED
    assert [one.kind for one in kept_one.scenario.steps if one.kind in ("enter", "move", "happen")] == [
        "enter",
        "move",
        "happen",
    ]


EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 5 * 24 * 60)),
    st.tuples(st.just("move"), st.sampled_from("ABCD")),
    st.tuples(st.just("amount"), st.sampled_from([10, 5000, 9000])),
    st.tuples(st.just("mail"), st.just("")),
    st.tuples(st.just("enter"), st.sampled_from(["1", "2", "3"])),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, max_size=12))
def test_whatever_is_rehearsed_its_scenario_passes_and_leads_to_the_same_steps(events: list[tuple[str, Any]]) -> None:
    now = rehearsed().enter(deal())
    for kind, value in events:
        match kind:
            case "wait":
                now = now.advance(now.now + timedelta(minutes=value))
            case "move":
                now = now.move(KEY, value, "ann")
            case "amount":
                now = now.change(KEY, {"amount": Money(Decimal(value), "EUR")})
            case "mail":
                now = now.happen(KEY, "email.received", {"subject": "Hm"})
            case "enter" if ("deal", value) not in now.states:
                now = now.enter(deal().__class__(value, "deal", "sales", "A", {"title": value}))
    kept_one = record(now, roofs(), catalogue(), "Chance")
    text = dumps(kept_one.scenario)
    done = run(loads(text), roofs(), catalogue())
    assert kept_one.faithful
    assert told(done) == []
    assert done.rehearsal.steps == now.steps
    assert dumps(loads(text)) == text


# Coverage


def test_coverage_counts_rules_triggers_clauses_both_ways_and_outcomes() -> None:
    rule_set = board(
        A=[say("one", only_if={"any": [BIG, {"not": {"left": "item.title", "op": "eq", "right": "Barn"}}]})],
        B=[on("mail", "email.received"), say("late", when=after(1, base="item.close_date")), say("off", enabled=False)],
    )
    found = Coverage()
    done = run(
        play({"enter": "1"}, {"move": "1", "stage": "B"}, rule_set=rule_set).scenario,
        rule_set,
        catalogue(),
        watch=found.watch,
    )
    found.take(done.rehearsal.steps)
    covered = found.of(rule_set, catalogue())
    figures = {kind: (one.covered, one.of) for kind, one in covered.figures.items()}
    assert figures == {"rules": (2, 2), "triggers": (0, 1), "clauses": (1, 4), "outcomes": (2, 7)}
    missing = {(one.node, one.path, one.held) for one in covered.missing if one.kind == "clause"}
    assert missing == {("one", "any[0]", False), ("one", "any[1].not", True), ("one", "any[1].not", False)}
    assert covered.untouched == {"mail"}
    assert covered.as_json()["missing"]["triggers"] == [{"trigger": "mail"}]


def test_listening_changes_nothing_and_coverage_adds_up() -> None:
    scenario = record(lived(), roofs(), catalogue(), "Barn").scenario
    one, other, both = Coverage(), Coverage(), Coverage()
    heard = run(scenario, roofs(), catalogue(), watch=one.watch)
    assert heard.rehearsal.steps == run(scenario, roofs(), catalogue()).rehearsal.steps
    one.take(heard.rehearsal.steps)
    skipped = play({"set": "1", "values": {"amount": "1 EUR"}}, {"enter": "1"}, {"after": "4 days", "expect_none": {}})
    quiet = run(skipped.scenario, roofs(), catalogue(), watch=other.watch)
    other.take(quiet.rehearsal.steps)
    both.add(one)
    both.add(other)
    shares = [each.of(roofs(), catalogue()).whole.share for each in (one, other, both)]
    assert shares[2] > max(shares[:2])
    held = [
        (missing.path, missing.held) for missing in both.of(roofs(), catalogue()).missing if missing.kind == "clause"
    ]
    assert held == []
