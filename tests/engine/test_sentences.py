"""What cards say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.engine.catalog.example_world import DIRECTORY
from app.engine.catalog.registry import load_catalogue
from app.engine.model.rule_set import Node, Rule, RuleSet, Stage, Trigger
from app.engine.sentences import Sentences

CATALOGUE = load_catalogue(others=False)
EMAIL = {"subject": "Offer", "text": "<p>Hello</p>"}
CHAT = Rule(id="chat", type="employee.group_chat", name="Contract chat")


def sentences(node: Node) -> Sentences:
    stage = Stage(
        id="contract",
        name="Contract stage",
        rules=(CHAT, *([node] if isinstance(node, Rule) else [])),
        triggers=(node,) if isinstance(node, Trigger) else (),
    )
    rule_set = RuleSet(id="r", name="R", entity="deal", pipeline="sales", stages=(stage,))
    return Sentences(CATALOGUE, DIRECTORY, rule_set)


def sentence(node: Node) -> str:
    return sentences(node)(node).plain()


def rule(kind: str, parameters: Mapping[str, Any], **settings: Any) -> str:
    return sentence(Rule.model_validate({"id": "x", "type": kind, "parameters": parameters, **settings}))


def timed(when: Mapping[str, Any]) -> str:
    return rule("client.email", EMAIL, when=when).removeprefix("E-mail to the client: Offer").removeprefix(" · ")


def test_a_card_says_what_it_does_when_and_under_which_condition() -> None:
    words = rule(
        "client.email",
        EMAIL,
        when={"mode": "after", "amount": 2, "unit": "hours"},
        only_if={"left": "item.amount", "op": "ge", "right": 5000},
        order="after_previous",
    )
    assert words == "E-mail to the client: Offer · 2 hours later · if Amount ≥ 5000 · after the previous"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"mode": "immediately"}, ""),
        ({"mode": "after", "amount": 0}, ""),
        ({"mode": "after", "amount": 1, "unit": "days"}, "1 day later"),
        ({"mode": "after", "amount": 30, "unit": "minutes"}, "30 minutes later"),
        ({"mode": "after", "amount": 3, "unit": "days", "base": "item.close_date"}, "3 days after Close date"),
        ({"mode": "after", "amount": 0, "base": "item.close_date"}, "on Close date"),
        ({"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date"}, "1 day before Close date"),
        ({"mode": "at", "base": "item.close_date", "clock": "09:00"}, "on Close date at 09:00"),
        ({"mode": "at", "base": "item.gone"}, "on gone"),
        ({"mode": "after", "amount": 0, "clock": "09:00"}, "at 09:00"),
        ({"mode": "after", "amount": 2, "unit": "hours", "business_time": True}, "2 hours later, in business time"),
        ({"mode": "immediately", "wait_for_working_hours": True}, "in working hours"),
        (
            {"mode": "after", "amount": 1, "unit": "days", "wait_for_working_hours": True},
            "1 day later, in working hours",
        ),
    ],
)
def test_times_are_said_as_people_say_them(when: Mapping[str, Any], words: str) -> None:
    assert timed(when) == words


@pytest.mark.parametrize(
    ("recipients", "words"),
    [
        (["responsible", "employee:bo"], "the responsible person, Bo Lindqvist"),
        (["department:sales", "role:lawyers", "field:observers"], "Sales, Lawyers, Observers"),
        (["employee:gone"], "gone"),
        (["result:who.person"], "person"),
        (["employee:ann", "employee:bo", "employee:tim", "employee:lea"], "Ann Keller, Bo Lindqvist and 2 others"),
        ([], "…"),
        (7, "…"),
    ],
)
def test_people_are_called_by_their_names(recipients: Any, words: str) -> None:
    assert rule("employee.notification", {"text": "Hi", "recipients": recipients}) == f"Notify {words}: Hi"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("New: {{ item.title }}, {{ item.amount | money }}", "New: \u2039Title\u203a, \u2039Amount\u203a"),
        ("{{ responsible.name }} for {{ client.name }}", "\u2039Responsible person\u203a for \u2039Client\u203a"),
        ("Hello {{ client.first_name | default('you') }}!", "Hello \u2039First name\u203a!"),
        ('In {{ results["chat"].chat_id }}', "In \u2039Chat ID\u203a"),
        ("{% if item.amount %}Paid{% endif %} {{ item.amount.amount * 2 }}", "Paid \u2039…\u203a"),
        ("two\n\n  lines", "two lines"),
        ("Braces { stay }", "Braces { stay }"),
        ("{{ item.gone }}", "\u2039gone\u203a"),
        ("{{ broken", "{{ broken"),
        ("word " * 30, "word word word word word word word word word word word…"),
        ("{{ item.title }} " + "word " * 30, "\u2039Title\u203a word word word word word word word word word word…"),
    ],
)
def test_placeholders_are_shown_by_their_labels(text: str, words: str) -> None:
    assert rule("employee.timeline_comment", {"text": text}) == f"Comment: {words}"


def test_tags_of_rich_text_are_not_read_out() -> None:
    node = Rule(id="x", type="client.email", parameters={"subject": "Offer", "text": "<p>A &amp; <b>B</b></p>"})
    assert [said for _, said in sentences(node).parameters(node)] == ["Offer", "A & B"]


@pytest.mark.parametrize("text", ["Write to <ann@example.com>, 1 < 2 > 0", "R&amp;D", "No <words> go missing"])
def test_a_text_that_is_no_html_is_said_as_it_was_written(text: str) -> None:
    assert rule("client.sms", {"text": text}) == f"SMS to the client: {text}"


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        ("item.stage", {"stage": "contract"}, "Move to Contract stage"),
        ("item.stage", {"stage": "gone"}, "Move to gone"),
        (
            "item.modify",
            {"fields": [{"field": "amount", "value": "{{ item.amount }}"}, {"field": "roof_type", "value": "flat"}]},
            "Set Amount to \u2039Amount\u203a, Roof to Flat roof",
        ),
        (
            "item.modify",
            {"fields": [{"field": "observers", "value": ["supervisor", "lea"], "append": True}]},
            "Set Observers (adding the supervisor, Lea Moreau)",
        ),
        (
            "item.modify",
            {"fields": {"source": None, "recurring": True, "gone": 5}},
            "Set Source to nothing, Repeat deal to yes, gone to 5",
        ),
        (
            "employee.group_chat_members",
            {"chat": '{{ results["chat"].chat_id }}', "members": ["supervisor"]},
            "Add the supervisor to Contract chat",
        ),
        (
            "employee.group_chat_members",
            {"chat": "{{ item.chat_id }}", "members": ["supervisor"]},
            "Add the supervisor to Group chat ID",
        ),
        ("client.messenger_invite", {"messenger": "whatsapp"}, "Invite the client to WhatsApp"),
        (
            "client.call",
            {"say": "audio", "audio": "https://example.com/a.mp3"},
            "Call the client and play https://example.com/a.mp3",
        ),
        (
            "helper.item_info",
            {
                "entity": "invoice",
                "fields": ["number"],
                "filter": {"left": "item.contacts", "op": "contains", "right": "contact:paolo"},
            },
            "From Invoices where Contacts contains Paolo Rossi: get Number",
        ),
        ("item.responsible", {"candidates": ["employee:lea"]}, "Hand over to Lea Moreau"),
        (
            "item.responsible",
            {"candidates": ["employee:lea", "supervisor"]},
            "Hand over to one of Lea Moreau, the supervisor",
        ),
        ("item.responsible", {"candidates": "department:sales"}, "Hand over to one of Sales"),
        ("item.responsible", {"candidates": 5}, "Hand over to …"),
        ("custom.other", {}, "Unknown type “custom.other”"),
        ("employee.email", {}, "E-mail to …: …"),
    ],
)
def test_parameters_are_said_in_human_words(kind: str, parameters: Mapping[str, Any], words: str) -> None:
    assert rule(kind, parameters) == words


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        ("field.changed", {"fields": ["amount"]}, "When Amount changes"),
        ("field.changed", {"fields": ["amount", "close_date"]}, "When one of these changes: Amount, Close date"),
        ("call.incoming", {}, "When the client calls"),
        ("call.incoming", {"line": "office-line"}, "When the client calls on Office line"),
        ("form.submitted", {"form": "Feedback"}, "When the form Feedback is submitted"),
    ],
)
def test_triggers_say_what_they_wait_for(kind: str, parameters: Mapping[str, Any], words: str) -> None:
    assert sentence(Trigger(id="t", type=kind, parameters=parameters)) == words


def test_conditions_call_people_by_name() -> None:
    condition = {
        "all": [
            {"left": "item.responsible", "op": "in_department", "right": ["sales"]},
            {"left": "item.responsible", "op": "ne", "right": "bo"},
        ]
    }
    words = rule("employee.timeline_comment", {"text": "x"}, only_if=condition)
    assert "Sales" in words
    assert "Bo Lindqvist" in words
