"""One deal with its client and people, for the tests of placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.engine.calendar import Calendar
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee
from app.engine.model.schema import EntityType, Field, Option, Schema, builtin_schema
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.engine.placeholders import Scope
from app.engine.ports import Directory

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # a Friday, 15:00 in Rome

EXTRA = (
    Field("Große Summe", "Große Summe", FieldType.MONEY, custom=True),
    Field("kind", "Kind", FieldType.ENUMERATION, custom=True, options=(Option("k1", "Loan"), Option("k2", "Lease"))),
    Field("contract", "Contract", FieldType.FILE, custom=True),
    Field("tags", "Tags", FieldType.STRING, multiple=True, custom=True),
    Field("start", "Start", FieldType.DATETIME, custom=True),
)


def schema() -> Schema:
    """Return the built-in types, deals with some fields more."""
    built_in = builtin_schema()
    deal = built_in.entities["deal"]
    return Schema({**built_in.entities, "deal": EntityType("deal", deal.name, deal.fields + EXTRA)})


DIRECTORY = Directory(
    schema=schema(),
    employees={
        "ann": Employee(
            "ann",
            "Ann Lee",
            "Sales manager",
            "sales",
            (Email("ann@example.com"),),
            (Phone("+390612345678"),),
        ),
        "eva": Employee("eva", "Eva Stone", "Head of sales", "sales"),
    },
    departments={"sales": Department("sales", "Sales", head="eva")},
    contacts={
        "7": Contact(
            "7",
            "Carla",
            "Rossi",
            phones=(Phone("+393331234567", "mobile"), Phone("0687654321")),
            emails=(Email("carla@example.com"),),
            company="9",
            values={"birthday": date(1980, 5, 1)},
        ),
    },
    companies={"9": Company("9", "Rossi & Figli")},
    calendar=Calendar("Europe/Rome"),
    variables={"vat": Decimal("0.22"), "city": "Rome", "empty": None},
)

VALUES: Mapping[str, Any] = {
    "title": "Roof <new>",
    "amount": Money(Decimal("5200.5"), "EUR"),
    "close_date": date(2026, 3, 28),
    "responsible": "ann",
    "created_by": "eva",
    "observers": ("ann", "eva"),
    "contacts": ("contact:7",),
    "probability": 80,
    "recurring": True,
    "kind": "k1",
    "Große Summe": Money(Decimal(1), "USD"),
    "contract": File("f1", "contract.pdf", 12),
    "tags": ("red", "green"),
    "start": datetime(2026, 3, 6, 8, tzinfo=UTC),
}


def scope(**changed: Any) -> Scope:
    """Return the deal as a rule sees it, some of its fields changed."""
    return Scope(
        Item("1", "deal", "loans", "new", {**VALUES, **changed}),
        NOW,
        DIRECTORY,
        results={"chat": {"chat_id": "c-17"}, "hook": {"body": {"ok": True, "lines": [1, 2]}}},
        trigger={"url": "https://example.com/offer?a=1&b=2"},
        variables={"note": "ciao"},
    )


def without_client() -> Scope:
    """Return a deal of nobody's, with nothing filled in."""
    return Scope(Item("2", "deal", "loans", "new", {"title": "Bare"}), NOW, DIRECTORY)
