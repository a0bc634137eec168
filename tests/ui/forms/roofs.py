"""A small roofing company: people, fields, a deal, and a rule set, for tests of forms and inspector."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from app.engine.catalog.registry import Catalogue
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import Field, Option, Schema, builtin_schema
from app.engine.model.timing import When
from app.engine.model.values import Email, FieldType, Money, Phone
from app.engine.names import names_at
from app.engine.parameters import ConditionKind
from app.engine.placeholders import Templates
from app.engine.ports import LOG_PROVIDER, Directory, Provider
from app.engine.scope import Scope
from app.i18n import ENGLISH
from app.ui.forms.context import FormContext
from app.ui.theme.theme import Theme

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
CONDITION: dict[str, Any] = {
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
TEXT = "New deal {{ item.title }} for {{ client.name }}."


def schema() -> Schema:
    built_in = builtin_schema()
    deal = built_in.entities["deal"]
    roofs = (Option("flat", "Flat roof"), Option("pitched", "Pitched roof"), Option("green", "Green roof"))
    for field in (
        Field("chat_id", "Group chat ID", FieldType.STRING, custom=True),
        Field("roof_type", "Kind of roof", FieldType.ENUMERATION, custom=True, options=roofs),
        Field("offer", "Signed offer", FieldType.FILE, custom=True),
        Field("surveyor", "Surveyor", FieldType.EMPLOYEE, custom=True),
    ):
        deal = deal.with_field(field)
    return replace(built_in, entities={**built_in.entities, "deal": deal})


def directory() -> Directory:
    people = (
        ("ann", "Anna Bianchi", "Account manager", "sales"),
        ("bo", "Bo Chen", "Head of sales", "sales"),
        ("eva", "Eva Nowak", "Key account manager", "key"),
        ("lea", "Lea Fontaine", "Lawyer", "legal"),
        ("tim", "Tim Kowalski", "Account manager", "sales"),
    )
    employees = {one: Employee(one, name, position, department) for one, name, position, department in people}
    departments = (
        Department("sales", "Sales", None, "bo"),
        Department("key", "Key accounts", "sales", "eva"),
        Department("legal", "Legal", None, "lea"),
    )
    phone, email = Phone("+39 333 555 0102", "mobile"), Email("paolo@rossi.example")
    return Directory(
        schema=schema(),
        employees=employees,
        departments={one.id: one for one in departments},
        roles={"lawyers": Role("lawyers", "Lawyers", ("lea",))},
        contacts={"paolo": Contact("paolo", "Paolo", "Rossi", phones=(phone,), emails=(email,), company="rossi")},
        companies={"rossi": Company("rossi", "Rossi Edilizia")},
        rates={"USD": Decimal("0.92")},
        providers=(LOG_PROVIDER, Provider("twilio", "Twilio", "sms"), Provider("office", "Office line", "telephony")),
        variables={"vat": Decimal("0.22")},
    )


def deal() -> Item:
    values = {
        "id": "d1",
        "title": "New roof",
        "amount": Money(Decimal(12400), "EUR"),
        "responsible": "ann",
        "created_by": "tim",
        "contacts": ("contact:paolo",),
        "source": "web",
        "close_date": date(2026, 3, 27),
        "roof_type": "pitched",
    }
    return Item("d1", "deal", "roofs", "new", values)


def rule_set() -> RuleSet:
    rules = (
        Rule(
            id="chat",
            type="employee.group_chat",
            parameters={"name": "{{ item.title }}", "members": ["responsible", "role:lawyers"]},
        ),
        Rule(
            id="notify",
            type="employee.notification",
            name="Tell sales",
            parameters={"text": TEXT, "sender": "responsible", "recipients": ["supervisor", "department:sales"]},
            when=When(mode="after", amount=3, unit="days"),
            only_if=ConditionKind().read(CONDITION),
            order="after_previous",
        ),
        Rule(id="mail", type="client.email", parameters={"subject": "Offer", "text": "<p>Hello</p>"}),
        Rule(id="sms", type="employee.sms", parameters={"text": "Paid", "employee": "responsible", "provider": "log"}),
        Rule(id="again", type="employee.notification", parameters={"text": "Again", "recipients": ["responsible"]}),
        Rule(id="odd", type="acme.teleport", name="Teleport", parameters={"to": [1, 2]}),
    )
    trigger = Trigger(id="changed", type="field.changed", parameters={"fields": ["amount"]})
    return RuleSet(
        id="roofs",
        name="Roofs",
        entity="deal",
        pipeline="roofs",
        stages=(
            Stage(id="new", name="New", triggers=(trigger,), rules=rules),
            Stage(id="won", name="Won", color="#1B7A4C"),
        ),
    )


def scope(item: Item | None = None) -> Scope:
    return Scope(item or deal(), NOON, directory(), results={"chat": {"chat_id": "chat-17"}})


def context(theme: Theme, catalogue: Catalogue, node: str = "notify", *, record: bool = True) -> FormContext:
    rules, people = rule_set(), directory()
    found = rules.find(node)
    assert found is not None
    names = names_at(rules, node, catalogue, people.schema, people.variables)
    return FormContext(
        ENGLISH,
        theme,
        catalogue,
        Templates("en", translate=ENGLISH),
        names,
        rules,
        found[1],
        people,
        scope() if record else None,
        secrets=("crm-token",),
    )
