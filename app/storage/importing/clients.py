"""Companies and contacts, from tables of their own or as rows of items name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.engine.model.people import Company, Contact
from app.engine.words import msg
from app.storage import tables as t
from app.storage.importing.desk import Cell, Desk, Ids, KnownNames
from app.storage.importing.kinds import COMPANY, CONTACT
from app.storage.importing.plan import TablePlan
from app.storage.records.clients import company_row, contact_row

UNKNOWN_COMPANY = msg("“{value}” is not among the companies and was added to them.")
NO_NAME = msg("The row has no name; it was left out.")
_PARTS = ("id", "name", "first_name", "last_name", "position", "company", "phones", "emails")


class Clients:
    """Companies by name; contacts by e-mail address, or by name and company."""

    def __init__(self, desk: Desk) -> None:
        """Know the clients of the workspace."""
        self._desk = desk
        self._fields = {kind: dict(desk.workspace.types.client_fields(kind)) for kind in (COMPANY, CONTACT)}
        self._company_ids = Ids(desk.workspace.records.companies)
        self._contact_ids = Ids(desk.workspace.records.contacts)
        self._said: set[int] = set()
        """What rows have said of contacts already: many rows say the same."""
        self.made = {"companies": 0, "contacts": 0}
        self._contacts: dict[str, str] = {}
        with desk.workspace.database.read() as connection:
            companies = [(row.name, row.id) for row in connection.execute(select(t.companies.c.name, t.companies.c.id))]
            for row in connection.execute(select(t.contacts)):
                self._contacts[_contact_key(f"{row.first_name} {row.last_name}".strip(), row.company)] = row.id
                self._contacts |= {one["address"].casefold(): row.id for one in row.emails}
        self._companies = KnownNames(companies, "unknown_company", UNKNOWN_COMPANY, desk.problems)

    def learn(self, plan: TablePlan) -> None:
        """Know the fields that a table adds."""
        if plan.kind in self._fields:
            self._fields[plan.kind] |= {one.key: one for one in plan.new_fields}

    def take(self, plan: TablePlan, row: int, values: dict[str, Any]) -> bool:
        """Stage a row of a table of companies or contacts; False where it has no name."""
        name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        if not name:
            self._desk.problems.add(plan.table.name, row, "no_name", NO_NAME, lost=True)
            return False
        if plan.kind == COMPANY:
            record_id = values.get("id") or self._companies.find(name) or self._company_ids.take()
            self._companies.add_listed(name, record_id)
            self._stage_company(record_id, name, values)
        else:
            cell = Cell(plan.table.name, row, plan.header_of("company"))
            self.contact({**values, "name": name}, self.company(values.get("company"), cell))
        return True

    def company(self, name: str | None, cell: Cell) -> str | None:
        """Return the id of a company, made where there is none of that name."""
        if not name:
            return None
        self._companies.check(name, cell)
        found = self._companies.find(name)
        if found is None:
            found = self._company_ids.take()
            self._companies.add_made(name, found)
            self._stage_company(found, name, {})
        return found

    def contact(self, values: Mapping[str, Any], company: str | None) -> str | None:
        """Return the id of a contact, made where there is none of that address or name."""
        name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        emails = values.get("emails", ())
        keys = [one.address.casefold() for one in emails] + ([_contact_key(name, company)] if name else [])
        if not keys:
            return None
        found = values.get("id") or next((self._contacts[key] for key in keys if key in self._contacts), None)
        said = hash((found, company, repr(values)))
        if found is None or (said not in self._said and ("id" in values or values.keys() - {"name", "company"})):
            self._said.add(said)
            new = found is None
            found = found or self._contact_ids.take()
            self._stage_contact(found, name or emails[0].address, {**values, "company": company})
            self.made["contacts"] += new
        for key in keys:
            self._contacts.setdefault(key, found)
        return str(found)

    def finish(self, connection: Connection) -> None:
        """Write what was staged."""
        self._desk.staging.copy_clients()
        for ids in (self._company_ids, self._contact_ids):
            ids.give_back(connection)

    def _stage_company(self, record_id: str, name: str, values: Mapping[str, Any]) -> None:
        own, fields = _own(values), self._fields[COMPANY]
        company = Company(record_id, name, values.get("phones", ()), values.get("emails", ()), own)
        self._desk.staging.add(t.companies, company_row(company, fields))
        self.made["companies"] += 1

    def _stage_contact(self, record_id: str, name: str, values: Mapping[str, Any]) -> None:
        first, _, last = name.partition(" ")
        contact = Contact(
            record_id,
            values.get("first_name", first),
            values.get("last_name", last),
            values.get("position", ""),
            values.get("phones", ()),
            values.get("emails", ()),
            values.get("company"),
            _own(values),
        )
        self._desk.staging.add(t.contacts, contact_row(contact, self._fields[CONTACT]))


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in _PARTS}


def _contact_key(name: str, company: str | None) -> str:
    return f"{' '.join(name.casefold().split())}\n{company or ''}"
