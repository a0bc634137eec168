"""The companies in whose name documents are made."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.own_company import OwnCompany
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class OwnCompanies:
    """The own companies of a workspace; at most one is the usual one."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the companies of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> Mapping[str, OwnCompany]:
        """Return the companies by id, in the order of their names."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.own_companies).order_by(func.alphabetical(t.own_companies.c.name))).all()
        return {row.id: OwnCompany(row.id, row.name, row.details, row.usual) for row in rows}

    def put(self, company: OwnCompany) -> None:
        """Add or replace a company; where it is the usual one, no other is any longer."""
        details = {key: text for key, text in company.details.items() if text}
        row = {"name": company.name, "details": details, "usual": company.default}
        with self._database.write() as connection:
            if company.default:
                connection.execute(update(t.own_companies).values(usual=False))
            added = insert(t.own_companies).values(id=company.id, **row)
            connection.execute(added.on_conflict_do_update(["id"], set_=row))
        self._bell.ring("own_companies", company.id)

    def remove(self, company_id: str) -> None:
        """Remove a company."""
        with self._database.write() as connection:
            connection.execute(delete(t.own_companies).where(t.own_companies.c.id == company_id))
        self._bell.ring("own_companies", company_id)
