"""Contacts and companies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec.structs import replace

from app.engine.model.people import Company, Contact
from app.engine.model.schema import CLIENT_FIELDS, Field
from app.engine.model.values import Value
from app.engine.words import msg
from app.storage.workspace import Workspace
from app.ui.data.kinds.base import Kind


class Contacts(Kind[Contact]):
    """People on the clients' side."""

    named_by: ClassVar[str] = "first_name"
    usual: ClassVar[tuple[str, ...]] = ("first_name", "last_name", "position", "company", "phones", "emails")

    def __init__(self, workspace: Workspace) -> None:
        """Look at the contacts of a workspace."""
        super().__init__("contact", "mdi6.card-account-phone-outline", msg("New contact"), workspace.records.contacts)
        self._workspace = workspace

    def title(self) -> str:
        """Return the name of the whole."""
        return msg("Contacts")

    def fields(self) -> tuple[Field, ...]:
        """Return what every contact has, and what was added."""
        return (*CLIENT_FIELDS["contact"], *self._workspace.types.client_fields("contact").values())

    def value(self, record: Contact, key: str) -> Value:
        """Return a value."""
        if key == "company":
            return f"company:{record.company}" if record.company else None
        return (getattr(record, key) if key in _CONTACT else record.values.get(key)) or None

    def changed(self, record: Contact, values: Mapping[str, Value], now: datetime) -> Contact:
        """Return the contact changed."""
        own: dict[str, Any] = {key: value for key, value in values.items() if key not in _CONTACT}
        direct: dict[str, Any] = {key: value or "" for key, value in values.items() if key in _CONTACT}
        for several in ("phones", "emails"):
            if several in direct:
                direct[several] = values[several] or ()
        if "company" in direct:
            direct["company"] = str(values["company"] or "").rpartition(":")[2] or None
        return replace(record, values={**record.values, **own}, **direct)

    def fresh(self, record_id: str, now: datetime) -> Contact:
        """Return a contact of whom nothing is known."""
        return Contact(record_id, "")

    def copy(self, record: Contact, record_id: str, now: datetime) -> Contact:
        """Return a copy."""
        return replace(record, id=record_id)

    def name(self, record: Contact) -> str:
        """Return first and last name, or what the contact is known by."""
        return record.called


class Companies(Kind[Company]):
    """Organisations on the clients' side."""

    named_by: ClassVar[str] = "name"
    usual: ClassVar[tuple[str, ...]] = ("name", "phones", "emails")

    def __init__(self, workspace: Workspace) -> None:
        """Look at the companies of a workspace."""
        super().__init__("company", "mdi6.domain", msg("New company"), workspace.records.companies)
        self._workspace = workspace

    def title(self) -> str:
        """Return the name of the whole."""
        return msg("Companies")

    def fields(self) -> tuple[Field, ...]:
        """Return what every company has, and what was added."""
        return (*CLIENT_FIELDS["company"], *self._workspace.types.client_fields("company").values())

    def value(self, record: Company, key: str) -> Value:
        """Return a value."""
        return (getattr(record, key) if key in _COMPANY else record.values.get(key)) or None

    def changed(self, record: Company, values: Mapping[str, Value], now: datetime) -> Company:
        """Return the company changed."""
        own: dict[str, Any] = {key: value for key, value in values.items() if key not in _COMPANY}
        direct: dict[str, Any] = {
            key: value or ("" if key == "name" else ()) for key, value in values.items() if key in _COMPANY
        }
        return replace(record, values={**record.values, **own}, **direct)

    def fresh(self, record_id: str, now: datetime) -> Company:
        """Return a company of which nothing is known."""
        return Company(record_id, "")

    def copy(self, record: Company, record_id: str, now: datetime) -> Company:
        """Return a copy."""
        return replace(record, id=record_id)

    def name(self, record: Company) -> str:
        """Return its name, or what it is known by."""
        return record.called


_CONTACT = ("first_name", "last_name", "position", "company", "phones", "emails")
_COMPANY = ("name", "phones", "emails")
