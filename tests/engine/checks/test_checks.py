"""Each check has a case it must find and a case it must leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.catalog.example_world import DIRECTORY
from app.engine.checks import registry
from app.engine.checks.problem import Problem, Severity, Subject
from app.engine.checks.sample import Sample
from app.engine.model.rule_set import Rule, RuleSet, Suppression, Trigger
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from tests.engine.board import after, board, catalogue, directory, go, on, put, rule, say
from tests.engine.checks.cases import CASES, CHAT_ID, add_to, chat, look_up, notify, text_client, webhook

CHECKS = registry.load_checks()


def subject(
    rule_set: RuleSet, *others: RuleSet, workspace: Directory | None = None, sample: Sample | None = None
) -> Subject:
    return Subject(
        rule_set,
        catalogue(),
        workspace or Directory(any_provider=True),
        Templates(),
        in_workspace=workspace is not None,
        others=others,
        sample=sample,
    )


def found(
    rule_set: RuleSet, *others: RuleSet, workspace: Directory | None = None, sample: Sample | None = None
) -> list[Problem]:
    return registry.check(subject(rule_set, *others, workspace=workspace, sample=sample), CHECKS)


def test_every_check_has_its_cases() -> None:
    assert sorted(CASES) == [one.about.id for one in CHECKS]


@pytest.mark.parametrize("check", [one.about.id for one in CHECKS])
def test_a_check_finds_its_case_and_leaves_the_other_alone(check: str) -> None:
    case = CASES[check]
    problems = [one for one in found(case.bad, sample=case.sample) if one.check == check]
    assert [(one.node, one.field) for one in problems] == [("x", case.field)]
    assert problems[0].words.plain()
    assert not found(case.good, sample=case.sample)


def test_a_misspelt_placeholder_is_answered_with_what_was_meant() -> None:
    (problem,) = found(board(A=[notify(text="Sum: {{ item.amuont }}")]))
    assert "item.amount" in problem.words.plain()


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("client.modify", {"fields": [{"field": "last_name", "value": "Rossi"}]}),
        ("client.audience", {"url": "https://ads.example.com", "audience": "All"}),
        ("client.chat_message", {"text": "Up to 5 %.", "hidden": True}),
    ],
)
def test_what_a_client_never_hears_of_may_happen_at_night(kind: str, parameters: dict[str, Any]) -> None:
    assert not found(board(A=[rule("x", kind, parameters, when=after(1, clock="23:00"))]))


@pytest.mark.parametrize(
    "card",
    [
        rule("x", "document.create", {"template": {"id": "offer", "name": "Offer.docx"}, "values": [[]]}),
        rule("x", "item.copy", {"which": "chosen", "fields": [{"field": "title"}]}),
        rule("x", "item.copy", {"shift_days": float("nan")}),
        rule("x", "helper.list_lookup", {"table": "regions", "column": "City", "value": "Rome", "fetch": [{}]}),
        on("x", "field.changed", {"fields": [["amount"]]}),
    ],
    ids=lambda one: one.type,
)
def test_what_does_not_fit_into_a_parameter_is_a_problem_and_no_crash(card: Rule | Trigger) -> None:
    problems = found(board(B=[card]), workspace=DIRECTORY)
    assert "parameter.invalid" in {one.check for one in problems}


def test_a_card_that_is_switched_off_has_no_problems() -> None:
    assert not found(board(A=[say("x", "{{ item.nonsense }}", enabled=False)]))


def test_what_the_author_waved_through_is_left_out() -> None:
    waved = say("x", "{{ item.nonsense }}").model_copy(
        update={"suppress": (Suppression(check="placeholder.unknown", reason="made next month"),)}
    )
    assert not found(board(A=[waved]))


def test_the_result_of_a_later_rule_cannot_be_used() -> None:
    use = say("use", CHAT_ID)
    assert [(one.check, one.node) for one in found(board(A=[use, chat()]))] == [("result.too_early", "use")]
    assert not found(board(A=[chat(), use]))


@pytest.mark.parametrize(
    "settings",
    [
        {"only_if": {"left": "results.x.absent", "op": "eq", "right": True}},
        {"acts_as": "result:x.supervisor"},
        {"when": {"mode": "at", "base": 'results["x"].name'}},
    ],
)
def test_a_result_is_found_too_early_wherever_it_is_used(settings: dict[str, Any]) -> None:
    assert [one.check for one in found(board(A=[say("use", **settings), look_up()]))] == ["result.too_early"]


@pytest.mark.parametrize(
    ("waits", "uses", "problems"),
    [
        ({}, {}, 0),
        ({"when": after(1)}, {"when": after(2)}, 0),
        ({"when": after(2)}, {"when": after(1)}, 1),
        ({"when": after(1, business_time=True)}, {"when": after(9)}, 1),
    ],
)
def test_a_result_from_another_branch_must_surely_be_there(
    waits: dict[str, Any], uses: dict[str, Any], problems: int
) -> None:
    assert len(found(board(A=[chat(**waits), say("use", CHAT_ID, **uses)]))) == problems


def test_the_end_of_a_task_is_known_only_to_what_runs_after_it() -> None:
    task = rule("task", "control.task", {"title": "x", "responsible": "responsible", "wait_until_closed": True})
    closed, number = '{{ results["task"].closed_by }}', '{{ results["task"].task_id }}'
    assert [one.severity for one in found(board(A=[task, say("use", closed)]))] == [Severity.WARNING]
    assert not found(board(A=[task, say("use", number)]))
    assert not found(board(A=[task, say("use", closed, order="after_previous")]))


def test_a_trigger_that_asks_for_less_is_shadowed_only_by_one_that_asks_for_more() -> None:
    narrow, wide = {"url_prefix": "https://example.com/offer"}, {"url_prefix": "https://Example.com/"}
    left, right = on("left", "email.link_clicked", wide), on("right", "email.link_clicked", narrow)
    assert [one.node for one in found(board(B=[left], C=[right]))] == ["right"]
    assert not found(board(B=[right], C=[left]))
    only_if = {"left": "item.amount", "op": "filled"}
    assert not found(board(B=[on("left", "email.link_clicked", wide, only_if=only_if)], C=[right]))


def test_a_rule_below_a_stage_change_with_a_condition_may_run() -> None:
    only_if = {"left": "item.amount", "op": "filled"}
    assert not found(board(A=[go("x", "B", only_if=only_if), say("y", order="after_previous")]))


def test_people_and_providers_are_looked_up_in_a_workspace() -> None:
    rules: list[Rule | Trigger] = [
        notify(recipients=["employee:ann", "department:sales", "employee:nobody", "role:nobody"]),
        rule("sms", "client.sms", {"text": "Hi", "provider": "pigeon"}),
    ]
    assert not found(board(A=rules))
    assert [one.field for one in found(board(A=rules), workspace=directory())] == [
        "recipients",
        "recipients",
        "provider",
    ]


def test_the_worst_problem_of_a_card_comes_first_and_cards_stand_in_board_order() -> None:
    problems = found(board(A=[say("a", "{{ item.no }}")], B=[say("b", "{{ item.no }}"), on("t", "acme.event")]))
    assert [one.node for one in problems] == ["a", "t", "b"]


def test_the_threshold_lets_the_less_bad_pass() -> None:
    note = Problem("x", Severity.NOTE, CHECKS[0].about.title)
    assert registry.reaching([note], Severity.NOTE) == [note]
    assert registry.reaching([note], Severity.WARNING) == []


@pytest.mark.parametrize(
    "parameters",
    [
        {"headers": [["X-Api-Key", "k3yk3yk3y"]]},
        {"headers": {"Authorization": "Basic YW5uOnNlY3JldA=="}},
        {"url": "https://ann:secret@example.com/hook"},
        {"url": "https://example.com/hook?token=abcdef123"},
        {"body": '{"password": "hunter22"}'},
        {"body": '{"key": "sk_live_4eC39HqLyjWDarjtT1zdp7dc"}'},
        {"body": '{"sum": "9f86d081884c7d659a2feaa0c55ad015"}'},
    ],
)
def test_secrets_are_known_by_their_looks(parameters: dict[str, Any]) -> None:
    assert [one.check for one in found(board(A=[webhook(**parameters)]))] == ["secret.written"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"headers": [["Authorization", "Bearer {{ item.source }}"]]},
        {"headers": [["X-Token", "secret://shop"]]},
        {"url": "https://example.com/a/long/way/to/the/place/where/hooks/are/taken?item={{ item.id }}"},
        {"body": '{"token": "{{ item.source }}", "note": "the password is in the keyring"}'},
        {"body": '{"id": "1b9f6f0a-6a53-4f0e-9c0e-0e6b1a7f2f10"}'},
        {"url": "http://localhost:8080/hook"},
        {"url": "http://192.168.0.7/hook"},
        {"url": "http://crm.internal/hook"},
    ],
)
def test_what_only_looks_like_a_secret_or_stays_within_the_house_is_left_alone(parameters: dict[str, Any]) -> None:
    assert not found(board(A=[webhook(**parameters)]))


def test_a_chat_is_counted_by_the_people_of_the_workspace() -> None:
    def alone(*members: str) -> bool:
        rule_set = board(A=[rule("x", "employee.group_chat", {"name": "x", "members": list(members)})])
        return [one.check for one in found(rule_set, workspace=directory())] == ["chat.too_small"]

    assert alone("employee:ann", "employee:ann")
    assert alone("field:responsible", "responsible")
    assert not alone("department:sales")
    assert not alone("employee:ann", "supervisor")
    assert not alone("observers")


def test_members_may_be_added_to_a_chat_that_an_earlier_stage_has_kept() -> None:
    keep = put("keep", "source", CHAT_ID, order="after_previous")
    add = add_to("{{ item.source }}")
    assert not found(board(A=[chat(), keep], B=[add]))
    assert [one.check for one in found(board(A=[add], B=[chat(), keep]))] == ["chat.missing"]
    assert [one.check for one in found(board(A=[look_up(), add_to('{{ results["x"].id }}', "y")]))] == ["chat.missing"]


def test_the_same_words_at_another_time_or_under_another_condition_are_no_repetition() -> None:
    large, small = ({"left": "item.amount", "op": op, "right": 10} for op in ("ge", "lt"))
    assert not found(board(A=[text_client("x"), text_client("y", when=after(3))]))
    assert not found(board(A=[text_client("x", only_if=large), text_client("y", only_if=small)]))
    assert [one.node for one in found(board(A=[text_client("x"), text_client("y", order="after_previous")]))] == ["y"]


def test_a_rule_reaches_the_client_at_the_hour_of_the_rule_above_it() -> None:
    night = say("night", when=after(1, clock="23:00"))
    assert [one.node for one in found(board(A=[night, text_client(order="after_previous")]))] == ["x"]
    assert not found(board(A=[text_client(when=after(1, clock="23:00", wait_for_working_hours=True))]))
    by_day = {"mode": "immediately", "wait_for_working_hours": True}
    assert not found(board(A=[night, text_client(order="after_previous", when=by_day)]))


def test_one_character_outside_the_common_alphabet_makes_an_sms_longer() -> None:
    (problem,) = found(board(A=[text_client(text="We have your order " * 4 + "😀")]))
    assert "😀" in problem.words.plain()
    assert not found(board(A=[text_client(text="We have your order " * 4)]))


def test_what_a_card_names_is_looked_up_in_the_lists_of_the_workspace() -> None:
    rules = [
        rule("elsewhere", "item.pipeline", {"pipeline": "service", "stage": "visitt"}),
        rule("nowhere", "item.pipeline", {"pipeline": "export"}),
        rule("type", "helper.item_info", {"entity": "boat", "fields": ["title"]}),
        rule("field", "helper.item_info", {"entity": "invoice", "fields": ["pay_before", "begin_date"]}),
        rule("list", "helper.list_lookup", {"table": "no-such-list", "column": "a", "value": "x", "fetch": ["b"]}),
    ]
    unknown = {
        (one.node, one.field) for one in found(board(A=rules), workspace=DIRECTORY) if one.check == "reference.unknown"
    }
    assert unknown >= {("elsewhere", "stage"), ("nowhere", "pipeline"), ("type", "entity"), ("field", "fields")}
    assert ("list", "table") in unknown
