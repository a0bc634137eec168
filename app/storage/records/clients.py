"""Contacts and companies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, Row, Table, func

from app.engine.model.people import Company, Contact
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, read_value, to_json
from app.engine.recognising import client_marks
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database
from app.storage.records.known_by import known_by
from app.storage.records.shelf import Shelf
from app.storage.records.values import read_values, search_text, searched, write_values
from app.storage.schema import EntityTypes

C = TypeVar("C", Contact, Company)


class ClientShelf(Shelf[C]):
    """Clients of one kind, who can be recognised."""

    kind: ClassVar[str]

    def known_by(self, marks: Collection[str]) -> list[str]:
        """Return the ids of clients that have any of the marks, by the index."""
        return known_by(self._database, self.kind, marks)


class ContactShelf(ClientShelf[Contact]):
    """People on the clients' side."""

    what: ClassVar[str] = "contacts"
    kind: ClassVar[str] = "contact"
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
        return contact_row(record, self._types.client_fields("contact"))

    def _usual_order(self) -> list[ColumnElement[Any]]:
        return [func.alphabetical(t.contacts.c.last_name), func.alphabetical(t.contacts.c.first_name)]

    def _sorted_by(self, key: str) -> list[ColumnElement[Any]] | None:
        return None if key == "name" else super()._sorted_by(key)


class CompanyShelf(ClientShelf[Company]):
    """Organisations on the clients' side."""

    what: ClassVar[str] = "companies"
    kind: ClassVar[str] = "company"
    table: ClassVar[Table] = t.companies

    def __init__(self, database: Database, bell: Bell, types: EntityTypes) -> None:
        """Stand in an open workspace."""
        super().__init__(database, bell)
        self._types = types

    def _record(self, row: Row[Any]) -> Company:
        values = read_values(row.content, self._types.client_fields("company"))
        return Company(row.id, row.name, _phones(row), _emails(row), values)

    def _row(self, record: Company) -> dict[str, Any]:
        return company_row(record, self._types.client_fields("company"))


def contact_row(contact: Contact, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return what the workspace keeps of a contact."""
    values = searched(contact.values, fields)
    return {
        "id": contact.id,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "position": contact.position,
        "company": contact.company,
        "phones": to_json(contact.phones),
        "emails": to_json(contact.emails),
        "content": write_values(contact.values),
        "marks": sorted(client_marks(contact)),
        "search": search_text(contact.id, contact.name, contact.position, contact.phones, contact.emails, *values),
    }


def company_row(company: Company, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return what the workspace keeps of a company."""
    values = searched(company.values, fields)
    return {
        "id": company.id,
        "name": company.name,
        "phones": to_json(company.phones),
        "emails": to_json(company.emails),
        "content": write_values(company.values),
        "marks": sorted(client_marks(company)),
        "search": search_text(company.id, company.name, company.phones, company.emails, *values),
    }


def _phones(row: Row[Any]) -> Any:
    return read_value(FieldType.PHONES, row.phones) or ()


def _emails(row: Row[Any]) -> Any:
    return read_value(FieldType.EMAILS, row.emails) or ()
