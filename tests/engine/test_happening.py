"""What an event would bring along."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.engine.catalog.declaration import TriggerType
from app.engine.catalog.example_world import DIRECTORY, ITEM
from app.engine.effects import ClientMail, Effect, PhoneCall, SignatureRequested, TaskCreated
from app.engine.happening import example_of, guesses
from app.engine.model.rule_set import RuleSet
from app.engine.model.values import Money, Value
from tests.engine.board import board, catalogue, on, rule

MAIL = ClientMail(
    "ann@example.com",
    "contact:paolo",
    "paolo@example.org",
    "Our offer",
    '<p><a href="https://example.com/about">us</a> <a href="https://example.com/offer?a=1&amp;b=2">offer</a></p>',
)
TASK = TaskCreated("task-7", "Call Paolo", "", "ann", "bo")
RULES = board(A=[rule("mail", "client.email", {}), rule("do", "control.task", {}), rule("ring", "client.call", {})])


def kind(type_id: str) -> type[TriggerType]:
    found = catalogue().trigger(type_id)
    assert found is not None
    return found


def guessed(
    type_id: str, *made: tuple[str, Effect], rule_set: RuleSet = RULES, left: dict[str, dict[str, Value]] | None = None
) -> dict[str, tuple[Value, ...]]:
    return guesses(kind(type_id), ITEM, DIRECTORY, rule_set, catalogue(), made, left)


def test_the_links_of_the_last_mail_are_offered() -> None:
    found = guessed("email.link_clicked", ("mail", MAIL))
    assert found["url"] == ("https://example.com/about", "https://example.com/offer?a=1&b=2")


def test_the_link_that_a_trigger_waits_for_comes_first() -> None:
    waits = on("click", "email.link_clicked", {"url_prefix": "https://example.com/OFFER"})
    rule_set = board(A=[rule("mail", "client.email", {})], B=[waits])
    found = guessed("email.link_clicked", ("mail", MAIL), rule_set=rule_set)
    assert found["url"][0] == "https://example.com/offer?a=1&b=2"
    assert guessed("email.link_clicked", rule_set=rule_set)["url"] == ("https://example.com/OFFER",)


def test_a_mail_that_is_read_is_the_one_that_was_sent() -> None:
    found = guessed("email.read", ("mail", MAIL))
    assert found["subject"] == ("Our offer",)
    assert found["recipient"][0] == "paolo@example.org"


def test_the_status_of_a_task_is_that_of_the_task_just_made() -> None:
    found = guessed("task.status", ("do", TASK), left={"do": {"task_id": "task-7"}})
    assert (found["task_id"], found["title"][0], found["responsible"][0]) == (("task-7",), "Call Paolo", "bo")


def test_a_status_that_a_trigger_waits_for_is_offered_and_any_is_none() -> None:
    waits = board(B=[on("closed", "task.status", {"status": "completed"}), on("all", "task.status", {"status": "any"})])
    assert guessed("task.status", rule_set=waits)["status"] == ("completed",)


def test_what_rules_made_that_have_nothing_to_do_with_it_is_left_out() -> None:
    assert guessed("task.status", ("mail", MAIL))["title"] == ("Roof, Rossi",)


def test_the_record_knows_who_calls_and_how_much_is_paid() -> None:
    ring = PhoneCall("call-1", "contact:paolo", "office-line", "+39 333 555 0102", "Hello")
    assert guessed("call.incoming")["number"][0] == "+39 02 5550 1001"
    assert guessed("call.incoming", ("ring", ring))["number"][0] == "+39 333 555 0102"
    assert guessed("call.incoming", ("ring", ring))["line"] == ("office-line",)
    assert guessed("payment.received")["amount"] == (Money(Decimal("5000.00"), "EUR"),)
    assert guessed("payment.received")["number"] == ()


def test_the_rule_whose_code_is_scanned_is_offered() -> None:
    rule_set = board(B=[on("scan", "qr.scanned", {"rule": "ticket"})])
    assert guessed("qr.scanned", rule_set=rule_set)["rule"] == ("ticket",)


def test_those_who_were_asked_are_the_ones_who_sign_each_by_name_and_the_last_of_all() -> None:
    asked = SignatureRequested("doc-7", "7", ("contact:paolo", "ann"), "ann")
    rule_set = board(A=[rule("sign", "document.sign", {})])
    found = guessed("document.signed", ("sign", asked), rule_set=rule_set)
    assert found["signer"][:2] == ("Paolo Rossi", "Ann Keller")
    assert found["complete"] == (True,)


@pytest.mark.parametrize("type_id", list(catalogue().triggers))
def test_every_trigger_can_be_made_to_happen_with_values_of_its_types(type_id: str) -> None:
    found = guessed(type_id, ("mail", MAIL), ("do", TASK))
    assert set(found) == {one.name for one in kind(type_id).results}
    assert set(found) <= set(example_of(kind(type_id)))
