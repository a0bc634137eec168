"""For each check a rule set in which it finds something on the card “x”, and one that it leaves alone."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.engine.model.rule_set import Rule, RuleSet
from tests.engine.board import after, board, go, on, put, rule, say


class Case(NamedTuple):
    """What to find, what to leave alone, and the field of the form in which it is found."""

    bad: RuleSet
    good: RuleSet
    field: str = ""


def notify(rule_id: str = "x", **parameters: Any) -> Rule:
    return rule(rule_id, "employee.notification", {"text": "Hello", "recipients": ["responsible"]} | parameters)


def chat(rule_id: str = "chat", **settings: Any) -> Rule:
    return rule(rule_id, "employee.group_chat", {"name": "Deal", "members": ["responsible", "supervisor"]}, **settings)


def look_up(rule_id: str = "x", **settings: Any) -> Rule:
    return rule(rule_id, "helper.employee_info", {"employee": "responsible"}, **settings)


def both(op: str, right: Any, other_op: str, other: Any, left: str = "item.amount") -> dict[str, Any]:
    return {"all": [{"left": left, "op": op, "right": right}, {"left": left, "op": other_op, "right": other}]}


CHAT_ID = '{{ results["chat"].chat_id }}'


def webhook(**parameters: Any) -> Rule:
    return rule("x", "custom.webhook", {"url": "https://example.com/hook"} | parameters)


def text_client(rule_id: str = "x", text: str = "We have your order.", **settings: Any) -> Rule:
    return rule(rule_id, "client.sms", {"text": text, "provider": "log"}, **settings)


def text_employee(text: str) -> Rule:
    return rule("x", "employee.sms", {"text": text, "employee": "responsible", "provider": "log"})


def add_to(chat_id: str, rule_id: str = "x", **settings: Any) -> Rule:
    parameters = {"chat": chat_id, "members": ["supervisor"]}
    return rule(rule_id, "employee.group_chat_members", parameters, **settings)


CASES: dict[str, Case] = {
    "chat.missing": Case(board(A=[add_to("chat-7")]), board(A=[chat(), add_to(CHAT_ID)]), "chat"),
    "chat.too_small": Case(
        board(A=[rule("x", "employee.group_chat", {"name": "Deal", "members": ["responsible"]})]),
        board(A=[chat("x")]),
        "members",
    ),
    "condition.constant": Case(
        board(A=[say("x", only_if={"left": "item.amount", "op": "between", "right": [9, 5]})]),
        board(A=[say("x", only_if={"left": "item.amount", "op": "between", "right": [5, 9]})]),
        "only_if",
    ),
    "condition.contradiction": Case(
        board(A=[say("x", only_if=both("lt", 5, "gt", 9))]),
        board(A=[say("x", only_if=both("gt", 5, "lt", 9))]),
        "only_if",
    ),
    "condition.invalid": Case(
        board(A=[say("x", only_if={"left": "item.amuont", "op": "filled"})]),
        board(A=[say("x", only_if={"left": "item.amount", "op": "filled"})]),
        "only_if",
    ),
    "date.invalid": Case(
        board(A=[say("x", when=after(1, base="item.title"))]),
        board(A=[say("x", when=after(1, base="item.close_date"))]),
        "when",
    ),
    "field.unreported": Case(
        board(B=[on("x", "field.changed", {"fields": ["modified_at"]})]),
        board(B=[on("x", "field.changed", {"fields": ["amount"]})]),
        "fields",
    ),
    "helper.unused": Case(
        board(A=[look_up()]),
        board(A=[look_up(), say("y", '{{ results["x"].name }}')]),
    ),
    "link.insecure": Case(
        board(A=[webhook(url="http://example.com/hook")]),
        board(A=[webhook(url="https://example.com/hook")]),
        "url",
    ),
    "loop": Case(
        board(
            A=[put("x", "source", "{{ now }}")],
            B=[on("changed", "field.changed", {"fields": ["source"]}), go("back", "A")],
        ),
        board(
            A=[put("x", "source", "{{ now }}")],
            B=[on("changed", "field.changed", {"fields": ["source"]}), go("back", "A", when=after(1))],
        ),
    ),
    "message.at_night": Case(
        board(A=[text_client(when=after(1, clock="22:30"))]),
        board(A=[text_client(when=after(1, clock="09:00"))]),
        "when",
    ),
    "message.repeated": Case(
        board(A=[notify("first"), notify(recipients=["supervisor", "responsible"])]),
        board(A=[notify("first"), notify(recipients=["supervisor"])]),
    ),
    "parameter.invalid": Case(
        board(A=[notify(recipients=["nobody at all"])]),
        board(A=[notify()]),
        "recipients",
    ),
    "parameter.missing": Case(board(A=[notify(recipients=[])]), board(A=[notify()]), "recipients"),
    "placeholder.unknown": Case(
        board(A=[notify(text="{{ item.amuont }}")]),
        board(A=[notify(text="{{ item.amount | money }}")]),
        "text",
    ),
    "reference.unknown": Case(board(A=[go("x", "Z")]), board(A=[go("x", "B")]), "stage"),
    "result.too_early": Case(
        board(A=[chat(when=after(1)), say("x", CHAT_ID)]),
        board(A=[chat(when=after(1)), say("x", CHAT_ID, order="after_previous")]),
        "text",
    ),
    "rule.unreachable": Case(
        board(A=[go("move", "B"), say("x", order="after_previous")]),
        board(A=[go("move", "B"), say("x")]),
        "order",
    ),
    "secret.written": Case(
        board(A=[webhook(headers=[["Authorization", "Bearer c2VjcmV0LXRva2Vu"]])]),
        board(A=[webhook(headers=[["Accept", "application/json"]], secret="secret://shop")]),
        "headers",
    ),
    "sms.segments": Case(
        board(A=[text_client(text="{{ client.first_name }}, " + "we are on our way. " * 9)]),
        board(A=[text_client(text="{{ client.first_name }}, we are on our way.")]),
        "text",
    ),
    "sms.too_long": Case(
        board(A=[text_employee("Please ring the client. " * 10)]),
        board(A=[text_employee("Please ring the client.")]),
        "text",
    ),
    "trigger.shadowed": Case(
        board(
            B=[on("calls", "call.incoming")],
            C=[on("x", "call.incoming", {"line": "office"})],
        ),
        board(
            B=[on("calls", "call.incoming", {"line": "office"})],
            C=[on("x", "call.incoming")],
        ),
    ),
    "trigger.unreachable": Case(
        board(A=[on("x", "email.received")]),
        board(A=[on("x", "email.received", allow_back=True)]),
        "allow_back",
    ),
    "type.unknown": Case(board(A=[rule("x", "acme.robot", {})]), board(A=[notify()])),
}
