"""A schedule of events: what is read, what is refused and how that is told, and that it happens at its time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.engine.errors import KnownError
from app.engine.model.event import FINISHED, MOVE, SET
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Money
from app.engine.program import Programs
from app.engine.recording import record
from app.engine.rehearse import Rehearsal, Stage
from app.engine.schedule import Schedule, Setting, earliest, schedule_rows
from app.engine.schedule_reading import read_schedule
from app.engine.surrounding import SeenItems
from app.engine.trace import Acted, Entered
from app.engine.upcoming import NEW, Upcoming
from tests.engine.board import MONDAY, after, at, board, catalogue, deal, directory, on, program, rule, say

WAIT = {"title": "Call", "responsible": "responsible", "wait_until_closed": True}
RULES = board(
    A=[say("hello"), say("later", when=after(2)), rule("call", "control.task", WAIT)],
    B=[say("moved")],
    C=[on("rings", "call.incoming"), say("rang")],
)


def read(text: str, *beside: Item, rule_set: RuleSet = RULES, now: datetime = MONDAY) -> Schedule:
    headers, *rows = csv.reader(io.StringIO(text))
    known = SeenItems({one.key: one for one in beside})
    setting = Setting(rule_set, directory(), catalogue(), {deal().key: deal()}, known, now)
    return read_schedule(headers, enumerate(rows, start=2), setting)


def line(what: str, given: str = "", *, when: str = "+1 hour", item: str = "1", by: str = "") -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("at", "item", "what", "with", "by"), (when, item, what, given, by)])
    return out.getvalue()


def only(schedule: Schedule) -> Upcoming:
    assert schedule.flaws == ()
    (one,) = schedule.upcoming
    return one


def told(schedule: Schedule) -> list[tuple[int, str, str]]:
    return [(one.number, one.column, one.words.plain()) for one in schedule.flaws]


def rehearsal(*items: Item, rule_set: RuleSet = RULES, now: datetime = MONDAY) -> Rehearsal:
    return Rehearsal(Stage(Programs.of(program(rule_set)), directory()), now).with_items(items or (deal(),))


def said(steps: Iterable[object]) -> list[str]:
    return [one.rule for one in steps if isinstance(one, Acted)]


def entered(steps: Iterable[object]) -> list[str]:
    return [one.stage for one in steps if isinstance(one, Entered)]


# Reading


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-05 09:30", at("2026-03-05 09:30")),
        ("2026-03-05T09:30+02:00", at("2026-03-05 07:30")),
        ("2026-03-05", at("2026-03-05 00:00")),
        ("+2h", MONDAY + timedelta(hours=2)),
        ("+1 day 30 minutes", MONDAY + timedelta(days=1, minutes=30)),
        ("+0h", MONDAY),
    ],
)
def test_a_time_is_a_moment_or_counts_from_the_clocks_start(written: str, moment: datetime) -> None:
    assert only(read(line("enter", when=written))).at == moment


def test_lines_come_in_the_order_of_time_and_those_of_the_same_moment_in_that_of_the_file() -> None:
    schedule = read("at,item,what,with\n+2h,1,stage,D\n+1h,1,stage,B\n+1h,1,stage,C\n")

    assert [(one.number, one.upcoming.data["stage"]) for one in schedule.lines] == [(3, "B"), (4, "C"), (2, "D")]


def test_a_move_names_its_stage_by_id_or_name_with_or_without_the_word() -> None:
    one = RuleSet(id="x", name="x", entity="deal", pipeline="sales", stages=(*RULES.stages[:3],))
    assert only(read(line("stage", "stage=C"), rule_set=one)).data == {"stage": "C"}
    assert only(read(line("move", "c"), rule_set=one)).data == {"stage": "C"}


def test_fields_change_by_key_or_label_in_one_cell_or_in_columns_of_their_own() -> None:
    in_one = only(read(line("set", "amount=1200.50 CHF; Close date=2026-04-01; responsible=Cy Diaz")))
    apart = only(read("at,item,what,amount,Close date,responsible\n+1h,1,set,1200.50 CHF,2026-04-01,cy\n"))

    wanted = {"amount": Money(Decimal("1200.50"), "CHF"), "close_date": at("2026-04-01").date(), "responsible": "cy"}
    assert in_one.data == apart.data == {"values": wanted}
    assert in_one.kind == SET


def test_money_without_a_currency_is_in_that_of_the_workspace() -> None:
    assert only(read(line("set", "amount=1200"))).data["values"]["amount"] == Money(Decimal(1200), "EUR")


def test_what_an_event_brings_along_is_guessed_where_it_is_not_given() -> None:
    trigger = on("t", "email.link_clicked", {"url_prefix": "https://offer.example"})
    rules = board(B=[trigger])
    assert only(read(line("email.link_clicked"), rule_set=rules)).data["url"] == "https://offer.example"
    given = only(read(line("Link in e-mail clicked", "url=https://other.example/?a=b"), rule_set=rules))
    assert (given.kind, given.data["url"]) == ("email.link_clicked", "https://other.example/?a=b")


def test_values_that_a_cell_cannot_hold_are_written_as_json() -> None:
    one = only(read(line("set", '{"title": "Roof; south", "amount": {"amount": "5", "currency": "EUR"}}')))
    assert one.data["values"] == {"title": "Roof; south", "amount": Money(Decimal(5), "EUR")}


def test_a_record_is_found_by_its_title_beside_the_board_and_comes_along() -> None:
    other = Item("77", "deal", "sales", "B", {"title": "Barn of the Weber farm"})
    schedule = read(line("stage", "C", item="barn of the weber farm"), other)

    assert only(schedule).key == ("deal", "77")
    assert schedule.records == (other,)


def test_who_does_it_goes_by_name_or_id() -> None:
    assert only(read(line("enter", by="Bo Berg"))).by == "bo"
    assert only(read(line("enter", by="cy"))).by == "cy"


def test_a_new_record_has_fields_and_a_stage_and_later_lines_are_about_it() -> None:
    schedule = read("at,item,what,with\n+2h,W1,call.incoming,\n+1h,W1,new,stage=B; amount=900\n")

    new, call = schedule.upcoming
    assert new.kind == NEW
    assert new.item is not None
    assert (new.item.stage, new.item.values["amount"]) == ("B", Money(Decimal(900), "EUR"))
    assert call.key == new.key == ("deal", "W1")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (line("enter", when=""), "at", "Write when it happens"),
        (line("enter", when="01/04/2026 9:00"), "at", "“01/04/2026 9:00” is no time. Write 2026-04-01 09:30"),
        (line("enter", when="2026-02-31"), "at", "is no time"),
        (line("enter", when="+999999 weeks"), "at", "is no time"),
        (line("enter", when="2026-01-01 09:00"), "at", "This is before the clock"),
        (line("enter", item=""), "item", "Write the ID or the title of a record"),
        (line("enter", item="Nobody's roof"), "item", "There is no record “Nobody's roof”"),
        (line("new", item="1"), "item", "There is a record “1” already"),
        (line(""), "what", "Write what happens"),
        (line("call.incomming"), "what", "Do you mean “call.incoming”?"),
        (line("dance"), "what", "“dance” is no event"),
        (line("stage", "Z"), "with", "There is no stage “Z” in this pipeline. Known ones: A, B, C, D."),
        (line("stage"), "with", "Write to which stage"),
        (line("set"), "with", "Write which field changes"),
        (line("set", "amount"), "with", "“amount” should read name=value"),
        (line("set", "amuont=5"), "with", "“amuont” is not known here. Do you mean “amount”?"),
        (line("set", "zip=5"), "with", "“zip” is not known here. Known names: title, amount"),
        (line("set", "amount=much"), "with", "“much” is not an amount of money"),
        (line("set", "responsible=Anne Lind"), "with", "Do you mean “Ann Lind”?"),
        (line("set", '{"amount": '), "with", "This begins like JSON and cannot be read"),
        (line("finish", "rule=hello2"), "with", "known ones: call"),
        (line("enter", by="Zed"), "by", "There is no employee “Zed”"),
        (line("new", "moves_on=soon", item="9"), "with", "“soon” is no length of time"),
        ("at,item,what\n+1h,1,enter,much\n", "", "There are more cells than columns"),
        ("at,item,what,amuont\n+1h,1,set,5\n", "amuont", "“amuont” is not known here"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_with_its_number_and_column_and_what_to_do(text: str, column: str, words: str) -> None:
    schedule = read(text)

    assert schedule.lines == ()
    assert [(number, where) for number, where, _ in told(schedule)] == [(2, column)]
    assert words in told(schedule)[0][2]


def test_all_that_is_wrong_with_a_line_is_told_at_once_and_good_lines_stay() -> None:
    schedule = read("at,item,what,with\nsoon,nobody,dance,\n\n+1h,1,stage,B\n")

    assert [(number, column) for number, column, _ in told(schedule)] == [(2, "at"), (2, "what"), (2, "item")]
    assert [one.number for one in schedule.lines] == [4]


def test_a_title_that_several_have_asks_for_an_id() -> None:
    twins = [Item(key, "deal", "sales", "B", {"title": "Barn"}) for key in ("7", "8")]
    assert told(read(line("stage", "C", item="Barn"), *twins))[0][2] == (
        "2 records are called “Barn”. Write the ID of one of them: 7, 8."
    )


def test_a_file_without_a_needed_column_is_refused() -> None:
    with pytest.raises(KnownError, match="has no column “what”"):
        read("at,item,event type\n+1h,1,stage\n")


def test_the_first_moment_named_is_found_so_that_the_clock_can_begin_there() -> None:
    rows = [(2, ["+1h"]), (3, ["2026-03-05 09:00"]), (4, ["2026-03-04"])]
    assert earliest(["at", "item", "what"], rows, directory()) == at("2026-03-04 00:00")
    assert earliest(["at", "item", "what"], rows[:1], directory()) is None


# Happening


def test_what_is_planned_happens_at_its_time_and_timers_of_that_moment_come_before() -> None:
    planned = read("at,item,what,with\n+2 days,1,stage,B\n+3 days,1,call.incoming,\n").upcoming
    after_all = rehearsal().enter(deal()).plan(planned).advance(MONDAY + timedelta(days=4))

    assert said(after_all.steps) == ["hello", "call", "later", "moved", "rang"]
    assert entered(after_all.steps) == ["A", "B", "C"]
    assert after_all.upcoming == ()
    assert after_all.missed == ()


def test_the_next_happening_stops_at_what_is_planned_too() -> None:
    planned = rehearsal().plan(read(line("stage", "B", when="+5h")).upcoming)

    assert planned.next_due == MONDAY + timedelta(hours=5)
    assert planned.advance(MONDAY + timedelta(hours=5)).next_due is None


def test_going_back_brings_back_what_was_planned() -> None:
    before = rehearsal().plan(read(line("stage", "B", when="+5h")).upcoming)
    before.advance(MONDAY + timedelta(hours=6))

    assert [one.kind for one in before.upcoming] == [MOVE]


def test_passing_time_in_one_go_or_in_steps_comes_to_the_same() -> None:
    planned = read("at,item,what,with\n+1h,1,enter,\n+3 days,1,stage,B\n+3 days,1,call.incoming,\n").upcoming
    once = rehearsal().plan(planned).advance(MONDAY + timedelta(days=5))
    slowly = rehearsal().plan(planned)
    while (due := slowly.next_due) is not None:
        slowly = slowly.advance(due)

    assert slowly.steps == once.steps
    assert slowly.asked == once.asked


def test_a_rules_waiting_ends_by_plan() -> None:
    planned = read(line("finish", "rule=call", when="+3h")).upcoming
    done = rehearsal().enter(deal()).plan(planned).advance(MONDAY + timedelta(hours=4))

    assert done.states["deal", "1"].results["call"]["closed_at"] == MONDAY + timedelta(hours=3)
    assert done.asked[-1].kind == FINISHED


@pytest.mark.parametrize(
    ("what", "given", "why"),
    [
        ("stage", "A", "The record stands in that stage already."),
        ("finish", "rule=call", "The rule waits for nothing then."),
    ],
)
def test_what_cannot_happen_is_told_instead_of_lost(what: str, given: str, why: str) -> None:
    after_all = rehearsal().plan(read(line(what, given)).upcoming).advance(MONDAY + timedelta(hours=2))

    assert [one.words.plain() for one in after_all.missed] == [why]
    assert after_all.steps == ()


def test_what_happened_by_plan_is_recorded_as_a_scenario() -> None:
    rows = "at,item,what,with\n+1h,W1,new,stage=A\n+1 day,W1,stage,B\n"
    done = rehearsal().plan(read(rows).upcoming).advance(MONDAY + timedelta(days=2))

    kept = record(done, RULES, catalogue(), "By plan")

    assert kept.faithful
    assert [one.kind for one in kept.scenario.steps if one.expect is None] == ["enter", "move", "expect_none"]


# Writing


def rewritten(schedule: Schedule) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(schedule_rows(schedule.upcoming, RULES, directory()))
    return out.getvalue()


def test_a_schedule_that_is_written_reads_as_the_same() -> None:
    rows = [
        "at,item,what,with,by",
        "+1h,W1,new,stage=B; amount=900; close_date=2026-04-01,bo",
        '+2h,1,set,"{""title"": ""a; b"", ""observers"": [""ann"", ""cy""]}",',
        "+3h,1,call.incoming,,",
        "+4h,1,finish,rule=call,",
        "+5h,1,stage,D,cy",
        '+6h,W2,new,"{""moves_on"": {""after"": ""2 days"", ""share"": 0.5, ""otherwise"": ""D""}}",',
    ]  # fmt: skip
    first = read("\n".join(rows))
    assert first.flaws == ()

    text = rewritten(first)

    assert read(text) == Schedule(tuple(one._replace(number=one.number) for one in first.lines))
    assert rewritten(read(text)) == text
