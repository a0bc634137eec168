"""A company that installs solar roofs, its pipeline and its deals: for tests and pictures of the Rehearse mode."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject

from app.engine import rule_set_file
from app.engine.calendar import Calendar
from app.engine.catalog.registry import load_catalogue
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import Pipeline, PipelineStage, Schema, StageKind, builtin_schema
from app.engine.model.values import Email, Money, Phone
from app.engine.placeholders import Templates
from app.engine.ports import LOG_PROVIDER, Directory, Provider
from app.i18n import ENGLISH
from app.ui.document import RuleSetDocument
from app.ui.jobs import Jobs
from app.ui.rehearse.context import RehearseContext
from app.ui.theme.theme import Theme

START = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
_chat = '{{ results["chat"].chat_id }}'
_large = {"left": "item.amount", "op": "ge", "right": {"amount": "5000", "currency": "EUR"}}


def _card(id_: str, type_: str, name: str, parameters: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": name, "enabled": True, "parameters": parameters or {}, **more}


def _after(amount: int, unit: str) -> dict[str, Any]:
    return {"mode": "after", "amount": amount, "unit": unit, "base": "now"}


STAGES: list[dict[str, Any]] = [
    {"id": "new", "name": "New", "color": "#39A8EF", "rules": [
        _card("notify", "employee.notification", "Tell sales", {
            "text": "New request: {{ item.title }}, {{ item.amount | money }}", "recipients": ["department:sales"]}),
        _card("thanks", "client.sms", "Thank the client", {
            "text": "Thank you, {{ client.first_name }}! {{ responsible.first_name }} will call you today.",
            "provider": "log"}, when=_after(15, "minutes")),
        _card("call", "control.task", "Call the client", {
            "title": "Call {{ client.name }}", "responsible": "responsible", "deadline": "{{ now | add_hours(4) }}",
            "wait_until_closed": True}),
        _card("nudge", "control.notify_supervisor", "Still not called", {"text": "{{ item.title }} waits for a call."},
              when=_after(1, "days")),
    ]},
    {"id": "survey", "name": "Site survey", "color": "#2FB6C6",
     "triggers": [_card("phoned", "call.incoming", "Client calls back")],
     "rules": [
        _card("visit", "control.task", "Plan the visit", {
            "title": "Survey the roof of {{ client.name }}", "responsible": "responsible"}),
        _card("prepare", "client.email", "How to prepare", {
            "subject": "Our visit to your roof",
            "text": "<p>Dear {{ client.first_name }},</p><p>please make sure we can get to the meter cupboard. The "
                    "visit takes about <b>one hour</b>.</p>"}, when=_after(2, "hours")),
        _card("photos", "employee.private_message", "Ask for photos", {
            "recipients": ["responsible"], "text": "Please take photos of the inverter's place."}, enabled=False),
    ]},
    {"id": "contract", "name": "Contract", "color": "#7A5AD9",
     "triggers": [_card("offer", "email.link_clicked", "Offer opened", {"url_prefix": "https://northlight.example/offer"})],
     "rules": [
        _card("chat", "employee.group_chat", "Contract room", {
            "name": "Contract {{ item.title }}", "members": ["responsible", "supervisor", "role:lawyers"]}),
        _card("hello", "employee.group_chat_message", "Say what it is about", {
            "chat": _chat, "sender": "responsible",
            "text": "{{ item.title }} for {{ client.name }}: {{ item.amount | money }}. Who drafts the contract?"},
              order="after_previous"),
        _card("board", "employee.feed_post", "Large contract", {
            "title": "A large contract ahead", "text": "{{ item.title }}", "recipients": ["department:sales"]},
              only_if=_large),
        _card("remind", "client.email", "Offer runs out", {
            "subject": "Your offer is valid until {{ item.close_date | date }}", "text": "<p>Any questions?</p>"},
              when={"mode": "before", "amount": 3, "unit": "days", "base": "item.close_date", "clock": "09:00"}),
    ]},
    {"id": "invoice", "name": "Invoice", "color": "#E0A800", "rules": [
        _card("bill", "client.email", "Send the invoice", {
            "subject": "Invoice for {{ item.title }}", "text": "<p>Thank you for your order.</p>"}),
        _card("text", "client.sms", "Tell by SMS", {"text": "Your invoice is in your mail.", "provider": "log"},
              order="after_previous"),
    ]},
    {"id": "won", "name": "Won", "color": "#2E9E6B", "kind": "won",
     "triggers": [_card("paid", "invoice.paid", "Invoice paid")],
     "rules": [_card("cheer", "employee.feed_post", "Let everybody know", {
         "title": "Won", "text": "{{ responsible.name }} won {{ item.title }}", "recipients": ["department:sales"]},
                     only_if=_large)]},
    {"id": "lost", "name": "Lost", "color": "#7C8798", "kind": "lost"},
]  # fmt: skip


def rule_set() -> RuleSet:
    """Return the rules of the sales pipeline."""
    stages = [{"kind": "open", "triggers": [], "rules": [], **one} for one in STAGES]
    raw = {
        "format": "rulewright/rule-set",
        "version": 1,
        "id": "solar",
        "name": "Solar roofs",
        "entity": "deal",
        "pipeline": "solar",
        "stages": stages,
    }
    return rule_set_file.loads(json.dumps(raw))


PEOPLE = (
    Employee("anna", "Anna Keller", "Sales adviser", "sales", (Email("anna@northlight.example"),)),
    Employee("bruno", "Bruno Costa", "Head of sales", "sales", (Email("bruno@northlight.example"),)),
    Employee("clara", "Clara Lindqvist", "Lawyer", "legal", (Email("clara@northlight.example"),)),
    Employee("elif", "Elif Demir", "Sales adviser", "sales", (Email("elif@northlight.example"),)),
)
CLIENTS = (
    Contact("1", "Paolo", "Rossi", "", (Phone("+39 335 818 4471", "mobile"),), (Email("paolo.rossi@posta.example"),)),
    Contact(
        "2",
        "Greta",
        "Maier",
        "Facility manager",
        (Phone("+49 89 5550 120"),),
        (Email("g.maier@alpenhof.example"),),
        "1",
    ),
    Contact("3", "Jean", "Moreau", "", (), (Email("jean@moreau.example"),)),
    Contact("4", "Ines", "Duarte", "Owner", (Phone("+351 21 555 0190"),), (), "2"),
)
COMPANIES = (Company("1", "Hotel Alpenhof"), Company("2", "Duarte Ceramics", (), (Email("office@duarte.example"),)))


def directory() -> Directory:
    """Return the company."""
    stages = tuple(
        PipelineStage(one["id"], one["name"], one["color"], StageKind(one.get("kind", "open"))) for one in STAGES
    )
    schema = Schema(builtin_schema().entities, {"solar": Pipeline("solar", "Solar roofs", "deal", stages)})
    return Directory(
        schema=schema,
        employees={one.id: one for one in PEOPLE},
        departments={
            "sales": Department("sales", "Sales", head="bruno"),
            "legal": Department("legal", "Legal", head="clara"),
        },
        roles={"lawyers": Role("lawyers", "Lawyers", ("clara",))},
        contacts={one.id: one for one in CLIENTS},
        companies={one.id: one for one in COMPANIES},
        calendar=Calendar("Europe/Rome"),
        providers=(LOG_PROVIDER, Provider("office", "Office line", "telephony")),
    )


_DEALS = (
    ("Roof of the Rossi house", "new", 8_400, "anna", "1", date(2026, 5, 4)),
    ("Hotel Alpenhof, south wing", "new", 61_000, "elif", "2", None),
    ("Moreau garage", "survey", 3_200, "anna", "3", date(2026, 4, 20)),
    ("Duarte Ceramics, kiln hall", "survey", 118_500, "bruno", "4", date(2026, 6, 30)),
    ("Rossi holiday flat", "contract", 4_100, "anna", "1", None),
    ("Hotel Alpenhof, pool house", "invoice", 22_750, "elif", "2", date(2026, 4, 9)),
    ("Moreau winter garden", "won", 6_900, "anna", "3", date(2026, 3, 1)),
)


def deals(count: int = len(_DEALS)) -> list[Item]:
    """Return deals; more of them than there are stories for repeat these."""
    found = []
    for number in range(count):
        title, stage, amount, person, client, close = _DEALS[number % len(_DEALS)]
        name = title if number < len(_DEALS) else f"{title} {number}"
        values = {
            "id": str(number + 1),
            "title": name,
            "stage": stage,
            "amount": Money(Decimal(amount), "EUR"),
            "responsible": person,
            "contacts": (f"contact:{client}",),
            "close_date": close,
            "source": "web",
        }
        found.append(Item(str(number + 1), "deal", "solar", stage, values))
    return found


def document(parent: QObject | None = None) -> RuleSetDocument:
    """Return the rule set, open for editing; nothing is written anywhere."""
    return RuleSetDocument(rule_set(), lambda _old, _new: None, ENGLISH, parent)


def context(theme: Theme, jobs: Jobs, count: int = len(_DEALS)) -> RehearseContext:
    """Return the surroundings of the mode."""
    items = deals(count)

    def records(pipeline: str, text: str, limit: int) -> Sequence[Item]:
        wanted = text.casefold()
        return [one for one in items if one.pipeline == pipeline and wanted in one.values["title"].casefold()][:limit]

    there = directory()
    return RehearseContext(
        theme, ENGLISH, jobs, load_catalogue(others=False), Templates(), lambda: there, records, lambda: START
    )
