"""Employees and departments, from a table of teams or as rows of items name them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from app.engine.model.people import Department, Employee
from app.engine.words import msg
from app.storage.importing.clients import NO_NAME
from app.storage.importing.desk import Cell, Desk, Ids, KnownNames
from app.storage.importing.guess import plain
from app.storage.importing.plan import TablePlan

UNKNOWN_PERSON = msg("“{value}” is not among the employees and was added to them.")

MANAGER = "Manager"
"""The position of somebody who is only known as another's manager. Data, not words of the program."""

_SAY_NOTHING = ("name", "full name", "employee", "employee name", "user", "user name", "member")


class People:
    """Employees by name or e-mail address, and the departments that a table of teams makes of them."""

    def __init__(self, desk: Desk) -> None:
        """Know the people of the workspace."""
        self._desk = desk
        records = desk.workspace.records
        self._employees = {one.id: one for one in records.employees.all()}
        self._departments = {one.id: one for one in records.departments.all()}
        names = [(one.name, one.id) for one in self._employees.values()]
        names += [(email.address, one.id) for one in self._employees.values() for email in one.emails]
        names += [(one.id, one.id) for one in self._employees.values()]
        self._names = KnownNames(names, "unknown_person", UNKNOWN_PERSON, desk.problems)
        self._ids = Ids(records.employees)
        self._department_ids = Ids(records.departments)
        self._changed: dict[str, Employee] = {}
        self._changed_departments: dict[str, Department] = {}
        self._teams: dict[tuple[str, str], list[str]] = {}

    @property
    def made(self) -> dict[str, int]:
        """How many came in."""
        return {"employees": len(self._changed), "departments": len(self._changed_departments)}

    def take(self, plan: TablePlan, row: int, values: dict[str, Any]) -> bool:
        """Take in a row of a table of employees; False where it has no name."""
        name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        if not name:
            self._desk.problems.add(plan.table.name, row, "no_name", NO_NAME, lost=True)
            return False
        record_id = values.get("id") or self._names.find(name) or self._ids.take()
        before = self._employees.get(record_id, Employee(record_id, name))
        header = plan.header_of("name")
        position = values.get("position") or before.position or _position(header)
        self._put(
            replace(
                before,
                name=name,
                position=position,
                emails=values.get("emails") or before.emails,
                phones=values.get("phones") or before.phones,
            )
        )
        self._names.add_listed(name, record_id)
        manager, department = values.get("manager", ""), values.get("department", "")
        if manager or department:
            self._teams.setdefault((department, manager), []).append(record_id)
        return True

    def employee(self, name: str, cell: Cell) -> str:
        """Return the id of an employee, made where there is none of that name."""
        self._names.check(name, cell)
        found = self._names.find(name)
        if found is None:
            found = self._ids.take()
            self._names.add_made(name, found)
            self._put(Employee(found, name))
        return found

    def settle(self) -> None:
        """Make departments of the teams: one for each office, and within it one for each of several managers."""
        for _, manager in self._teams:
            if manager and self._names.find(manager) is None:
                head = self._ids.take()
                self._names.add_listed(manager, head)
                self._put(Employee(head, manager, MANAGER))
        offices: dict[str, list[str]] = {}
        for department, manager in self._teams:
            offices.setdefault(department, []).append(manager)
        for office, managers in offices.items():
            heads = [one for one in managers if one]
            alone = heads[0] if len(heads) == 1 else ""
            whole = self._department(office, None, alone) if office else None
            for manager in managers:
                name = f"{office}: {manager}" if office else manager
                mine = whole is not None and manager in (alone, "")
                within = whole if whole is not None and mine else self._department(name, whole, manager)
                self._assign(self._teams[office, manager], manager, within)
        self._teams.clear()

    def finish(self) -> None:
        """Write what is new or changed."""
        records = self._desk.workspace.records
        with self._desk.workspace.database.write() as connection:
            records.departments.write(self._changed_departments.values())
            records.employees.write(self._changed.values())
            for ids in (self._ids, self._department_ids):
                ids.give_back(connection)

    def _put(self, employee: Employee) -> None:
        self._employees[employee.id] = self._changed[employee.id] = employee

    def _department(self, name: str, within: Department | None, manager: str) -> Department:
        parent = within.id if within else None
        there = (one for one in self._departments.values() if (one.name, one.parent) == (name, parent))
        found = next(there, None) or Department(self._department_ids.take(), name, parent)
        found = replace(found, head=self._names.find(manager) if manager else found.head)
        self._departments[found.id] = self._changed_departments[found.id] = found
        return found

    def _assign(self, members: list[str], manager: str, department: Department) -> None:
        head = self._names.find(manager) if manager else None
        for one in members:
            self._put(replace(self._employees[one], department=department.id))
        if head is not None and self._employees[head].department is None:
            self._put(replace(self._employees[head], department=department.id))


def _position(header: str) -> str:
    words = plain(header)
    return "" if words in _SAY_NOTHING else words.capitalize()
