"""Small things a workspace remembers, by key: recent choices, mappings, the base currency."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class KeyValues:
    """JSON values by key."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Remember in an open workspace."""
        self._database = database
        self._bell = bell

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is remembered under a key."""
        with self._database.read() as connection:
            found = connection.execute(select(t.settings.c.value).where(t.settings.c.key == key)).first()
        return default if found is None else found[0]

    def put(self, key: str, value: Any) -> None:
        """Remember a JSON value; None forgets it."""
        with self._database.write() as connection:
            if value is None:
                connection.execute(delete(t.settings).where(t.settings.c.key == key))
            else:
                row = insert(t.settings).values(key=key, value=value)
                connection.execute(row.on_conflict_do_update(["key"], set_={"value": value}))
        self._bell.ring("settings", key)
