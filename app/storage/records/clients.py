"""Contacts and companies."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Row, Table

from app.engine.model.people import Company, Contact
from app.engine.model.values import FieldType, read_value, to_json
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.records.shelf import Shelf
from app.storage.records.values import read_values, search_text, searched, write_values
from app.storage.schema import EntityTypes


class ContactShelf(Shelf[Contact]):
    """People on the clients' side."""

    what: ClassVar[str] = "contacts"
    table: ClassVar[Table] = t.contacts

    def __init__(self, database: Database, bell: Bell, types: EntityTypes) -> None:
        """Stand in an open workspace."""
        super().__init__(database, bell)
        self._types = types

    def _record(self, row: Row[Any]) -> Contact:
        return Contact(
            row.id,
            row.first_name,
            row.last_name,
            row.position,
            _phones(row),
            _emails(row),
            row.company,
            read_values(row.content, self._types.client_fields("contact")),
        )

    def _row(self, record: Contact) -> dict[str, Any]:
        values = searched(record.values, self._types.client_fields("contact"))
        return {
            "id": record.id,
            "first_name": record.first_name,
            "last_name": record.last_name,
            "position": record.position,
            "company": record.company,
            "phones": to_json(record.phones),
            "emails": to_json(record.emails),
            "content": write_values(record.values),
            "search": search_text(record.id, record.name, record.position, record.phones, record.emails, *values),
        }

    def _usual_order(self) -> list[ColumnElement[Any]]:
        return [t.contacts.c.last_name.collate("NOCASE"), t.contacts.c.first_name.collate("NOCASE")]

    def _sorted_by(self, key: str) -> list[ColumnElement[Any]] | None:
        return None if key == "name" else super()._sorted_by(key)


class CompanyShelf(Shelf[Company]):
    """Organisations on the clients' side."""

    what: ClassVar[str] = "companies"
    table: ClassVar[Table] = t.companies

    def __init__(self, database: Database, bell: Bell, types: EntityTypes) -> None:
        """Stand in an open workspace."""
        super().__init__(database, bell)
        self._types = types

    def _record(self, row: Row[Any]) -> Company:
        values = read_values(row.content, self._types.client_fields("company"))
        return Company(row.id, row.name, _phones(row), _emails(row), values)

    def _row(self, record: Company) -> dict[str, Any]:
        values = searched(record.values, self._types.client_fields("company"))
        return {
            "id": record.id,
            "name": record.name,
            "phones": to_json(record.phones),
            "emails": to_json(record.emails),
            "content": write_values(record.values),
            "search": search_text(record.id, record.name, record.phones, record.emails, *values),
        }


def _phones(row: Row[Any]) -> Any:
    return read_value(FieldType.PHONES, row.phones) or ()


def _emails(row: Row[Any]) -> Any:
    return read_value(FieldType.EMAILS, row.emails) or ()
