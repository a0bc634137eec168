"""Rule sets that tests read: the one of the file format's documentation."""

from __future__ import annotations

from typing import Any

LOANS: dict[str, Any] = {
    "format": "rulewright/rule-set",
    "version": 1,
    "id": "1b9f6f0a-6a53-4f0e-9c0e-0e6b1a7f2f10",
    "name": "Loan applications",
    "entity": "deal",
    "pipeline": "loans",
    "stages": [
        {
            "id": "A_SUBMITTED",
            "name": "Submitted",
            "kind": "open",
            "color": "#39A8EF",
            "triggers": [],
            "rules": [
                {
                    "id": "welcome",
                    "type": "client.sms",
                    "name": "Thank the applicant",
                    "enabled": True,
                    "parameters": {
                        "text": "We have your request {{ item.title }}.",
                        "phone_type": "auto",
                        "provider": "log",
                    },
                },
            ],
        },
        {
            "id": "A_PREACCEPTED",
            "name": "Pre-accepted",
            "kind": "open",
            "color": "#2FC6F6",
            "triggers": [
                {
                    "id": "t1",
                    "type": "email.link_clicked",
                    "name": "Offer opened",
                    "enabled": True,
                    "parameters": {"url_prefix": "https://example.com/offer"},
                    "only_if": None,
                    "change_stage_as": "responsible",
                    "allow_back": False,
                },
            ],
            "rules": [
                {
                    "id": "chat",
                    "type": "employee.group_chat",
                    "name": "Create group chat",
                    "enabled": True,
                    "parameters": {"name": "Loan {{ item.title }}", "members": ["responsible", "supervisor"]},
                },
                {
                    "id": "hello",
                    "type": "employee.group_chat_message",
                    "name": "Say hello",
                    "enabled": True,
                    "parameters": {
                        "chat": '{{ results["chat"].chat_id }}',
                        "sender": "responsible",
                        "kind": "message",
                        "text": "Amount: {{ item.amount }}",
                    },
                    "order": "after_previous",
                },
                {
                    "id": "remind",
                    "type": "employee.notification",
                    "name": "Remind",
                    "enabled": True,
                    "parameters": {
                        "text": "No news for three days",
                        "sender": "responsible",
                        "recipients": ["responsible", "department:sales", "role:lawyers", "employee:17"],
                    },
                    "when": {"mode": "after", "amount": 3, "unit": "days", "base": "now"},
                    "only_if": {
                        "all": [
                            {"left": "item.amount", "op": "ge", "right": 5000},
                            {
                                "any": [
                                    {"left": "item.source", "op": "eq", "right": "web"},
                                    {"not": {"left": "client.email", "op": "empty"}},
                                ]
                            },
                        ]
                    },
                    "order": "parallel",
                    "on_failure": "continue",
                },
            ],
        },
    ],
}
"""The example of docs: three kinds of rules, one trigger, nested condition, a delay."""
