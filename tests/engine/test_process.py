"""The runtime law, point by point."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Annotated, Any

import pytest
from msgspec.structs import replace

from app.engine.catalog.categories import DATA
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.catalog.registry import Catalogue
from app.engine.effects import TimelineComment
from app.engine.model.schema import Pipeline, PipelineStage
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.ports import World
from app.engine.process import Engine
from app.engine.program import Programs, compile_program
from app.engine.trace import Acted, Moved, Status, Stopped, TriggerStep
from app.engine.words import Msg
from tests.engine.board import (
    MONDAY,
    Play,
    after,
    at,
    board,
    catalogue,
    deal,
    directory,
    engine,
    go,
    on,
    program,
    put,
    rule,
    say,
)

IF_BIG = {"left": "item.amount", "op": "ge", "right": 10000}


# 1: entering


def test_entering_a_stage_runs_its_rules_and_not_those_of_stages_passed_over() -> None:
    play = Play(engine(board(A=[say("a")], B=[say("b")], C=[say("c")]))).enter().move("C")
    assert play.said == ["a", "c"]


def test_leaving_a_stage_cancels_what_still_waits_there() -> None:
    play = Play(engine(board(A=[say("later", when=after(2)), say("then", order="after_previous")]))).enter().move("B")
    assert [play.status(one) for one in ("later", "then")] == [Status.CANCELLED, Status.CANCELLED]
    assert "left the stage" in play.why("later")
    assert play.wait_until(MONDAY + timedelta(days=9)).said == []


def test_a_move_to_the_stage_it_is_in_is_no_entry() -> None:
    assert Play(engine(board(A=[say("a")]))).enter().move("A").said == ["a"]


# 2: branches and chains


def test_a_rule_after_the_previous_waits_for_it_its_delay_included() -> None:
    play = Play(engine(board(A=[say("first", when=after(2)), say("second", order="after_previous"), say("free")])))
    assert play.enter().said == ["free"]
    assert play.status("second") is Status.WAITING
    assert play.wait_until(MONDAY + timedelta(days=2)).said == ["free", "first", "second"]


def test_delays_in_a_chain_add_up() -> None:
    chain = [say("one", when=after(1)), say("two", when=after(1), order="after_previous")]
    play = Play(engine(board(A=chain))).enter().wait_until(MONDAY + timedelta(days=1))
    assert play.last("two").due == MONDAY + timedelta(days=2)


def test_a_skipped_rule_counts_as_finished() -> None:
    play = Play(engine(board(A=[say("big", only_if=IF_BIG), say("then", order="after_previous")]))).enter()
    assert (play.status("big"), play.said) == (Status.SKIPPED, ["then"])


def test_a_chain_of_a_thousand_rules_runs_through() -> None:
    chain = [say(f"r{n}", order="after_previous") for n in range(1000)]
    assert len(Play(engine(board(A=[*chain]))).enter().said) == 1000


def test_a_switched_off_rule_is_not_there_for_its_chain() -> None:
    chain = [say("one", when=after(1)), say("off", enabled=False), say("two", order="after_previous")]
    assert Play(engine(board(A=chain))).enter().status("two") is Status.WAITING


# 3: time, then condition, then action with the values of that moment


def test_condition_and_text_see_the_values_of_the_moment_of_acting() -> None:
    greeting = say("hi", "Now {{ item.title }}", when=after(1), only_if=IF_BIG)
    play = Play(engine(board(A=[greeting]))).enter()
    play.set(title="Tower", amount=deal().values["amount"].__class__(20000, "EUR")).wait_until(
        MONDAY + timedelta(days=1)
    )
    effects = [one.effect for one in play.steps if isinstance(one, Acted)]
    assert effects == [TimelineComment("Now Tower", "ann")]


def test_a_skipped_rule_says_which_clause_failed_and_what_it_saw() -> None:
    play = Play(
        engine(board(A=[say("big", only_if={"all": [{"left": "item.title", "op": "filled"}, IF_BIG]})]))
    ).enter()
    reason = play.last("big").reason
    assert reason is not None
    assert (reason.code, reason.path, str(reason.seen)) == ("clause", "all[1]", "5000 EUR")
    assert "5,000" in reason.words.plain() or "5000" in reason.words.plain()


# 4: dates


def test_a_time_already_past_runs_at_once() -> None:
    past = say("late", when={"mode": "at", "base": "item.close_date"})
    assert Play(engine(board(A=[past])), deal(close_date=at("2026-02-01").date())).enter().said == ["late"]


def test_a_rule_that_runs_immediately_may_wait_for_the_hour() -> None:
    play = Play(engine(board(A=[say("nine", when={"mode": "immediately", "clock": "12:00"})]))).enter()
    assert play.last("nine").due == at("2026-03-02T12:00")


def test_an_empty_date_is_not_planned_and_says_so() -> None:
    play = Play(engine(board(A=[say("due", when={"mode": "at", "base": "item.close_date"})]))).enter()
    assert play.status("due") is Status.NOT_PLANNED
    assert "close_date" in play.why("due")


def test_a_waiting_rule_follows_its_date() -> None:
    due = say("due", when={"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"})
    play = Play(engine(board(A=[due])), deal(close_date=at("2026-03-10").date())).enter()
    assert play.last("due").due == at("2026-03-09")
    play.set(close_date=at("2026-03-20").date())
    assert (play.status("due"), play.last("due").due) == (Status.PLANNED, at("2026-03-19"))
    play.set(close_date=None)
    assert play.status("due") is Status.NOT_PLANNED
    play.set(close_date=at("2026-03-05").date())
    assert play.wait_until(at("2026-03-04")).said == ["due"]


def test_a_rule_that_does_not_follow_keeps_the_date_seen_at_entry() -> None:
    fixed = say("due", when={"mode": "at", "base": "item.close_date", "follow_changes": False})
    play = Play(engine(board(A=[fixed])), deal(close_date=at("2026-03-10").date())).enter()
    play.set(close_date=at("2026-03-20").date())
    assert play.wait_until(at("2026-03-10")).said == ["due"]


def test_a_date_moved_into_the_past_runs_at_once() -> None:
    due = say("due", when={"mode": "at", "base": "item.close_date"})
    play = Play(engine(board(A=[due])), deal(close_date=at("2026-03-10").date())).enter()
    assert play.set(close_date=at("2026-03-01").date()).said == ["due"]


def test_a_date_that_a_rule_writes_moves_the_rules_that_follow_it() -> None:
    due = say("due", when={"mode": "at", "base": "item.close_date"})
    write = put("write", "close_date", "2026-03-07", when=after(1))
    play = Play(engine(board(A=[due, write])), deal(close_date=at("2026-03-20").date())).enter()
    assert play.wait_until(at("2026-03-07")).said == ["write", "due"]


# 5: triggers


def test_an_event_moves_the_item_to_the_first_trigger_in_board_order() -> None:
    play = Play(engine(board(C=[on("c", "email.received"), say("see")], B=[on("b", "email.received")]))).enter()
    play.happen("email.received")
    assert play.entered == ["A", "B"]
    passed = {one.trigger: one.reason.code for one in play.steps if isinstance(one, TriggerStep) and one.reason}
    assert passed == {"c": "another_first"}


def test_a_trigger_moves_back_only_where_allowed() -> None:
    strict, lax = board(A=[on("a", "email.received")]), board(A=[on("a", "email.received", allow_back=True)])
    assert Play(engine(strict), deal("C")).enter().happen("email.received").entered == ["C"]
    assert Play(engine(lax), deal("C")).enter().happen("email.received").entered == ["C", "A"]


def test_a_trigger_never_fires_on_the_current_stage() -> None:
    play = Play(engine(board(A=[on("a", "email.received", allow_back=True), say("hi")]))).enter()
    assert play.happen("email.received").said == ["hi"]


def test_parameters_and_condition_of_a_trigger_must_hold() -> None:
    rules = board(
        B=[on("b", "email.link_clicked", {"url_prefix": "https://example.com/a"})],
        C=[on("c", "email.link_clicked", only_if=IF_BIG)],
        D=[on("d", "email.link_clicked")],
    )
    play = Play(engine(rules)).enter().happen("email.link_clicked", url="https://example.com/b")
    assert play.entered == ["A", "D"]


def test_what_the_trigger_returns_is_there_for_the_rules_of_the_stage() -> None:
    play = Play(engine(board(B=[on("b", "email.link_clicked"), say("url", "{{ trigger.url }}")]))).enter()
    play.happen("email.link_clicked", url="https://example.com/x")
    assert [one.effect for one in play.steps if isinstance(one, Acted)] == [
        TimelineComment("https://example.com/x", "ann")
    ]


def test_one_event_makes_one_move() -> None:
    rules = board(B=[on("b", "email.received")], C=[on("c", "email.received")])
    assert Play(engine(rules)).enter().happen("email.received").entered == ["A", "B"]


def test_a_field_changed_by_a_person_or_a_rule_fires_its_trigger() -> None:
    rules = board(
        A=[put("write", "source", "web", when=after(1))], B=[on("b", "field.changed", {"fields": ["source"]})]
    )
    assert Play(engine(rules)).enter().set(source="fair").entered == ["A", "B"]
    assert Play(engine(rules)).enter().wait_until(MONDAY + timedelta(days=1)).entered == ["A", "B"]
    assert Play(engine(rules), deal(source="fair")).enter().set(source="fair").entered == ["A"]


@pytest.mark.parametrize(
    ("clause", "fires"),
    [
        ({"left": "item.source", "op": "changed"}, True),
        ({"left": "item.source", "op": "changed_from", "right": "web"}, True),
        ({"left": "item.source", "op": "changed_to", "right": "web"}, False),
        ({"left": "item.title", "op": "changed"}, False),
    ],
)
def test_a_trigger_can_ask_from_what_to_what(clause: dict[str, Any], fires: bool) -> None:
    rules = board(B=[on("b", "field.changed", {"fields": ["source"]}, only_if=clause)])
    play = Play(engine(rules), deal(source="web")).enter().set(source="fair")
    assert play.entered == (["A", "B"] if fires else ["A"])


# 6: rules that move the item


def test_a_rule_that_moves_the_item_ends_its_branch_and_cancels_what_waits() -> None:
    rules = board(
        A=[go("on", "B"), say("next", order="after_previous"), say("beside"), say("later", when=after(1))], B=[say("b")]
    )
    play = Play(engine(rules)).enter()
    assert play.said == ["on", "beside", "b"]
    assert [play.status(one) for one in ("next", "later")] == [Status.CANCELLED, Status.CANCELLED]


def test_of_two_rules_that_move_at_the_same_moment_the_first_wins() -> None:
    play = Play(engine(board(A=[go("b", "B"), go("c", "C")]))).enter()
    assert (play.entered, play.status("c")) == (["A", "B"], Status.CANCELLED)


# 7: the loop guard


def test_rules_that_send_an_item_in_a_circle_are_stopped_at_the_fourth_entry() -> None:
    play = Play(engine(board(A=[go("there", "B")], B=[go("back", "A")]))).enter()
    assert play.entered == ["A", "B", "A", "B", "A", "B", "A"]
    stopped = [one for one in play.steps if isinstance(one, Stopped)]
    assert [(one.stage, one.because) for one in stopped] == [("B", "there")]


def test_a_way_through_many_pipelines_with_stages_of_one_name_is_no_circle() -> None:
    names = ["sales", "offers", "orders", "service", "archive"]
    over = [rule("go", "item.pipeline", {"pipeline": to, "stage": "A"}) for to in names[1:]]
    boards = [board(A=[one]) for one in over] + [board(A=[say("arrived")])]
    sets = [one.model_copy(update={"id": name, "pipeline": name}) for one, name in zip(boards, names, strict=True)]
    stages = (PipelineStage("A", "A"),)
    schema = replace(directory().schema, pipelines={name: Pipeline(name, name, "deal", stages) for name in names})
    world = World(dataclasses.replace(directory(), schema=schema))
    play = Play(Engine(Programs.of(*map(program, sets)), world)).enter()
    assert (play.state.item.pipeline, play.status("arrived")) == ("archive", Status.DONE)


def test_a_circle_through_field_triggers_is_stopped_too() -> None:
    rules = board(
        A=[
            put("x", "source", "{{ now }}{{ item.source }}x"),
            on("ta", "field.changed", {"fields": ["source"]}, allow_back=True),
        ],
        B=[put("y", "source", "{{ item.source }}y"), on("tb", "field.changed", {"fields": ["source"]})],
    )
    play = Play(engine(rules)).enter()
    assert any(isinstance(one, Stopped) for one in play.steps)


def test_a_circle_in_which_time_passes_goes_on() -> None:
    rules = board(A=[go("there", "B", when=after(1, "hours"))], B=[go("back", "A", when=after(1, "hours"))])
    play = Play(engine(rules)).enter().wait_until(MONDAY + timedelta(hours=20))
    assert len(play.entered) == 21


def test_an_outside_event_starts_the_count_anew() -> None:
    play = Play(engine(board(A=[go("there", "B")])))
    play.enter()
    for _ in range(6):
        play.move("A")
    assert not [one for one in play.steps if isinstance(one, Stopped)]


# 8 and 9: versions


def test_an_item_keeps_its_version_until_it_leaves_the_stage() -> None:
    old, new = (
        program(board(A=[say("old", when=after(1))], B=[say("b-old")]), "1"),
        program(board(A=[say("new", when=after(1))], B=[say("b-new")]), "2"),
    )
    play = Play(engine(old)).enter()
    both = engine(old, new)
    play.engine = both
    assert play.wait_until(MONDAY + timedelta(days=1)).said == ["old"]
    assert play.move("B").said == ["old", "b-new"]
    assert play.state.version == "2"


def test_publishing_does_not_reach_back_unless_items_are_made_to_enter() -> None:
    play = Play(engine(program(board(), "1"))).enter()
    play.engine = engine(program(board(), "1"), program(board(A=[say("new")]), "2"))
    assert play.wait_until(MONDAY + timedelta(days=1)).said == []
    assert play.enter().said == ["new"]


# 10: failures


def test_a_rule_that_cannot_act_fails_with_the_field_and_the_branch_goes_on() -> None:
    rules = board(A=[say("empty", "{{ item.source }}"), say("then", order="after_previous")])
    play = Play(engine(rules)).enter()
    reason = play.last("empty").reason
    assert (play.status("empty"), play.said) == (Status.FAILED, ["then"])
    assert reason is not None
    assert reason.field == "text"


def test_a_rule_may_stop_its_branch_when_it_fails() -> None:
    rules = board(A=[say("empty", "{{ item.source }}", on_failure="stop"), say("then", order="after_previous")])
    play = Play(engine(rules)).enter()
    assert (play.status("then"), play.said) == (Status.CANCELLED, [])


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (rule("x", "acme.robot", {}), "type"),
        (rule("x", "employee.timeline_comment", {}), "text"),
        (say("x", "{{ item.nonsense }}"), "text"),
        (say("x", only_if={"left": "item.nonsense", "op": "filled"}), "only_if"),
        (say("x", only_if={"left": "item.title", "op": "gt", "right": []}), "only_if"),
        (say("x", when={"mode": "at", "base": "item.title"}), "when"),
        (say("x", when={"mode": "at", "base": "item.nonsense"}), "when"),
    ],
)
def test_a_broken_rule_fails_on_the_item_and_never_the_run(broken: Any, field: str) -> None:
    play = Play(engine(board(A=[broken, say("fine")]))).enter()
    reason = play.last("x").reason
    assert (play.status("x"), play.said) == (Status.FAILED, ["fine"])
    assert reason is not None
    assert reason.field == field


class TellTwice(RuleType):
    """Say one thing, and then have nothing more to say."""

    about = About(
        "data.twice",
        DATA,
        icon="mdi6.repeat",
        title=Msg("Tell twice"),
        description=Msg("Says two things."),
        sentence=Msg("Say {first} and {second}"),
    )
    first: Annotated[str, Template("line"), Ask(Msg("First"))]
    second: Annotated[str, Template("line"), Ask(Msg("Second"))]
    examples = (
        Example("two", {"first": "a", "second": "b"}),
        Example("one", {"first": "a", "second": "{{ item.source }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        yield TimelineComment(at.line(self.first, "first"), "ann")
        yield TimelineComment(at.line(self.second, "second"), "ann")
        return None


@pytest.mark.parametrize(("second", "said"), [("there", ["twice", "twice", "fine"]), ("{{ item.source }}", ["fine"])])
def test_a_rule_acts_as_a_whole_or_not_at_all(second: str, said: list[str]) -> None:
    twice = rule("twice", "data.twice", {"first": "here", "second": second})
    types = Catalogue([*catalogue().rules.values(), TellTwice])
    play = Play(engine(compile_program(board(A=[twice, say("fine")]), types, directory().schema))).enter()
    assert play.said == said


def test_results_are_gone_with_the_stage_entry_that_made_them() -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})
    names = say("names", '{{ results["chat"].chat_id }}', order="after_previous")
    play = Play(engine(board(A=[chat, names], B=[say("late", '{{ results["chat"].chat_id }}')]))).enter()
    assert play.status("names") is Status.DONE
    play.move("B")
    assert play.status("late") is Status.FAILED


# 11: order and determinism


def test_a_timer_due_at_the_very_moment_of_an_event_runs_before_it() -> None:
    play = Play(engine(board(A=[say("due", when=after(1))]))).enter()
    play.now = MONDAY + timedelta(days=1)
    assert play.move("B").said == ["due"]


def test_timers_of_the_same_moment_run_in_board_order() -> None:
    play = Play(engine(board(A=[say("one", when=after(24, "hours")), say("two", when=after(1))]))).enter()
    assert play.wait_until(MONDAY + timedelta(days=1)).said == ["one", "two"]


def test_the_same_again_is_the_same_to_the_last_id() -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})
    once, again = (Play(engine(board(A=[chat]))).enter() for _ in range(2))
    assert once.steps == again.steps


def test_a_state_given_to_a_step_is_left_as_it_was() -> None:
    play = Play(engine(board(A=[put("w", "source", "web"), say("later", when=after(1))], B=[say("b")]))).enter()
    before = play.state
    copy = (dict(before.runs), dict(before.results), dict(before.item.values), dict(before.visits))
    play.move("B")
    assert (dict(before.runs), dict(before.results), dict(before.item.values), dict(before.visits)) == copy


# Results, waiting for the world, recorded moves


def test_a_chat_made_by_one_rule_is_used_by_the_next() -> None:
    rules = board(
        A=[
            rule("chat", "employee.group_chat", {"name": "Roof", "members": ["responsible", "supervisor"]}),
            rule(
                "hello",
                "employee.group_chat_message",
                {"chat": '{{ results["chat"].chat_id }}', "text": "Hello"},
                order="after_previous",
            ),
        ]
    )
    assert Play(engine(rules)).enter().said == ["chat", "hello"]


def test_a_task_waited_for_holds_its_branch_until_it_is_closed() -> None:
    task = rule("task", "control.task", {"title": "Call", "responsible": "responsible", "wait_until_closed": True})
    play = Play(engine(board(A=[task, say("then", "{{ results.task.closed_by }}", order="after_previous")]))).enter()
    assert (play.status("task"), play.said) == (Status.RUNNING, ["task"])
    key = play.state.runs["task"].awaits
    play.happen("finished", awaits=key, results={"closed_by": "Ann", "closed_at": play.now})
    assert (play.status("task"), play.said) == (Status.DONE, ["task", "then"])


def test_where_recorded_moves_stand_a_move_is_told_and_not_carried_out() -> None:
    rules = board(A=[go("on", "B"), say("next", order="after_previous")], C=[on("c", "email.received")])
    play = Play(engine(rules, carry_out_moves=False)).enter().happen("email.received")
    moves = [(one.because, one.stage, one.carried_out) for one in play.steps if isinstance(one, Moved)]
    assert (moves, play.entered) == ([("on", "B", False), ("c", "C", False)], ["A"])
    assert play.status("next") is Status.CANCELLED


def test_a_rule_takes_the_item_to_another_pipeline_where_that_pipelines_rules_run() -> None:
    sales = board(A=[rule("over", "item.pipeline", {"pipeline": "service", "stage": "B"}), say("late", when=after(1))])
    service = board(B=[say("arrived")]).model_copy(update={"id": "service", "pipeline": "service"})
    stages = (PipelineStage("A", "Visit"), PipelineStage("B", "Repair"))
    schema = replace(directory().schema, pipelines={"service": Pipeline("service", "Service", "deal", stages)})
    world = World(dataclasses.replace(directory(), schema=schema))
    play = Play(Engine(Programs.of(program(sales), program(service)), world)).enter()
    assert (play.state.item.pipeline, play.state.item.stage) == ("service", "B")
    assert play.said == ["over", "arrived"]
    assert play.state.next_due is None


def test_a_variable_is_seen_by_later_rules_and_stages_and_in_conditions() -> None:
    tax = rule("tax", "data.variable", {"name": "tax", "value": "{{ item.amount * 0.22 }}", "type": "money"})
    high = {"left": "variables.tax", "op": "ge", "right": 1000}
    stages = board(
        A=[tax, say("now", "{{ variables.tax }}", order="after_previous")],
        B=[say("still", "{{ variables.tax }}", only_if=high), say("other", only_if={"not": high})],
    )
    play = Play(engine(stages)).enter().move("B")
    told = [one.effect for one in play.steps if isinstance(one, Acted) and one.rule in ("now", "still", "other")]
    assert told == [TimelineComment("€1,100.00", "ann")] * 2


def test_a_variable_that_no_rule_has_set_yet_is_empty_in_a_condition_and_named_in_a_text() -> None:
    later = rule("tax", "data.variable", {"name": "tax", "value": "1"})
    empty = {"left": "variables.tax", "op": "empty"}
    play = Play(engine(board(A=[say("x", "{{ variables.tax }}"), say("y", only_if=empty)], B=[later]))).enter()
    assert play.said == ["y"]
    assert "no rule has set it" in play.why("x")
