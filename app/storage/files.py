"""Files kept in the workspace: their contents once, however often and under whatever names they are added."""

from __future__ import annotations

import hashlib
import mimetypes
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.errors import KnownError
from app.engine.model.values import File
from app.engine.words import msg
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database

MAX_BYTES = 50 * 1024 * 1024

TOO_LARGE = msg("“{name}” is larger than {n} MB. Put it on a drive and send a link to it instead.")
NO_FILE = msg("The file “{file}” is no longer in this workspace.")


def id_of(name: str, content: bytes) -> str:
    """Return the id of a file: the same name and content give the same one."""
    blob = hashlib.sha256(content).hexdigest()
    return hashlib.sha256(f"{blob} {name}".encode()).hexdigest()[:32]


class Files:
    """The files of a workspace."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the files of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> tuple[File, ...]:
        """Return what there is, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.files).order_by(func.alphabetical(t.files.c.name), t.files.c.id)).all()
        return tuple(File(row.id, row.name, row.size, row.media_type) for row in rows)

    def add(self, name: str, content: bytes, now: datetime, *, media_type: str | None = None) -> File:
        """Keep a file and return what refers to it; the same name and content give the same file."""
        if len(content) > MAX_BYTES:
            raise KnownError(TOO_LARGE.fill(name=name, n=MAX_BYTES >> 20), field="file")
        blob, file_id = hashlib.sha256(content).hexdigest(), id_of(name, content)
        kind = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        row = {
            "id": file_id,
            "name": name,
            "media_type": kind,
            "size": len(content),
            "blob": blob,
            "added_at": now.astimezone(UTC).isoformat(),
        }
        with self._database.write() as connection:
            connection.execute(insert(t.blobs).values(id=blob, content=content).on_conflict_do_nothing())
            connection.execute(insert(t.files).values(row).on_conflict_do_nothing())
        self._bell.ring("files", file_id)
        return File(file_id, name, len(content), kind)

    def add_path(self, path: Path, now: datetime) -> File:
        """Keep a file of this computer."""
        if path.stat().st_size > MAX_BYTES:
            raise KnownError(TOO_LARGE.fill(name=path.name, n=MAX_BYTES >> 20), field="file")
        return self.add(path.name, path.read_bytes(), now)

    def content(self, file_id: str) -> bytes:
        """Return what a file holds."""
        query = select(t.blobs.c.content).join(t.files, t.files.c.blob == t.blobs.c.id).where(t.files.c.id == file_id)
        with self._database.read() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise KnownError(NO_FILE.fill(file=file_id), field="file")
        return bytes(found)

    def remove(self, file_id: str) -> bytes:
        """Remove a file and return what it held: adding that under the same name takes the removal back."""
        with self._database.write() as connection:
            content = self.content(file_id)
            connection.execute(delete(t.files).where(t.files.c.id == file_id))
            connection.execute(delete(t.blobs).where(~t.blobs.c.id.in_(select(t.files.c.blob))))
        self._bell.ring("files", file_id)
        return content
