from __future__ import annotations

import json
from functools import cache

import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.copying import Copier, NothingToPaste, from_clipboard, to_clipboard
from app.engine.editing import Place, Section, node_ids
from app.engine.errors import KnownError
from app.engine.model.condition import All, Clause, Operator
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.timing import When
from app.engine.placeholders import Templates
from app.engine.rule_set_file import UnreadableRuleSet


@cache
def copier() -> Copier:
    return Copier(load_catalogue(others=False), Templates().repoint)


def chats() -> RuleSet:
    chat = Rule(id="chat", type="employee.group_chat", parameters={"name": "C", "members": ["responsible"]})
    hello = Rule(
        id="hello", type="employee.group_chat_message",
        parameters={
            "chat": '{{ results["chat"].chat_id }}', "kind": "message",
            "text": 'From {{ results["other"].name }} in {{ results["chat"].chat_id | upper }}: results["chat"]',
        },
        only_if=All.model_validate({"all": [
            Clause(left='results["chat"].chat_id', op=Operator.FILLED),
            Clause(left="item.title", op=Operator.EQ, right={"ref": 'results["chat"].chat_id'}),
        ]}),
        when=When(mode="after", amount=1, base='results["chat"].made_at'),
        acts_as="result:chat.owner",
    )  # fmt: skip
    tell = Rule(
        id="tell", type="employee.notification",
        parameters={"text": "x", "recipients": ["result:chat.owner", "result:other.who", "responsible"]},
    )  # fmt: skip
    paid = Trigger(id="paid", type="invoice.paid")
    stages = (Stage(id="one", name="One", triggers=(paid,), rules=(chat, hello, tell)), Stage(id="two", name="Two"))
    return RuleSet(id="x", name="X", entity="deal", pipeline="x", stages=stages)


def test_links_inside_the_copied_set_point_at_the_copies_and_others_stay() -> None:
    copied = copier().copy_to(chats(), ["chat", "hello", "tell"], Place("two", Section.RULES))

    chat, hello, tell = copied.stages[1].rules
    assert (chat.id, hello.id, tell.id) == ("chat-2", "hello-2", "tell-2")
    assert hello.parameters["chat"] == '{{ results["chat-2"].chat_id }}'
    assert hello.parameters["text"] == (
        'From {{ results["other"].name }} in {{ results["chat-2"].chat_id | upper }}: results["chat"]'
    )
    assert isinstance(hello.only_if, All)
    first, second = hello.only_if.members
    assert isinstance(first, Clause)
    assert isinstance(second, Clause)
    assert (first.left, second.right) == ('results["chat-2"].chat_id', {"ref": 'results["chat-2"].chat_id'})
    assert (hello.when.base, hello.acts_as) == ('results["chat-2"].made_at', "result:chat-2.owner")
    assert tell.parameters["recipients"] == ["result:chat-2.owner", "result:other.who", "responsible"]


def test_a_copy_alone_keeps_its_links() -> None:
    copied = copier().copy_to(chats(), ["hello"], Place("two", Section.RULES))

    assert copied.stages[1].rules[0].parameters["chat"] == '{{ results["chat"].chat_id }}'


def test_duplicates_stand_below_the_last_one_chosen() -> None:
    doubled = copier().duplicate(chats(), ["chat", "tell", "paid"])

    assert [one.id for one in doubled.stages[0].rules] == ["chat", "hello", "tell", "chat-2", "tell-2"]
    assert [one.id for one in doubled.stages[0].triggers] == ["paid", "paid-2"]


def test_copies_of_copies_count_on() -> None:
    twice = copier().duplicate(copier().duplicate(chats(), ["chat"]), ["chat-2"])

    assert node_ids(twice) >= {"chat", "chat-2", "chat-3"}


def test_the_clipboard_holds_a_rule_set_file_with_the_chosen_cards_alone() -> None:
    text = to_clipboard(chats(), ["chat", "paid"], copier().catalogue.order)

    raw = json.loads(text)
    assert raw["format"] == "rulewright/rule-set"
    assert [one["id"] for one in raw["stages"]] == ["one"]
    assert [node.id for _, node in from_clipboard(text).nodes()] == ["paid", "chat"]


def test_what_was_copied_is_pasted_into_another_rule_set() -> None:
    clip = from_clipboard(to_clipboard(chats(), ["chat", "hello"], copier().catalogue.order))
    empty = RuleSet(id="y", name="Y", entity="lead", pipeline="y", stages=(Stage(id="s", name="S"),))

    pasted = copier().paste(empty, [node for _, node in clip.nodes()], Place("s", Section.RULES))

    assert [one.id for one in pasted.stages[0].rules] == ["chat", "hello"]


@pytest.mark.parametrize("listed", [False, True])
def test_single_cards_from_a_text_editor_are_pasted_too(listed: bool) -> None:
    rule = {"id": "r", "type": "client.sms", "parameters": {"text": "Hi"}}
    trigger = {"id": "t", "type": "invoice.paid", "allow_back": True}

    nodes = [node for _, node in from_clipboard(json.dumps([rule, trigger] if listed else rule)).nodes()]

    assert [type(one) for one in nodes] == ([Trigger, Rule] if listed else [Rule])


@pytest.mark.parametrize("text", ["", "a letter", "42", "<html>"])
def test_what_holds_no_rules_is_refused_in_words(text: str) -> None:
    with pytest.raises(NothingToPaste, match="no rules"):
        from_clipboard(text)


@pytest.mark.parametrize("text", ["{", "[]", "{}", "[" * 100_000, '[{"type": 3, "id": "x"}]', '{"format": "other"}'])
def test_damaged_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        from_clipboard(text)

    assert isinstance(caught.value, UnreadableRuleSet | NothingToPaste)
