"""What placeholders and conditions can see: the names, and their values on one item at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.engine.calendar import Calendar
from app.engine.clients import ClientSide, client_side
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Employee
from app.engine.model.values import Value
from app.engine.people import supervisor_of
from app.engine.ports import Directory

Values = Mapping[str, Value]
NOTHING: Values = {}


class Scope:
    """The root of all paths: ``scope.item["amount"]`` is ``item.amount``. People are looked up when asked for."""

    def __init__(
        self,
        item: Item,
        now: datetime,
        directory: Directory,
        *,
        results: Mapping[str, Values] = NOTHING,
        trigger: Values = NOTHING,
        variables: Values = NOTHING,
        before: Values | None = None,
    ) -> None:
        """See `item` at `now`; `before` holds the former values of fields that the present event changed."""
        self.record = item
        self.item = item.values if "stage" in item.values else {**item.values, "id": item.id, "stage": item.stage}
        self.now = now
        self.directory = directory
        self.results = results
        self.trigger = trigger
        self._variables = variables
        self.before = before

    own: Values = NOTHING
    """Names beside the usual ones, where there are any."""

    @property
    def today(self) -> date:
        """The date of this moment in the workspace's time zone."""
        return self.now.astimezone(self.directory.calendar.zone).date()

    @property
    def calendar(self) -> Calendar:
        """The workspace's business calendar."""
        return self.directory.calendar

    @cached_property
    def variables(self) -> Values:
        """The workspace's variables and constants, and what rules have set on this item."""
        return {**self.directory.variables, **self._variables} if self._variables else self.directory.variables

    @cached_property
    def client_side(self) -> ClientSide:
        """The client with all addresses."""
        return client_side(self.record, self.directory)

    @cached_property
    def client(self) -> Values:
        """The primary contact, or else the company, or a lead's own data."""
        side = self.client_side
        if side.contact is not None:
            return contact_values(side.contact, side)
        if side.company is not None:
            return company_values(side.company)
        own = {key: self.item.get(key) for key in ("first_name", "last_name", "phones", "emails")}
        name = " ".join(part for part in (own["first_name"], own["last_name"]) if part)
        return own | _first_addresses(own["phones"] or (), own["emails"] or ()) | {"name": name or None}

    @cached_property
    def company(self) -> Values:
        """The client's company."""
        return company_values(self.client_side.company) if self.client_side.company else NOTHING

    @cached_property
    def responsible(self) -> Values:
        """The responsible employee."""
        return self._employee(self.item.get("responsible"))

    @cached_property
    def created_by(self) -> Values:
        """The employee who created the item."""
        return self._employee(self.item.get("created_by"))

    @cached_property
    def supervisor(self) -> Values:
        """The head of the responsible employee's department."""
        return self._employee(supervisor_of(self.item.get("responsible"), self.directory))

    def _employee(self, person: str | None) -> Values:
        employee = self.directory.employees.get(person) if person else None
        return EmployeeValues(employee, self.directory, self.now) if employee else NOTHING


ROOTS = (
    "item",
    "client",
    "company",
    "responsible",
    "created_by",
    "supervisor",
    "results",
    "trigger",
    "variables",
    "now",
    "today",
)
"""The names at which a path may begin."""


def contact_values(contact: Contact, side: ClientSide) -> Values:
    """Return what can be said of a contact; phone and email fall back on the client's other addresses."""
    first = _first_addresses(
        contact.phones or [one.value for one in side.phones],
        contact.emails or [one.value for one in side.emails],
    )
    return {
        **contact.values,
        "name": contact.name,
        "first_name": contact.first_name,
        "last_name": contact.last_name or None,
        "position": contact.position or None,
        "phones": contact.phones or None,
        "emails": contact.emails or None,
        **first,
    }


def company_values(company: Company) -> Values:
    """Return what can be said of a company."""
    return {
        **company.values,
        "name": company.name,
        "phones": company.phones or None,
        "emails": company.emails or None,
        **_first_addresses(company.phones, company.emails),
    }


class EmployeeValues(Mapping[str, Value]):
    """What can be said of an employee at a moment; the calendar is asked for ``working_now`` alone."""

    def __init__(self, employee: Employee, directory: Directory, now: datetime) -> None:
        """Look the department up, and whether the person is away."""
        department = directory.departments.get(employee.department or "")
        self._calendar = directory.calendars.get(employee.calendar or "", directory.calendar)
        self._now = now
        self._known: dict[str, Value] = {
            "id": employee.id,
            "name": employee.name,
            "first_name": employee.first_name,
            "last_name": employee.last_name,
            "position": employee.position or None,
            "department": department.name if department else None,
            "phones": employee.phones or None,
            "emails": employee.emails or None,
            **_first_addresses(employee.phones, employee.emails),
            "absent": any(away.start <= now < away.end for away in employee.absences),
        }

    def __getitem__(self, key: str) -> Value:
        """Return one value; raises KeyError."""
        if key == _WORKING:
            return not self._known["absent"] and self._calendar.is_working(self._now)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        """Say whether there is such a value."""
        return key == _WORKING or key in self._known

    def __iter__(self) -> Iterator[str]:
        """Walk the names."""
        yield from self._known
        yield _WORKING

    def __len__(self) -> int:
        """Count the names."""
        return len(self._known) + 1


_WORKING = "working_now"


def _first_addresses(phones: Any, emails: Any) -> dict[str, Value]:
    return {"phone": phones[0].number if phones else None, "email": emails[0].address if emails else None}
