"""Employees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec.structs import replace

from app.engine.model.people import Employee
from app.engine.model.schema import Field, Option
from app.engine.model.values import FieldType, Value
from app.engine.words import msg
from app.storage.workspace import Workspace
from app.ui.data.kinds.base import Kind

_T = FieldType


class Employees(Kind[Employee]):
    """Those who work here."""

    named_by: ClassVar[str] = "name"
    usual: ClassVar[tuple[str, ...]] = ("name", "position", "department", "emails", "phones", "active")

    def __init__(self, workspace: Workspace) -> None:
        """Look at the employees of a workspace."""
        super().__init__("employee", "mdi6.account-tie-outline", msg("New employee"), workspace.records.employees)
        self._workspace = workspace

    def title(self) -> str:
        """Return the name of the whole."""
        return msg("Employees")

    def fields(self) -> tuple[Field, ...]:
        """Return what every employee has; departments and calendars to choose from are those there are now."""
        departments = tuple(Option(one.id, one.name) for one in self._workspace.records.departments.all())
        calendars = tuple(Option(one.id, one.name) for one in self._workspace.calendars.all().values())
        return (
            Field("name", msg("Full name"), _T.STRING, required=True),
            Field("position", msg("Position"), _T.STRING),
            Field("department", msg("Department"), _T.ENUMERATION, options=departments),
            Field("emails", msg("E-mails"), _T.EMAILS),
            Field("phones", msg("Phones"), _T.PHONES),
            Field("calendar", msg("Working hours"), _T.ENUMERATION, options=calendars),
            Field("active", msg("Works here"), _T.BOOLEAN),
        )

    def value(self, record: Employee, key: str) -> Value:
        """Return a value."""
        found = getattr(record, key)
        return found if key == "active" else found or None

    def changed(self, record: Employee, values: Mapping[str, Value], now: datetime) -> Employee:
        """Return the employee changed."""
        empty: Mapping[str, Any] = {"emails": (), "phones": (), "department": None, "calendar": None, "active": False}
        return replace(record, **{key: value or empty.get(key, "") for key, value in values.items()})

    def fresh(self, record_id: str, now: datetime) -> Employee:
        """Return an employee of whom nothing is known."""
        return Employee(record_id, "")

    def copy(self, record: Employee, record_id: str, now: datetime) -> Employee:
        """Return a copy; absences are each one's own."""
        return replace(record, id=record_id, absences=())

    def name(self, record: Employee) -> str:
        """Return the name, or what the employee is known by."""
        return record.called
