"""Records by what their clients are recognised by, looked up in an index that the database itself keeps."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.storage import tables as t
from app.storage.database import Database

_AT_ONCE = 500
"""SQLite takes a limited number of values in one statement."""


def known_by(database: Database, kind: str, marks: Collection[str]) -> list[str]:
    """Return the ids of records of a kind that have any of the marks, each once."""
    c = t.known_by.c
    wanted = sorted(marks)
    found: dict[str, None] = {}
    with database.read() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = c.mark.in_(wanted[start : start + _AT_ONCE])
            query = select(c.id).where(some, c.kind == kind)
            found |= dict.fromkeys(connection.execute(query).scalars())
    return list(found)
