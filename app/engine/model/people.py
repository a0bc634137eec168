"""Employees, departments, roles, clients; and how a rule names people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from app.engine.model.values import Email, Phone
from app.engine.words import Msg, msg

_without_name = msg("Without a name ({id})")


def without_name(record_id: str) -> Msg:
    """Return what stands where a name should."""
    return _without_name.fill(id=record_id)


class Absence(Struct, frozen=True):
    """A stretch of time in which an employee is away: from `start` up to, not including, `end`."""

    start: datetime
    end: datetime
    reason: str = ""


class Employee(Struct, frozen=True):
    """Somebody who works here."""

    id: str
    name: str
    position: str = ""
    department: str | None = None
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    absences: tuple[Absence, ...] = ()
    calendar: str | None = None
    active: bool = True

    @property
    def called(self) -> str:
        """What people know the employee by, even without a name; a `Msg` where that is ours to translate."""
        return _called(self)

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]

    @property
    def last_name(self) -> str:
        """All but the first word of the name."""
        return self.name.partition(" ")[2]


class Department(Struct, frozen=True):
    """A part of the company; departments form a tree with a head each."""

    id: str
    name: str
    parent: str | None = None
    head: str | None = None


class Role(Struct, frozen=True):
    """A named set of employees."""

    id: str
    name: str
    members: tuple[str, ...] = ()


class Contact(Struct, frozen=True):
    """A person on the client's side."""

    id: str
    first_name: str
    last_name: str = ""
    position: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    company: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def called(self) -> str:
        """What people know the contact by, even without a name; a `Msg` where that is ours to translate."""
        return _called(self)


class Company(Struct, frozen=True):
    """An organisation on the client's side."""

    id: str
    name: str
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What people know the company by, even without a name; a `Msg` where that is ours to translate."""
        return _called(self)


def _called(one: Employee | Contact | Company) -> str:
    addresses: Sequence[str] = (*(each.address for each in one.emails), *(each.number for each in one.phones))
    return one.name.strip() or next(filter(None, addresses), "") or without_name(one.id)


ITEM_PEOPLE = ("responsible", "created_by", "observers", "supervisor")
"""Person references that need no argument."""

PERSON_PREFIXES = ("employee", "department", "department_only", "role", "field", "result")
"""Person references of the form ``prefix:argument``.

``department:x`` takes its sub-departments in, ``department_only:x`` does not; ``field:key`` reads an employee
field of the item; ``result:rule.name`` a result of an earlier rule.
"""


def split_person(reference: str) -> tuple[str, str]:
    """Return kind and argument of a person reference; raises ValueError where it is not one."""
    if reference in ITEM_PEOPLE:
        return reference, ""
    kind, colon, argument = reference.partition(":")
    if not colon or not argument or kind not in PERSON_PREFIXES:
        raise ValueError(reference)
    return kind, argument
