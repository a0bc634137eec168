"""What the documentation of the command promises of a backtest, sentence by sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.engine.effects import SYSTEM, Notification
from app.engine.history import LogMapping
from app.engine.model.people import Employee
from app.engine.model.rule_set import Rule, Trigger
from app.engine.trace import Acted
from app.storage.backtests.backtesting import replay_one, run_backtest
from app.storage.backtests.order import Order
from app.storage.history.mapping_file import read_mapping
from app.storage.initial import init_workspace
from app.storage.workspace import Access, Workspace
from tests.storage.backtests.loans import MAPPING, Event, after, counts, loans, log, note, replayed, tell


def play(tmp_path: Path, rules: Mapping[str, Any], *events: Event, **settings: Any) -> dict[str, Any]:
    """Run a backtest on one item; stages without rules may be named with None."""
    stages = loans(**{name: nodes or [] for name, nodes in rules.items()})
    return replayed(log(tmp_path / "log.xes", {"1": events}), stages, **settings)


def go(rule_id: str, stage: str, **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": "item.stage", "parameters": {"stage": stage}, **settings})


def on(trigger_id: str, kind: str, **settings: Any) -> Trigger:
    return Trigger.model_validate({"id": trigger_id, "type": kind, "parameters": {}, **settings})


def test_a_mapping_is_written_as_documented(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text(
        '{"item": "case:concept:name", "stage": "concept:name", "time": "time:timestamp", "only_stages": ["A"], '
        '"fields": {"amount": "case:AMOUNT_REQ", "responsible": "org:resource"}, '
        '"field_types": {"amount": "decimal"}, "events": {"W_Nabellen offertes": "call.outgoing"}}'
    )
    mapping = read_mapping(file)
    assert (mapping.only_stages, mapping.events) == (("A",), {"W_Nabellen offertes": "call.outgoing"})
    report = play(
        tmp_path, {"A": [note("a")], "B": [note("b")]}, ("A", "03-01 09:00"), ("B", "03-02 09:00"), mapping=mapping
    )
    assert report["stages"] == {"A": 1, "B": 0}


def test_attributes_of_the_trace_carry_the_prefix_case(tmp_path: Path) -> None:
    large = note("large", only_if={"left": "item.amount", "op": "ge", "right": 5000})
    path = log(
        tmp_path / "log.xes", {"1": [("A", "03-01 09:00")], "2": [("A", "03-01 09:00")]}, {"1": "4999", "2": "5000"}
    )
    for types in ({}, {"amount": "decimal"}, {"amount": "money"}):
        mapping = msgspec.convert({**msgspec.to_builtins(MAPPING), "field_types": types}, LogMapping)
        assert counts(replayed(path, loans(A=[large]), mapping=mapping), "large") == {"fired": 1, "skipped": 1}


def test_a_stage_change_is_an_event_whose_stage_is_one_of_the_rule_sets(tmp_path: Path) -> None:
    report = play(
        tmp_path, {"A": [note("a")], "B": [note("b")]}, ("A", "03-01 09:00"), ("X", "03-02 09:00"), ("B", "03-03 09:00")
    )
    assert (report["stages"], report["stage_entries"], report["events"]) == ({"A": 1, "B": 1}, 2, 3)


def test_other_events_only_update_fields(tmp_path: Path) -> None:
    later = note("later", when=after(2), only_if={"left": "item.responsible", "op": "eq", "right": "7"})
    report = play(
        tmp_path,
        {"A": [later]},
        ("A", "03-01 09:00"),
        ("call", "03-02 09:00", {"org:resource": "7"}),
        ("call", "03-09 09:00"),
    )
    assert counts(report, "later") == {"fired": 1}


def test_events_may_be_mapped_to_trigger_events(tmp_path: Path) -> None:
    mapping = msgspec.structs.replace(MAPPING, events={"rung": "call.outgoing"})
    stages = {"A": [note("a")], "B": [on("called", "call.outgoing"), note("b")]}
    report = play(tmp_path, stages, ("A", "03-01 09:00"), ("rung", "03-02 09:00"), mapping=mapping)
    assert report["triggers"] == {"called": 1}
    assert report["moves"] == [{"by": "called", "carried_out": False, "count": 1}]


KEYS = {
    *("items", "stage_entries", "events", "rules", "effects", "stages"),
    *("moves", "elapsed_s", "events_per_s", "seed", "rule_set"),
}


def test_the_json_holds_at_least_what_is_promised(tmp_path: Path) -> None:
    report = play(tmp_path, {"A": [tell("a")]}, ("A", "03-01 09:00"), seed="7")
    assert set(report) >= KEYS
    outcomes = {"fired", "skipped", "failed", "cancelled", "not_planned", "waiting", "reasons"}
    assert set(report["rules"]["a"]) == outcomes
    assert report["effects"] == [{"type": "Notification", "channel": "notification", "count": 1}]
    assert (report["seed"], len(report["rule_set"])) == ("7", 64)
    assert json.loads(json.dumps(report)) == report


def test_reasons_are_counted(tmp_path: Path) -> None:
    picky = note("picky", only_if={"left": "item.amount", "op": "ge", "right": 5000})
    path = log(
        tmp_path / "log.xes", {str(n): [("A", "03-01 09:00")] for n in range(3)}, {str(n): "10" for n in range(3)}
    )
    reasons = replayed(path, loans(A=[picky]))["rules"]["picky"]["reasons"]
    assert reasons == {"“Amount” is …, not ≥ 5000.": 3}


def test_recorded_moves_stand_and_those_of_rules_are_reported(tmp_path: Path) -> None:
    stages = {"A": [go("on", "C", when=after(1)), note("waits", when=after(3))], "B": [note("b")], "C": [note("c")]}
    events = (("A", "03-01 09:00"), ("B", "03-05 09:00"))
    report = play(tmp_path, stages, *events)
    assert report["moves"] == [{"by": "on", "carried_out": False, "count": 1}]
    assert (report["stages"], counts(report, "waits")) == ({"A": 1, "B": 1, "C": 0}, {"fired": 1})
    followed = play(tmp_path, stages, *events, follow_moves=True)
    assert followed["moves"] == [{"by": "on", "carried_out": True, "count": 1}]
    assert (followed["stages"], counts(followed, "waits")) == ({"A": 1, "B": 1, "C": 1}, {"cancelled": 1})


def test_a_backtest_ends_at_the_last_event_of_the_log(tmp_path: Path) -> None:
    waits = note("waits", when=after(2))
    other = {"2": [("X", "03-03 09:00")]}
    path = log(tmp_path / "log.xes", {"1": [("A", "03-01 09:00")], **other})
    assert counts(replayed(path, loans(A=[waits])), "waits") == {"fired": 1}
    path = log(tmp_path / "log.xes", {"1": [("A", "03-01 09:01")], **other})
    assert counts(replayed(path, loans(A=[waits])), "waits") == {"waiting": 1}


def test_a_timer_due_at_the_very_moment_of_an_event_runs_before_it(tmp_path: Path) -> None:
    stages = {"A": [note("a", when=after(1))], "B": None}
    report = play(tmp_path, stages, ("A", "03-01 09:00"), ("B", "03-02 09:00"))
    assert counts(report, "a") == {"fired": 1}
    seen = note("a", when=after(1), only_if={"left": "item.responsible", "op": "eq", "right": "112"})
    report = play(tmp_path, {"A": [seen]}, ("A", "03-01 09:00"), ("x", "03-02 09:00", {"org:resource": "7"}))
    assert counts(report, "a") == {"fired": 1}


def test_an_event_that_names_the_stage_the_item_is_in_is_no_stage_change(tmp_path: Path) -> None:
    report = play(tmp_path, {"A": [note("a")]}, ("A", "03-01 09:00"), ("A", "03-02 09:00"))
    assert (report["stages"], counts(report, "a")) == ({"A": 1}, {"fired": 1})


def test_events_of_one_item_with_equal_times_keep_their_order_in_the_file(tmp_path: Path) -> None:
    stages = {"A": [note("a", when=after(1))], "B": [note("b", when=after(1))]}
    ends = ("x", "03-09 09:00")
    report = play(tmp_path, stages, ("A", "03-01 09:00"), ("B", "03-01 09:00"), ends)
    assert (counts(report, "a"), counts(report, "b")) == ({"cancelled": 1}, {"fired": 1})
    report = play(tmp_path, stages, ("B", "03-01 09:00"), ("A", "03-01 09:00"), ends)
    assert (counts(report, "a"), counts(report, "b")) == ({"fired": 1}, {"cancelled": 1})


def test_an_events_field_values_are_applied_before_its_stage_change(tmp_path: Path) -> None:
    new = note("new", only_if={"left": "item.responsible", "op": "eq", "right": "7"})
    report = play(tmp_path, {"A": None, "B": [new]}, ("A", "03-01 09:00"), ("B", "03-02 09:00", {"org:resource": "7"}))
    assert counts(report, "new") == {"fired": 1}


def test_a_chains_rules_that_never_started_count_with_the_one_before_them(tmp_path: Path) -> None:
    chain = [note("one", when=after(2)), note("two", order="after_previous"), note("three", order="after_previous")]
    report = play(tmp_path, {"A": chain, "B": None}, ("A", "03-01 09:00"), ("B", "03-02 09:00"))
    assert [counts(report, key) for key in ("one", "two", "three")] == [{"cancelled": 1}] * 3
    report = play(tmp_path, {"A": chain, "B": None}, ("A", "03-01 09:00"))
    assert [counts(report, key) for key in ("one", "two", "three")] == [{"waiting": 1}] * 3


def test_without_a_workspace_a_person_is_the_id_that_the_log_gives(tmp_path: Path) -> None:
    mail = Rule.model_validate(
        {"id": "tell", "type": "employee.notification", "parameters": {"text": "x", "recipients": ["responsible"]}}
    )
    path = log(tmp_path / "log.xes", {str(n): [("A", "03-01 09:00")] for n in range(11)})
    report = replayed(path, loans(A=[mail]))
    assert report["flooded"] == [{"person": "112", "day": "2026-03-01", "count": 11}]


def test_an_absent_author_becomes_the_system_and_an_absent_recipient_fails_the_rule(tmp_path: Path) -> None:
    post = {"text": "x", "recipients": ["employee:boss"]}
    boss = Rule.model_validate({"id": "boss", "type": "employee.notification", "parameters": post})
    path = log(tmp_path / "log.xes", {"1": [("A", "03-01 09:00", {"org:resource": ""})]})
    report = run_backtest(Order(loans(A=[tell("tell"), boss]), path, MAPPING))
    assert counts(report.as_json(), "tell") == {"failed": 1}
    behind = report.findings.examples["rule", "tell", "failed"][0]
    replay = replay_one(report.order, behind.item, behind.place, report.span.last) or pytest.fail("the item is gone")
    sent = [one.effect for one in replay[1][0].steps if isinstance(one, Acted)]
    assert sent == [Notification("x", SYSTEM, ("boss",))]


def test_with_a_workspace_people_come_from_there(tmp_path: Path) -> None:
    workspace = tmp_path / "w.rulewright"
    init_workspace(workspace, sample=False, today=datetime(2026, 3, 1, tzinfo=UTC).date())
    with Workspace.open(workspace, Access.WRITE) as opened:
        opened.records.employees.put(Employee("112", "Ann Lind"))
    path = log(
        tmp_path / "log.xes",
        {
            "1": [("A", "03-01 09:00")],
            "2": [("A", "03-01 09:00", {"org:resource": "Ann Lind"})],
            "3": [("A", "03-01 09:00", {"org:resource": "Nobody"})],
        },
    )
    report = replayed(path, loans(A=[tell("tell")]), workspace=workspace)
    assert counts(report, "tell") == {"fired": 2, "failed": 1}


def test_waiting_rules_follow_a_date_that_is_recorded_anew(tmp_path: Path) -> None:
    follows = note("follows", when={"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"})
    mapping = msgspec.structs.replace(MAPPING, fields={"close_date": "close"})
    first = ("A", "03-01 09:00", {"close": "2026-03-20"})
    report = play(tmp_path, {"A": [follows]}, first, ("x", "03-05 09:00"), mapping=mapping)
    assert counts(report, "follows") == {"waiting": 1}
    sooner = ("x", "03-02 09:00", {"close": "2026-03-04"})
    report = play(tmp_path, {"A": [follows]}, first, sooner, ("x", "03-05 09:00"), mapping=mapping)
    assert counts(report, "follows") == {"fired": 1}


def test_a_mapping_that_is_absent_is_guessed_and_that_is_said(tmp_path: Path) -> None:
    report = play(tmp_path, {"A": [tell("a")]}, ("A", "03-01 09:00"), mapping=None)
    assert report["mapping_guessed"]
    assert (report["mapping"]["stage"], report["mapping"]["fields"]["responsible"]) == ("concept:name", "org:resource")
    assert counts(report, "a") == {"fired": 1}


def test_fields_that_no_schema_knows_have_the_type_of_their_values(tmp_path: Path) -> None:
    score = note("score", only_if={"left": "item.score", "op": "gt", "right": 9})
    mapping = msgspec.structs.replace(MAPPING, fields={"score": "score"})
    report = play(tmp_path, {"A": [score]}, ("A", "03-01 09:00", {"score": "10"}), mapping=mapping)
    assert counts(report, "score") == {"fired": 1}


def test_two_versions_are_compared(tmp_path: Path) -> None:
    path = log(tmp_path / "log.xes", {"1": [("A", "03-01 09:00")], "2": [("B", "03-01 09:00")]})
    old, new = loans(A=[tell("t")], B=[note("n")]), loans(A=[tell("t"), note("extra")], B=[])
    compared = replayed(path, new, other=old)["comparison"]
    assert compared["totals"] == {"more": 1, "less": 1, "otherwise": 0}
    assert {one["rule"]: one["change"] for one in compared["differences"]} == {"extra": "more", "n": "less"}
    assert (compared["items"], compared["items_changed"], compared["same"]) == (2, 2, 1)


@pytest.mark.parametrize("days", [0, 30])
def test_a_log_of_nothing_that_counts_is_reported(tmp_path: Path, days: int) -> None:
    report = play(tmp_path, {"A": [note("a", when=after(days))]}, ("X", "03-01 09:00"))
    assert (report["stage_entries"], counts(report, "a"), report["items"]) == (0, {}, 1)
