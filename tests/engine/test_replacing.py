"""One person, provider or text in the place of another, on many cards; and what cards have in common."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.references import Reader
from app.engine.replacing import replace_text, replace_thing
from app.engine.sharing import Several, parameter_value, shared_parameters, shared_value
from app.engine.things import Thing, What
from tests.engine.board import board, catalogue, directory, on, rule, say

READER = Reader(catalogue(), directory().schema, "deal")
ANN = Thing(What.PERSON, "employee:ann")


def text_of(rule_set: RuleSet, node_id: str, name: str = "text") -> Any:
    found = rule_set.find(node_id)
    assert found is not None
    return found[1].parameters[name]


def test_a_person_is_replaced_on_the_chosen_cards_alone_and_stands_once() -> None:
    tell = {"text": "x", "recipients": ["employee:ann", "employee:bo"], "sender": "employee:ann"}
    before = board(A=[rule("a", "employee.notification", tell), rule("b", "employee.notification", tell)])
    after = replace_thing(before, ["a"], ANN, "employee:bo", READER, Templates().repoint)

    assert text_of(after, "a", "recipients") == ["employee:bo"]
    assert text_of(after, "a", "sender") == "employee:bo"
    assert text_of(after, "b", "recipients") == tell["recipients"]


def test_in_a_condition_only_an_employee_takes_the_place_of_an_employee() -> None:
    clause = {"left": "item.responsible", "op": "eq", "right": "ann"}
    before = board(A=[say("a", "x", only_if=clause, acts_as="employee:ann")])
    head = replace_thing(before, ["a"], ANN, "supervisor", READER, Templates().repoint).stages[0].rules[0]

    assert head.acts_as == "supervisor"
    assert head.only_if is not None
    assert head.only_if.model_dump()["right"] == "ann"


def test_a_provider_is_replaced() -> None:
    before = board(A=[rule("a", "client.sms", {"text": "log", "phone_type": "auto", "provider": "log"})])
    after = replace_thing(before, ["a"], Thing(What.PROVIDER, "log", "sms"), "tx", READER, Templates().repoint)

    assert after.stages[0].rules[0].parameters == {"text": "log", "phone_type": "auto", "provider": "tx"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call Title now", "Call Name now"),
        ("call TITLE: {{ item.title }} title", "call Name: {{ item.title }} Name"),
        ("{% if item.title %}title{% endif %}", "{% if item.title %}Name{% endif %}"),
        ("nothing", "nothing"),
    ],
)
def test_a_text_is_written_anew_around_the_placeholders(text: str, expected: str) -> None:
    after = replace_text(board(A=[say("a", text)]), ["a"], "title", "Name", READER)
    assert text_of(after, "a") == expected


def test_in_rich_text_the_tags_stay_and_signs_are_escaped() -> None:
    mail = {"subject": "Tom & Co", "text": '<p class="co">Tom &amp; Co</p>'}
    after = replace_text(board(A=[rule("m", "client.email", mail)]), ["m"], "tom & co", "A < B", READER)

    assert text_of(after, "m", "subject") == "A < B"
    assert text_of(after, "m") == '<p class="co">A &lt; B</p>'


def test_names_are_written_anew_and_choices_are_not() -> None:
    sms = rule("s", "client.sms", {"text": "auto", "phone_type": "auto", "provider": "log"}, name="Auto SMS")
    after = replace_text(board(A=[sms]), ["s"], "auto", "quick", READER).stages[0].rules[0]

    assert (after.name, after.parameters["text"], after.parameters["phone_type"]) == ("quick SMS", "quick", "auto")


def test_where_nothing_is_replaced_the_rule_set_stays_the_same_object() -> None:
    before = board(A=[say("a")])
    assert replace_text(before, ["a"], "zzz", "y", READER) is before
    assert replace_text(before, ["a"], "", "y", READER) is before


def test_cards_of_one_type_share_all_that_each_asks_for() -> None:
    email = {"subject": "s", "text": "t"}
    cards = [rule("a", "client.email", email), rule("b", "client.email", email)]
    names = [one.name for one in shared_parameters(cards, catalogue())]
    assert {"subject", "text"} <= set(names)


def test_cards_of_several_types_share_what_has_the_same_name_and_kind() -> None:
    sms = rule("a", "client.sms", {"text": "t", "phone_type": "auto", "provider": "log"})
    note = rule("b", "employee.notification", {"text": "x", "recipients": ["responsible"]})
    assert "provider" not in [one.name for one in shared_parameters([sms, note], catalogue())]
    assert [one.name for one in shared_parameters([note, on("t", "invoice.paid")], catalogue())] == []
    assert shared_parameters([note, rule("x", "acme.magic", {})], catalogue()) == ()
    assert shared_parameters([], catalogue()) == ()


def test_a_shared_value_is_the_one_that_all_have() -> None:
    assert shared_value(["log", "log"]) == "log"
    assert shared_value(["log", "tx"]) is Several.VALUES
    sms = rule("a", "client.sms", {"text": "t"})
    (kind,) = [one for one in shared_parameters([sms], catalogue()) if one.name == "phone_type"]
    assert parameter_value(sms, kind) == "auto"
