"""Names, people and short ways to write conditions, for the tests of conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.engine.calendar import Calendar
from app.engine.conditions import Compiled, compile_condition
from app.engine.model.condition import All, AnyCondition
from app.engine.model.item import Item
from app.engine.model.people import Contact, Department, Employee
from app.engine.model.schema import Option
from app.engine.model.values import Email, FieldType, File, Money, Phone
from app.engine.paths import Path
from app.engine.ports import Directory
from app.engine.scope import Scope
from app.engine.words import Msg

T = FieldType
NOW = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)  # in Rome it is Saturday 7 March, half past midnight
ROME = Calendar("Europe/Rome")


@dataclass(frozen=True)
class Name:
    type: FieldType
    label: str
    multiple: bool = False
    options: tuple[Option, ...] = ()


NAMES: Mapping[str, Name] = {
    "item.title": Name(T.STRING, "Title"),
    "item.notes": Name(T.TEXT, "Notes"),
    "item.source": Name(T.STRING, "Source"),
    "item.site": Name(T.URL, "Site"),
    "item.tags": Name(T.STRING, "Tags", multiple=True),
    "item.amount": Name(T.MONEY, "Amount"),
    "item.budget": Name(T.MONEY, "Budget"),
    "item.rate": Name(T.DECIMAL, "Rate"),
    "item.probability": Name(T.INTEGER, "Probability"),
    "item.minimum": Name(T.INTEGER, "Minimum"),
    "item.scores": Name(T.INTEGER, "Scores", multiple=True),
    "item.urgent": Name(T.BOOLEAN, "Urgent"),
    "item.recurring": Name(T.BOOLEAN, "Recurring"),
    "item.close_date": Name(T.DATE, "Close date"),
    "item.begin_date": Name(T.DATE, "Start date"),
    "item.created_at": Name(T.DATETIME, "Created on"),
    "item.modified_at": Name(T.DATETIME, "Modified on"),
    "item.size": Name(T.ENUMERATION, "Size", options=(Option("s", "Small"), Option("l", "Large"))),
    "item.colors": Name(T.ENUMERATION, "Colours", multiple=True),
    "item.responsible": Name(T.EMPLOYEE, "Responsible person"),
    "item.created_by": Name(T.EMPLOYEE, "Created by"),
    "item.observers": Name(T.EMPLOYEE, "Observers", multiple=True),
    "item.company": Name(T.CLIENT, "Company"),
    "item.contacts": Name(T.CLIENT, "Contacts", multiple=True),
    "item.offer": Name(T.FILE, "Offer"),
    "item.phones": Name(T.PHONES, "Phones"),
    "item.emails": Name(T.EMAILS, "E-mails"),
    "item.amount.currency": Name(T.STRING, "Amount: currency"),
    "client.email": Name(T.STRING, "E-mail"),
    "responsible.department": Name(T.STRING, "Department"),
    'results["ask-1"].answer': Name(T.STRING, "Answer"),
    'results["a.b"].count': Name(T.INTEGER, "Count"),
    "trigger.url": Name(T.URL, "Link"),
    "variables.vat": Name(T.DECIMAL, "vat"),
    "now": Name(T.DATETIME, "Now"),
    "today": Name(T.DATE, "Today"),
}


class KnownNames:
    """The names above."""

    def get(self, path: str, /) -> Name | None:
        return NAMES.get(path)

    def trouble(self, path: Path, /) -> Msg | None:
        del path
        return None


PEOPLE = Directory(
    employees={
        "1": Employee("1", "Ann Lee", department="north"),
        "2": Employee("2", "Bo Ray", department="sales"),
        "3": Employee("3", "Cy Fox", department="law"),
        "4": Employee("4", "Di Poe"),
    },
    departments={
        "sales": Department("sales", "Sales", head="2"),
        "north": Department("north", "North", parent="sales"),
        "law": Department("law", "Law"),
    },
    contacts={"7": Contact("7", "Rosa", "Rossi", emails=(Email("rosa@example.com"),))},
    calendar=ROME,
    rates={"USD": Decimal("0.9")},
)

FULL: Mapping[str, Any] = {
    "title": "Roof, Rossi",
    "notes": "Two\nlines",
    "source": "Web",
    "site": "https://example.com/a",
    "tags": ("Red", "dark blue"),
    "amount": Money(Decimal(6000), "EUR"),
    "budget": Money(Decimal(7000), "USD"),
    "rate": Decimal("2.5"),
    "probability": 40,
    "minimum": 30,
    "scores": (3, 8),
    "urgent": True,
    "recurring": False,
    "close_date": date(2026, 3, 10),
    "begin_date": date(2026, 3, 1),
    "created_at": datetime(2026, 3, 5, 23, 30, tzinfo=UTC),
    "modified_at": datetime(2026, 3, 6, 10, tzinfo=UTC),
    "size": "l",
    "colors": ("red", "blue"),
    "responsible": "1",
    "created_by": "2",
    "observers": ("2", "3"),
    "company": "company:5",
    "contacts": ("contact:7", "contact:8"),
    "offer": File("f1", "offer.pdf"),
    "phones": (Phone("+39 06 1234"), Phone("+39 333 99", "mobile")),
    "emails": (Email("Rosa@Example.com"),),
}


def condition(raw: object) -> AnyCondition:
    return All.model_validate({"all": [raw]}).members[0]


def compiled(raw: object, *, changes: bool = False) -> Compiled:
    return compile_condition(condition(raw), KnownNames(), changes=changes)


def clause(left: str, op: str, right: object = None, **more: object) -> dict[str, object]:
    path = left if left in ("now", "today") or "." in left or "[" in left else f"item.{left}"
    return {"left": path, "op": op, "right": right, **more}


def scope(values: Mapping[str, Any] | None = None, **more: Any) -> Scope:
    return Scope(
        Item("1", "deal", "sales", "NEW", FULL if values is None else values),
        more.pop("now", NOW),
        more.pop("directory", PEOPLE),
        **more,
    )


def holds(raw: object, values: Mapping[str, Any] | None = None, *, changes: bool = False, **more: Any) -> bool:
    ready = compiled(raw, changes=changes)
    here = scope(values, **more)
    answer = ready.test(here)
    assert ready.explain(here).held is answer
    return answer
