"""For each check a rule set in which it finds something on the card “x”, and one that it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace as replace_item

from app.engine.checks.sample import Sample
from app.engine.model.item import Item
from app.engine.model.people import Contact
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.model.values import Email, Phone
from app.engine.ports import World
from tests.engine.board import MONDAY, after, board, deal, directory, go, on, put, rule, say


class Case(NamedTuple):
    """What to find, what to leave alone, the field of the form in which it is found, and records to try rules on."""

    bad: RuleSet
    good: RuleSet
    field: str = ""
    sample: Sample | None = None


PAOLO = Contact("1", "Paolo", "Rossi", phones=(Phone("+39025550100"),), emails=(Email("paolo@example.com"),))


def records(*items: Item, stays: dict[str, timedelta] | None = None, **settings: Any) -> Sample:
    """Return a sample of these records, whose surroundings know Paolo and everybody of the small board."""
    around = replace(directory(), contacts={"1": PAOLO}, any_provider=True)
    return Sample(items, World(around), MONDAY, stays or {}, **settings)


def deals(count: int, stage: str = "A", **values: Any) -> list[Item]:
    return [replace_item(deal(stage, **values), id=f"{stage}{number}") for number in range(count)]


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


def attach(size: int) -> Rule:
    files = [{"id": "f1", "name": "film.mp4", "size": size}]
    mail = {"subject": "Your roof", "text": "<p>Please look.</p>", "attachments": {"files": files}}
    return rule("x", "client.email", mail)


HAS_PHONE = {"left": "client.phone", "op": "filled"}

CASES: dict[str, Case] = {
    "address.missing": Case(
        board(A=[text_client()]),
        board(A=[text_client(only_if=HAS_PHONE)]),
        "phone_type",
        records(*deals(6, contacts=("contact:1",)), *deals(4, "B")),
    ),
    "attachments.too_large": Case(board(A=[attach(40_000_000)]), board(A=[attach(4_000_000)]), "attachments"),
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
    "date.empty": Case(
        board(A=[say("x", when={"mode": "before", "amount": 1, "base": "item.close_date"})]),
        board(A=[say("x", when={"mode": "before", "amount": 1, "base": "item.begin_date"})]),
        "when",
        records(*deals(8, begin_date=date(2026, 5, 4))),
    ),
    "date.invalid": Case(
        board(A=[say("x", when=after(1, base="item.title"))]),
        board(A=[say("x", when=after(1, base="item.close_date"))]),
        "when",
    ),
    "delay.too_long": Case(
        board(A=[say("x", when=after(30))]),
        board(A=[say("x", when=after(3))]),
        "when",
        records(stays={"A": timedelta(days=9)}),
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
    "order.first": Case(
        board(A=[say("x", order="after_previous")]), board(A=[say("y"), say("x", order="after_previous")]), "order"
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
