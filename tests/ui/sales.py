"""A pipeline as a company might have it, for tests and pictures of the board."""

from __future__ import annotations

import json
from typing import Any

from app.engine import rule_set_file
from app.engine.model.rule_set import RuleSet


def rule(id_: str, type_: str, parameters: dict[str, Any], name: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": name, "enabled": True, "parameters": parameters, **more}


def stage(id_: str, name: str, color: str, kind: str = "open", **cards: Any) -> dict[str, Any]:
    return {"id": id_, "name": name, "kind": kind, "color": color, "triggers": [], "rules": [], **cards}


_people = ["responsible", "supervisor"]
_chat = '{{ results["chat"].chat_id }}'
_amount = {"left": "item.amount", "op": "ge", "right": 5000}

STAGES = [
    stage(
        "NEW", "New", "#39A8EF",
        triggers=[
            rule("web", "form.submitted", {"form": "contact"}, "Contact form"),
            rule("call", "call.incoming", {"line": ""}, only_if={"left": "item.source", "op": "eq", "right": "phone"}),
        ],
        rules=[
            rule("notify", "employee.notification", {
                "text": "New deal {{ item.title }} from {{ client.name }}", "sender": "responsible",
                "recipients": ["department:sales"]}, "Tell sales"),
            rule("thanks", "client.sms", {
                "text": "Thank you, {{ client.first_name }}. We call you today.", "phone_type": "auto",
                "provider": "log"}, when={"mode": "after", "amount": 15, "unit": "minutes", "base": "now"}),
            rule("who", "helper.employee_info", {"employee": "responsible"}),
        ],
    ),
    stage(
        "CONTRACT", "Contract", "#7A5AD9",
        triggers=[rule("offer", "email.link_clicked", {"url_prefix": "https://example.com/offer"}, "Offer opened")],
        rules=[
            rule("chat", "employee.group_chat", {"name": "Contract {{ item.title }}", "members": _people}),
            rule("hello", "employee.group_chat_message", {
                "chat": _chat, "sender": "responsible", "kind": "message",
                "text": "Amount: {{ item.amount | money }}"}, order="after_previous"),
            rule("lawyer", "employee.group_chat_members", {"chat": _chat, "members": ["role:lawyers"]},
                 "Bring in the lawyers", order="after_previous", only_if=_amount),
            rule("keep", "item.modify", {"fields": [{"field": "chat", "value": _chat}]}, "Remember the chat"),
            rule("mine", "acme.fax", {"to": "+39 000"}, "Fax to the notary"),
        ],
    ),
    stage(
        "INVOICE", "Invoice", "#E0A800",
        rules=[
            rule("mail", "client.email", {
                "subject": "Invoice {{ item.number }}", "text": "<p>Please find attached…</p>"},
                 "Send the invoice with the payment terms of this client"),
            rule("due", "client.sms", {"text": "Due tomorrow", "phone_type": "auto", "provider": "log"}, "Remind",
                 when={"mode": "before", "amount": 1, "unit": "days", "base": "item.close_date", "clock": "09:00"},
                 only_if=_amount, enabled=False),
            rule("todo", "control.task", {}),
        ],
    ),
    stage(
        "WON", "Won", "#2E9E6B", "won",
        triggers=[rule("paid", "invoice.paid", {}, "Invoice paid")],
        rules=[
            rule("post", "employee.feed_post", {
                "title": "Won", "text": "{{ responsible.name }} won {{ item.title }}", "sender": "responsible",
                "recipients": ["department:sales"]}, "Let everybody know", only_if=_amount),
        ],
    ),
    stage("LOST", "Lost", "#7C8798", "lost"),
]  # fmt: skip


def sales_pipeline() -> RuleSet:
    raw = {
        "format": "rulewright/rule-set", "version": 1, "id": "sales", "name": "Sales", "entity": "deal",
        "pipeline": "sales", "stages": STAGES,
    }  # fmt: skip
    return rule_set_file.loads(json.dumps(raw))
