"""The look-up tables of a workspace, as it keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.lookup import Lookup
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class Lookups:
    """The look-up tables of a workspace."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the tables of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> tuple[Lookup, ...]:
        """Return the tables by name."""
        by_place = select(t.lookup_rows).order_by(t.lookup_rows.c.lookup, t.lookup_rows.c.position)
        rows: dict[str, list[tuple[str, ...]]] = {}
        with self._database.read() as connection:
            for row in connection.execute(by_place):
                rows.setdefault(row.lookup, []).append(tuple(row.cells))
            found = connection.execute(select(t.lookups).order_by(func.alphabetical(t.lookups.c.name))).all()
        return tuple(Lookup(one.id, one.name, tuple(one.columns), tuple(rows.get(one.id, ()))) for one in found)

    def count(self) -> int:
        """Return how many tables there are."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(t.lookups)).scalar_one())

    def put(self, lookup: Lookup) -> None:
        """Add or replace a table; rows are made to fit its columns."""
        row = {"id": lookup.id, "name": lookup.name, "columns": list(lookup.columns)}
        cells = [
            {"lookup": lookup.id, "position": position, "cells": _fitting(one, len(lookup.columns))}
            for position, one in enumerate(lookup.rows)
        ]
        with self._database.write() as connection:
            connection.execute(insert(t.lookups).values(row).on_conflict_do_update(["id"], set_=row))
            connection.execute(delete(t.lookup_rows).where(t.lookup_rows.c.lookup == lookup.id))
            if cells:
                connection.execute(t.lookup_rows.insert(), cells)
        self._bell.ring("lookups", lookup.id)

    def remove(self, lookup_id: str) -> None:
        """Remove a table."""
        with self._database.write() as connection:
            connection.execute(delete(t.lookups).where(t.lookups.c.id == lookup_id))
        self._bell.ring("lookups", lookup_id)


def _fitting(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]
