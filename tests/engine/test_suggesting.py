"""Where what is suggested for a card is put, and how it is joined to it."""

from __future__ import annotations

from app.engine.catalog.declaration import Declared
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.placeholders import Templates
from app.engine.suggesting import add_beside
from app.engine.users import UserIndex
from tests.engine.board import board, catalogue, on, rule, say

CHAT = rule("chat", "employee.group_chat", {"name": "x", "members": ["responsible", "supervisor"]})
WRITE = rule("write", "employee.group_chat_message", {"chat": '{{ results["chat"].chat_id }}', "text": "Hello"})


def suggested(type_id: str) -> type[Declared]:
    found = catalogue().get(type_id)
    assert found is not None
    return found


def added(rule_set: RuleSet, node: str, type_id: str) -> RuleSet:
    return add_beside(rule_set, node, suggested(type_id), catalogue())


def ids(rule_set: RuleSet, stage: str) -> list[str]:
    found = rule_set.stage(stage)
    assert found is not None
    return [one.id for one in found.triggers] + [one.id for one in found.rules]


def test_a_trigger_goes_to_the_next_stage() -> None:
    after = added(board(A=[rule("mail", "client.email", {})]), "mail", "email.link_clicked")
    assert ids(after, "A") == ["mail"]
    assert ids(after, "B") == ["link-clicked"]


def test_on_the_last_stage_a_trigger_stays_there() -> None:
    assert ids(added(board(D=[rule("mail", "client.email", {})]), "mail", "email.read"), "D") == ["read", "mail"]


def test_what_causes_a_trigger_goes_to_the_stage_before_it() -> None:
    after = added(board(B=[on("click", "email.link_clicked")]), "click", "client.email")
    assert ids(after, "A") == ["email"]


def test_what_follows_a_trigger_goes_to_its_own_stage() -> None:
    after = added(board(B=[on("read", "email.read"), say("note")]), "read", "control.task")
    assert ids(after, "B") == ["read", "note", "task"]


def test_a_rule_goes_below_all_that_follow_the_card() -> None:
    rules = [rule("mail", "client.email", {}), say("note", order="after_previous"), say("other")]
    assert ids(added(board(A=rules), "mail", "client.sms"), "A") == ["mail", "note", "sms", "other"]


def test_what_needs_the_chat_is_given_it_and_waits_for_it() -> None:
    after = added(board(A=[CHAT]), "chat", "employee.group_chat_message")
    found = after.find("group-chat-message")
    assert found is not None
    assert isinstance(found[1], Rule)
    assert found[1].parameters["chat"] == '{{ results["chat"].chat_id }}'
    assert found[1].order == "after_previous"


def test_a_helper_goes_above_the_card_which_then_waits_for_it() -> None:
    after = added(board(A=[say("first"), rule("tell", "employee.notification", {})]), "tell", "helper.employee_info")
    assert ids(after, "A") == ["first", "employee-info", "tell"]
    found = after.find("tell")
    assert found is not None
    assert isinstance(found[1], Rule)
    assert found[1].order == "after_previous"


def test_a_card_that_is_gone_gets_nothing_beside_it() -> None:
    before = board(A=[CHAT])
    assert added(before, "gone", "client.sms") is before


def test_users_are_found_in_texts_conditions_and_where_a_rule_is_named() -> None:
    index = UserIndex(catalogue(), Templates())
    condition = {"left": 'results["chat"].chat_id', "op": "filled"}
    asks = say("asks", only_if=condition)
    scanned = on("scanned", "qr.scanned", {"rule": "chat"})
    rule_set = board(A=[CHAT, WRITE, asks], B=[scanned])
    assert [(one.node, one.result, one.field) for one in index.of(rule_set, "chat")] == [
        ("write", "chat_id", "chat"),
        ("asks", "chat_id", "only_if"),
        ("scanned", "", "rule"),
    ]
    assert index.by_rule(rule_set) == {"chat": ("write", "asks", "scanned")}


def test_users_follow_an_edit() -> None:
    index = UserIndex(catalogue(), Templates())
    assert index.by_rule(board(A=[CHAT, WRITE])) == {"chat": ("write",)}
    assert index.by_rule(board(A=[CHAT, say("write", "Nothing")])) == {}
