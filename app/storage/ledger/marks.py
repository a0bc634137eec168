"""By what clients and the items of clients are recognised on a server: phone numbers, addresses, names."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import delete, select

from app.storage.ledger import tables as t
from app.storage.ledger.store import Store, in_pieces, insert_rows

_Record = tuple[str, str]
"""An entity type, contact or company, and the id of one."""


class Marks:
    """The marks of all records. Within `gathered` they are written together in the end, or when one is asked for."""

    def __init__(self, store: Store) -> None:
        """Lie in a store; what is gathered belongs to the thread that does so."""
        self._store = store
        self._mine = threading.local()

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Write marks together; nothing of it where it raises."""
        self._mine.gathered = {}
        try:
            yield
            self._write(self._mine.gathered)
        finally:
            self._mine.gathered = None

    def put(self, kind: str, record_id: str, marks: Collection[str]) -> None:
        """Let a record be recognised by these alone."""
        gathered: dict[_Record, Collection[str]] | None = getattr(self._mine, "gathered", None)
        if gathered is None:
            self._write({(kind, record_id): marks})
        else:
            gathered[kind, record_id] = marks

    def known_by(self, kind: str, marks: Collection[str]) -> list[str]:
        """Return the ids of a kind of records that have any of the marks."""
        if gathered := getattr(self._mine, "gathered", None):
            self._mine.gathered = {}
            self._write(gathered)
        c = t.marks.c
        query = select(c.id).where(c.kind == kind, c.mark.in_(sorted(marks))).distinct().order_by(c.id)
        with self._store.read() as connection:
            return list(connection.execute(query).scalars())

    def _write(self, gathered: dict[_Record, Collection[str]]) -> None:
        if not gathered:
            return
        c = t.marks.c
        rows = [
            {"mark": one, "kind": kind, "id": one_id}
            for (kind, one_id), marks in gathered.items()
            for one in sorted(marks)
        ]
        with self._store.write() as connection:
            for kind in dict.fromkeys(kind for kind, _ in gathered):
                ids = [one_id for one, one_id in gathered if one == kind]
                for some in in_pieces(ids):
                    connection.execute(delete(t.marks).where(c.kind == kind, c.id.in_(some)))
            insert_rows(connection, t.marks, rows)
