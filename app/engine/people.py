"""Who is meant by a person reference, on one item at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.engine.model.item import Item
from app.engine.model.people import Department, Role, split_person
from app.engine.ports import Directory
from app.engine.words import msg


def resolve(
    references: Iterable[str], item: Item, directory: Directory, results: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the ids of the active employees that the references name, each once, in the order of naming."""
    found: dict[str, None] = {}
    for reference in references:
        for person in _named(reference, item, directory, results):
            employee = directory.employees.get(person)
            if employee is not None and employee.active:
                found.setdefault(person)
    return tuple(found)


def called(reference: str, directory: Directory, entity: str = "") -> str:
    """Return what a person calls those whom a reference means; a `Msg` where that is ours to translate."""
    try:
        kind, argument = split_person(reference)
    except ValueError:
        return reference
    found: Department | Role | None = None
    match kind:
        case "employee" if argument in directory.employees:
            return directory.employees[argument].called
        case "department" | "department_only":
            found = directory.departments.get(argument)
        case "role":
            found = directory.roles.get(argument)
        case "field":
            declared = directory.schema.entity(entity)
            field = declared.by_key.get(argument) if declared else None
            return field.label if field else argument
    return found.name if found else _called.get(kind) or argument.rpartition(".")[2]


_called = {
    "responsible": msg("the responsible person"),
    "created_by": msg("whoever created it"),
    "observers": msg("the observers"),
    "supervisor": msg("the supervisor"),
}


def supervisor_of(person: str | None, directory: Directory) -> str | None:
    """Return the head of somebody's department; for a head, the head of the department above."""
    employee = directory.employees.get(person) if person else None
    seen: set[str] = set()
    department = directory.departments.get(employee.department or "") if employee else None
    while department is not None and department.id not in seen:
        if department.head and department.head != person:
            return department.head
        seen.add(department.id)
        department = directory.departments.get(department.parent or "")
    return None


def department_and_below(department: str, directory: Directory) -> frozenset[str]:
    """Return the ids of a department and all its sub-departments."""
    found = {department}
    grown = True
    while grown:
        more = {one.id for one in directory.departments.values() if one.parent in found} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


def _named(reference: str, item: Item, directory: Directory, results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    try:
        kind, argument = split_person(reference)
    except ValueError:  # files hold what people write: that names nobody, and `reference.unknown` says so
        return
    match kind:
        case "employee":
            yield argument
        case "department":
            below = department_and_below(argument, directory)
            yield from (one.id for one in directory.employees.values() if one.department in below)
        case "department_only":
            yield from (one.id for one in directory.employees.values() if one.department == argument)
        case "role":
            role = directory.roles.get(argument)
            yield from role.members if role else ()
        case "supervisor":
            head = supervisor_of(item.values.get("responsible"), directory)
            yield from (head,) if head else ()
        case "result":
            rule, _, name = argument.rpartition(".")
            yield from _each(results.get(rule, {}).get(name))
        case "field":
            yield from _each(item.values.get(argument))
        case _:
            yield from _each(item.values.get(kind))


def _each(value: Any) -> Iterator[str]:
    if isinstance(value, tuple | list):
        yield from (str(one) for one in value)
    elif value:
        yield str(value)
