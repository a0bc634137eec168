"""A large rule set as its author might have it: forty rules on a stage, of five types, with texts and conditions."""

from __future__ import annotations

from typing import Any

_ON_A_STAGE = 40
_CONDITION = {
    "all": [
        {"left": "item.amount", "op": "ge", "right": 5000},
        {
            "any": [
                {"left": "item.source", "op": "eq", "right": "web"},
                {"not": {"left": "client.email", "op": "empty"}},
            ]
        },
    ]
}


def large(count: int) -> dict[str, Any]:
    """Return a rule-set file of so many rules, as JSON; no two texts are the same, and nothing is wrong with any."""
    rules = [_rule(number) for number in range(count)]
    stages = [
        {"id": f"stage-{place}", "name": f"Stage {place}", "rules": rules[place : place + _ON_A_STAGE]}
        for place in range(0, count, _ON_A_STAGE)
    ]
    head = {"format": "rulewright/rule-set", "version": 1, "id": "large", "name": "Large"}
    return {**head, "entity": "deal", "pipeline": "deals", "stages": stages}


def _rule(number: int) -> dict[str, Any]:
    kinds = (_sms, _notification, _chat, _chat_message, _modify)
    return {"id": f"rule-{number}", **kinds[number % len(kinds)](number)}


def _sms(number: int) -> dict[str, Any]:
    text = f"We have your request {number}: {{{{ item.title }}}}."
    return {"type": "client.sms", "parameters": {"text": text, "phone_type": "auto", "provider": "log"}}


def _notification(number: int) -> dict[str, Any]:
    text = f"No news for {{{{ client.first_name | default('the client') }}}} since {number} days"
    parameters = {"text": text, "sender": "responsible", "recipients": ["responsible", "department:sales"]}
    return {"type": "employee.notification", "parameters": parameters, "only_if": _CONDITION}


def _chat(number: int) -> dict[str, Any]:
    parameters = {"name": f"Loan {number} {{{{ item.title }}}}", "members": ["responsible", "supervisor"]}
    return {"type": "employee.group_chat", "parameters": parameters}


def _chat_message(number: int) -> dict[str, Any]:
    parameters = {
        "chat": f'{{{{ results["rule-{number - 1}"].chat_id }}}}',
        "sender": "responsible",
        "kind": "message",
        "text": f"Amount {number}: {{{{ item.amount | money }}}}, due {{{{ item.close_date | add_days(3) | date }}}}",
    }
    settings = {"order": "after_previous", "only_if": _CONDITION}
    return {"type": "employee.group_chat_message", "parameters": parameters, **settings}


def _modify(number: int) -> dict[str, Any]:
    fields = [{"field": "title", "value": f"{{{{ item.title }}}} ({number})"}]
    when = {"mode": "after", "amount": 3, "unit": "days"}
    return {"type": "item.modify", "parameters": {"fields": fields}, "when": when}
