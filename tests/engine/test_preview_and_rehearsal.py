"""Preview and rehearsal: one function, two surroundings; what they say agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.engine.effects import ChatMembersAdded, FieldsChanged, TimelineComment
from app.engine.model.belongings import Activity, Chat, Task
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.schema import Field, Schema
from app.engine.model.values import FieldType, Money
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.preview import Preview, preview
from app.engine.program import Programs, compile_program
from app.engine.rehearsal_report import rehearse_entering
from app.engine.rehearse import Rehearsal, Stage
from app.engine.tally import Tally
from app.engine.trace import Acted, RuleStep, Status
from tests.engine.board import MONDAY, after, at, board, catalogue, deal, directory, go, on, put, rule, say

KEY = ("deal", "1")
TEMPLATES = Templates()


def shown(rule_set: RuleSet, rule_id: str, item: Item | None = None) -> Preview:
    return preview(rule_set, rule_id, item or deal(), World(directory()), MONDAY, catalogue(), TEMPLATES)


def rehearsal(rule_set: RuleSet, people: Any = None) -> Rehearsal:
    around = people or directory()
    program = compile_program(rule_set, catalogue(), around.schema)
    return Rehearsal(Stage(Programs.of(program), around, TEMPLATES), MONDAY)


# Preview


def test_a_preview_shows_the_text_as_it_will_be_sent() -> None:
    assert shown(board(A=[say("x", "Deal {{ item.title }}")]), "x").effects == (TimelineComment("Deal Roof", "ann"),)


def test_a_preview_says_when_and_renders_with_that_moment() -> None:
    preview_ = shown(board(A=[say("x", "{{ now | date('yyyy-MM-dd') }}", when=after(2))]), "x")
    assert preview_.due == MONDAY + timedelta(days=2)
    assert preview_.effects == (TimelineComment("2026-03-04", "ann"),)


@pytest.mark.parametrize(
    ("found", "written", "due"),
    [
        (None, "2026-03-20", at("2026-03-18 00:00")),
        (date(2026, 3, 12), "2026-03-20", at("2026-03-18 00:00")),
        (date(2026, 3, 12), "{{ now | add_days(10) | date('yyyy-MM-dd') }}", at("2026-03-10 00:00")),
        (date(2026, 3, 12), None, None),
    ],
)
def test_a_preview_waits_for_the_date_that_a_rule_above_writes(
    found: date | None, written: str | None, due: datetime | None
) -> None:
    before = {"mode": "before", "amount": 2, "unit": "days", "base": "item.close_date"}
    rules = board(A=[put("date", "close_date", written), say("x", "{{ item.close_date }}", when=before)])

    preview_ = shown(rules, "x", deal(close_date=found))

    assert preview_.due == due
    assert preview_.status is (Status.DONE if due else Status.NOT_PLANNED)


def test_a_preview_of_a_later_moment_leaves_what_the_rules_above_did_at_entry() -> None:
    late = say("x", "{{ item.source }}", when=after(2))
    rules = board(A=[put("note", "source", "{{ now | date('yyyy-MM-dd') }}"), late])

    assert shown(rules, "x").effects == (TimelineComment("2026-03-02", "ann"),)


def test_a_preview_shows_the_effect_although_the_condition_fails_and_says_why() -> None:
    big = say("x", only_if={"left": "item.amount", "op": "ge", "right": 9000})
    preview_ = shown(board(A=[big]), "x")
    assert (preview_.status, len(preview_.effects)) == (Status.SKIPPED, 1)
    assert preview_.reason is not None
    assert preview_.explanation is not None


def test_a_preview_uses_the_results_of_the_rules_above() -> None:
    chat = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})
    more = rule(
        "more", "employee.group_chat_members", {"chat": '{{ results["chat"].chat_id }}', "members": ["employee:cy"]}
    )
    assert [type(one) for one in shown(board(A=[chat, more]), "more").effects] == [ChatMembersAdded]


@pytest.mark.parametrize(
    ("broken", "status", "field"),
    [
        (say("x", "{{ item.source }}"), Status.FAILED, "text"),
        (say("x", only_if={"left": "item.nonsense", "op": "filled"}), Status.FAILED, "only_if"),
        (say("x", when={"mode": "at", "base": "item.close_date"}), Status.NOT_PLANNED, "item.close_date"),
        (say("x", when={"mode": "at", "base": "item.nonsense"}), Status.FAILED, "when"),
        (rule("x", "acme.robot", {}), Status.FAILED, "type"),
    ],
)
def test_a_preview_names_what_is_wrong(broken: Rule, status: Status, field: str) -> None:
    preview_ = shown(board(A=[broken]), "x")
    assert preview_.reason is not None
    assert (preview_.status, preview_.reason.field) == (status, field)


def test_a_switched_off_rule_can_be_previewed() -> None:
    assert shown(board(A=[say("x", enabled=False)]), "x").status is Status.DONE


# Rehearsal


def test_time_runs_every_timer_at_its_own_moment() -> None:
    played = rehearsal(board(A=[say("one", when=after(1)), say("two", when=after(3))])).enter(deal())
    played = played.advance(MONDAY + timedelta(days=5))
    assert [(one.rule, one.at) for one in played.steps if isinstance(one, Acted)] == [
        ("one", MONDAY + timedelta(days=1)),
        ("two", MONDAY + timedelta(days=3)),
    ]
    assert played.now == MONDAY + timedelta(days=5)


def test_timers_of_many_items_run_in_one_order() -> None:
    items = [
        structs.replace(deal(), id=str(n), values={**deal().values, "close_date": at(f"2026-03-{20 - n:02}").date()})
        for n in range(5)
    ]
    played = rehearsal(board(A=[say("x", when={"mode": "at", "base": "item.close_date"})])).enter(*items)
    acted = [one.item[1] for one in played.advance(at("2026-04-01")).steps if isinstance(one, Acted)]
    assert acted == ["4", "3", "2", "1", "0"]


def test_rewinding_is_going_back_to_an_old_value() -> None:
    start = rehearsal(board(A=[say("x", when=after(1))])).enter(deal())
    later = start.advance(MONDAY + timedelta(days=2)).move(KEY, "B")
    assert (later.states[KEY].item.stage, start.states[KEY].item.stage) == ("B", "A")
    assert start.advance(MONDAY + timedelta(days=2)).move(KEY, "B") == later


def test_a_date_changed_later_leaves_no_ghost_of_the_old_timer() -> None:
    due = say("due", when={"mode": "at", "base": "item.close_date"})
    played = rehearsal(board(A=[due])).enter(deal(close_date=at("2026-03-05").date()))
    played = played.change(KEY, {"close_date": at("2026-03-09").date()}).advance(at("2026-03-08"))
    assert not [one for one in played.steps if isinstance(one, Acted)]
    assert len([one for one in played.advance(at("2026-03-20")).steps if isinstance(one, Acted)]) == 1


def test_a_call_is_answered_so_that_its_branch_goes_on() -> None:
    call = rule("call", "client.call", {"source": "log", "say": "text", "text": "Hello"})
    lead = deal(phones=("not", "used"))
    item = structs.replace(lead, values={**lead.values, "phones": _phones()})
    played = rehearsal(board(A=[call, say("then", "{{ results.call.result }}", order="after_previous")])).enter(item)
    assert [one.effect for one in played.steps if isinstance(one, Acted)][-1] == TimelineComment("answered", "ann")


def _phones() -> Any:
    from app.engine.model.values import read_value  # noqa: PLC0415  used by this test alone

    return read_value(FieldType.PHONES, ["+393331234567"])


def test_an_activity_that_completes_automatically_is_done_once_the_item_leaves_its_stage() -> None:
    own = {"subject": "Call", "responsible": "employee:ann"}
    rules = [
        rule("auto", "control.activity", {**own, "complete_automatically": True}),
        rule("by hand", "control.activity", own),
    ]
    entered = rehearsal(board(A=rules, B=[])).enter(deal())
    assert {one.rule: one.done_at for one in _activities(entered)} == {"auto": None, "by hand": None}

    left = entered.advance(MONDAY + timedelta(hours=1)).move(KEY, "B")

    assert {one.rule: one.done_at for one in _activities(left)} == {
        "auto": MONDAY + timedelta(hours=1), "by hand": None,
    }  # fmt: skip
    assert {one.rule: one.done_at for one in _activities(entered)} == {"auto": None, "by hand": None}


def _activities(lived: Rehearsal) -> list[Activity]:
    return [one for one in lived.belongings.values() if isinstance(one, Activity)]


def test_a_task_keeps_who_takes_part_its_priority_and_its_checklist() -> None:
    task = rule(
        "t",
        "control.task",
        {
            "title": "Ship",
            "responsible": "employee:ann",
            "observers": ["employee:bo"],
            "priority": "high",
            "checklist": ["Pack", "Send"],
        },
    )
    (kept,) = rehearsal(board(A=[task])).enter(deal()).belongings.values()
    assert isinstance(kept, Task)
    assert (kept.observers, kept.priority, kept.checklist) == (("bo",), "high", ("Pack", "Send"))


def test_the_chat_of_one_stage_takes_members_from_another_through_a_custom_field() -> None:
    """The case of the help articles: the id is written into a field, and read there."""
    people = directory()
    entity = people.schema.entities["deal"].with_field(Field("chat_id", "Group chat ID", FieldType.STRING, custom=True))
    people = replace(people, schema=Schema(dict(people.schema.entities) | {"deal": entity}))
    rules = board(
        A=[
            rule("chat", "employee.group_chat", {"name": "Roof", "members": ["responsible", "supervisor"]}),
            rule(
                "keep",
                "item.modify",
                {"fields": [{"field": "chat_id", "value": '{{ results["chat"].chat_id }}'}]},
                order="after_previous",
            ),
        ],
        B=[rule("join", "employee.group_chat_members", {"chat": "{{ item.chat_id }}", "members": ["employee:cy"]})],
    )
    played = rehearsal(rules, people).enter(deal()).move(KEY, "B")
    effects = {one.rule: one.effect for one in played.steps if isinstance(one, Acted)}
    kept, joined = effects["keep"], effects["join"]
    assert isinstance(kept, FieldsChanged)
    assert isinstance(joined, ChatMembersAdded)
    assert kept.values["chat_id"] == joined.chat_id
    assert (Chat, joined.chat_id) in played.belongings


def test_the_same_seed_gives_the_same_report_and_another_one_other_ids() -> None:
    rule_set = board(A=[rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})])
    program = compile_program(rule_set, catalogue(), directory().schema)
    around = Stage(Programs.of(program), directory(), TEMPLATES, "7")
    reports = [
        rehearse_entering(around, rule_set, program.version, [deal()], MONDAY, None, lambda _done, _all: None).as_json()
        for _ in range(2)
    ]
    assert reports[0] == reports[1]
    ids = {
        next(iter(rehearsal_.enter(deal()).belongings))[1]
        for rehearsal_ in (Rehearsal(around, MONDAY), Rehearsal(replace(around, seed="8"), MONDAY))
    }
    assert len(ids) == 2


# Counting


def test_what_is_counted_adds_up_to_the_entries() -> None:
    rule_set = board(
        A=[
            say("now"),
            say("later", when=after(9)),
            say("big", only_if={"left": "item.amount", "op": "gt", "right": 9e9}),
            say("date", when={"mode": "at", "base": "item.close_date"}),
            say("empty", "{{ item.source }}"),
        ],
        B=[on("b", "email.received")],
    )
    items = [structs.replace(deal(), id=str(n)) for n in range(10)]
    played = rehearsal(rule_set).enter(*items)
    for item in items[:4]:
        played = played.happen(("deal", item.id), "email.received")
    tally = Tally()
    tally.take(played.steps)
    counts = tally.rules(["now", "later", "big", "date", "empty"])
    for row in counts.values():
        assert sum(n for name, n in row.items() if name != "reasons") == 10
    assert (counts["later"]["cancelled"], counts["later"]["waiting"]) == (4, 6)
    assert (
        counts["now"]["fired"]
        == counts["big"]["skipped"]
        == counts["date"]["not_planned"]
        == counts["empty"]["failed"]
        == 10
    )
    assert sum(counts["big"]["reasons"].values()) == 10


# Agreement

_amounts = st.integers(0, 20000).map(lambda n: Money(Decimal(n), "EUR"))
_items = st.builds(
    lambda amount, source, close: deal(amount=amount, source=source, close_date=close),
    _amounts,
    st.sampled_from([None, "web", "fair"]),
    st.none() | st.dates(at("2026-02-20").date(), at("2026-04-01").date()),
)
_conditions = st.sampled_from(
    [
        None,
        {"left": "item.amount", "op": "ge", "right": 5000},
        {"left": "item.source", "op": "eq", "right": "web"},
        {
            "any": [
                {"left": "item.close_date", "op": "empty"},
                {"left": "responsible.name", "op": "contains", "right": "ann"},
            ]
        },
        {"left": "item.nonsense", "op": "filled"},
    ]
)
_whens = st.sampled_from(
    [
        {"mode": "immediately"},
        after(2, "hours"),
        after(3, business_time=True),
        after(1, clock="09:00"),
        {"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"},
        {"mode": "at", "base": "item.close_date"},
    ]
)
_texts = st.sampled_from(
    ["Hello", "{{ item.title }} {{ item.amount | money }}", "{{ item.source }}", "{{ now | datetime }}"]
)


@given(_items, _texts, _whens, _conditions)
def test_a_preview_and_a_rehearsal_of_the_same_rule_agree(item: Item, text: str, when: Any, condition: Any) -> None:
    rule_set = board(A=[say("x", text, when=when, only_if=condition)])
    foreseen = shown(rule_set, "x", item)
    played = rehearsal(rule_set).enter(item).advance(MONDAY + timedelta(days=60))
    last = [one for one in played.steps if isinstance(one, RuleStep)][-1]
    assert last.status is foreseen.status
    acted = [one for one in played.steps if isinstance(one, Acted)]
    assert [one.effect for one in acted] == (list(foreseen.effects) if foreseen.status is Status.DONE else [])
    assert [one.at for one in acted] == ([foreseen.due] if acted else [])


def test_a_rule_that_moves_and_one_that_writes_are_only_foreseen() -> None:
    rule_set = board(A=[put("w", "source", "web"), go("m", "B")], B=[say("b")])
    assert shown(rule_set, "m").status is Status.DONE
    assert shown(rule_set, "w").effects == (FieldsChanged({"source": "web"}, "ann"),)


def test_a_condition_on_a_variable_that_another_stage_sets_is_judged_in_the_preview() -> None:
    setting = rule("v", "data.variable", {"name": "tax", "value": "5"})
    filled = {"left": "variables.tax", "op": "filled"}
    rule_set = board(A=[setting, say("here", only_if=filled)], B=[say("there", only_if=filled)])
    assert shown(rule_set, "here").status is Status.DONE
    assert shown(rule_set, "there").status is Status.SKIPPED


def test_what_only_the_world_can_answer_has_a_stand_in_for_the_rules_that_follow() -> None:
    asks = rule("hook", "custom.webhook", {"url": "https://shop.test", "responds_with": [["order", "id"]]})
    tells = say("tell", 'Order {{ results["hook"].order }}', order="after_previous")
    beside = say("beside", 'Order {{ results["hook"].order }}')
    rule_set = board(A=[asks, tells, beside])

    foreseen = shown(rule_set, "tell")

    assert [one.text for one in foreseen.effects if isinstance(one, TimelineComment)] == ["Order \u2039order\u203a"]
    assert [one.id for one in foreseen.awaited] == ["hook"]
    assert shown(rule_set, "beside").status is Status.FAILED
