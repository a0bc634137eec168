"""The files that rules attach and fill on a server."""

from __future__ import annotations

import mimetypes
from datetime import datetime

from sqlalchemy import select

from app.engine.errors import KnownError
from app.engine.model.values import File
from app.engine.words import msg
from app.storage.files import id_of
from app.storage.ledger import tables as t
from app.storage.ledger.codec import moment_text
from app.storage.ledger.store import Store, add_rows

NO_FILE = msg("The file “{file}” is not on this server. Publish the rules that use it once more.")


class LedgerFiles:
    """The files of a ledger; what one holds never changes."""

    def __init__(self, store: Store) -> None:
        """Lie in a store."""
        self._store = store

    def all(self) -> tuple[File, ...]:
        """Return what there is, by name."""
        c = t.files.c
        with self._store.read() as connection:
            rows = connection.execute(select(c.id, c.name, c.size, c.media_type).order_by(c.name, c.id)).all()
        return tuple(File(row.id, row.name, row.size, row.media_type) for row in rows)

    def add(self, name: str, content: bytes, now: datetime) -> File:
        """Keep a file; the same name and content give the same file."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(id_of(name, content), name, len(content), kind)
        row = {
            "id": file.id,
            "name": name,
            "media_type": kind,
            "size": len(content),
            "content": content,
            "added_at": moment_text(now),
        }
        with self._store.write() as connection:
            add_rows(connection, t.files, ("id",), [row])
        return file

    def content(self, file_id: str) -> bytes:
        """Return what a file holds; raises KnownError where it is not here."""
        with self._store.read() as connection:
            found = connection.execute(select(t.files.c.content).where(t.files.c.id == file_id)).scalar()
        if found is None:
            raise KnownError(NO_FILE.fill(file=file_id), field="file")
        return bytes(found)
