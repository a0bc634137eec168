"""Employees, departments and roles. They are few and are read whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select

from app.engine.model.people import Absence, Department, Employee, Role
from app.engine.model.values import FieldType, read_value, to_json
from app.storage import tables as t
from app.storage.records.shelf import EVERYTHING, Shelf
from app.storage.records.values import search_text


class EmployeeShelf(Shelf[Employee]):
    """Those who work here."""

    what: ClassVar[str] = "employees"
    table: ClassVar[Table] = t.employees

    def _record(self, row: Row[Any]) -> Employee:
        return Employee(
            row.id,
            row.name,
            row.position,
            row.department,
            emails=read_value(FieldType.EMAILS, row.emails) or (),
            phones=read_value(FieldType.PHONES, row.phones) or (),
            absences=tuple(
                Absence(datetime.fromisoformat(start), datetime.fromisoformat(end), reason)
                for start, end, reason in row.absences
            ),
            calendar=row.calendar,
            active=row.active,
        )

    def _row(self, record: Employee) -> dict[str, Any]:
        return {
            "id": record.id,
            "name": record.name,
            "position": record.position,
            "department": record.department,
            "calendar": record.calendar,
            "active": record.active,
            "phones": to_json(record.phones),
            "emails": to_json(record.emails),
            "absences": [[one.start.isoformat(), one.end.isoformat(), one.reason] for one in record.absences],
            "search": search_text(record.id, record.name, record.position, record.phones, record.emails),
        }


class DepartmentShelf(Shelf[Department]):
    """The parts of the company."""

    what: ClassVar[str] = "departments"
    table: ClassVar[Table] = t.departments

    def _record(self, row: Row[Any]) -> Department:
        return Department(row.id, row.name, row.parent, row.head)

    def _row(self, record: Department) -> dict[str, Any]:
        return {
            "id": record.id,
            "name": record.name,
            "parent": record.parent,
            "head": record.head,
            "search": search_text(record.id, record.name),
        }


class RoleShelf(Shelf[Role]):
    """Named sets of employees."""

    what: ClassVar[str] = "roles"
    table: ClassVar[Table] = t.roles

    def _selection(self) -> Select[Any]:
        named = select(t.role_members.c.employee).where(t.role_members.c.role == t.roles.c.id)
        members = named.order_by(t.role_members.c.position).correlate(t.roles).subquery()
        listed = select(func.json_group_array(members.c.employee)).scalar_subquery()
        return select(t.roles, func.json(listed, type_=t.settings.c.value.type).label("members")).where(
            *self._conditions(EVERYTHING)
        )

    def _record(self, row: Row[Any]) -> Role:
        return Role(row.id, row.name, tuple(row.members))

    def _row(self, record: Role) -> dict[str, Any]:
        return {"id": record.id, "name": record.name, "search": search_text(record.id, record.name)}

    def _write(self, connection: Connection, records: Sequence[Role]) -> None:
        super()._write(connection, records)
        connection.execute(delete(t.role_members).where(t.role_members.c.role.in_([one.id for one in records])))
        members = [
            {"role": role.id, "position": position, "employee": employee}
            for role in records
            for position, employee in enumerate(role.members)
        ]
        if members:
            connection.execute(insert(t.role_members), members)
