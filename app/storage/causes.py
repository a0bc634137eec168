"""What SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.engine.words import Msg, msg
from app.storage.errors import (
    BUSY,
    DAMAGED,
    FULL,
    NO_ACCESS,
    NO_FILE,
    OPENED_FOR_READING,
    OTHER_KIND,
    READ_ONLY,
    DamagedWorkspace,
    DiskFull,
    MissingWorkspace,
    NotAWorkspace,
    ReadOnlyWorkspace,
    UnreadableWorkspace,
    WorkspaceBusy,
    WorkspaceError,
)

SOMEBODY = msg("another program")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_SPACE_LEFT = (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE)


def is_busy(error: sqlite3.Error) -> bool:
    """Say whether somebody else held the lock."""
    return _code(error) & 0xFF in _BUSY


def known_error(
    error: sqlite3.Error, path: Path, *, holder: Msg = SOMEBODY, writable: bool = True
) -> WorkspaceError | None:
    """Return the error to show, or None where it is a fault of ours (bad SQL, a broken constraint)."""
    code = _code(error)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return WorkspaceBusy(BUSY.fill(holder=holder), path)
        case sqlite3.SQLITE_FULL:
            return DiskFull(FULL, path)
        case sqlite3.SQLITE_READONLY:
            return ReadOnlyWorkspace(READ_ONLY if writable else OPENED_FOR_READING, path)
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path, str(error))
        case sqlite3.SQLITE_NOTADB:
            return NotAWorkspace(OTHER_KIND, path)
        case sqlite3.SQLITE_CANTOPEN if not path.exists():
            return MissingWorkspace(NO_FILE, path)
        case sqlite3.SQLITE_IOERR if code in _NO_SPACE_LEFT:
            return DiskFull(FULL, path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return UnreadableWorkspace(NO_ACCESS.fill(why=str(error)), path)
    return None


def damaged(path: Path, why: str) -> DamagedWorkspace:
    """Return the error for a file that does not hang together, with where its copies may lie."""
    return DamagedWorkspace(DAMAGED.fill(why=why, copies=f"{path.name}.*.copy"), path)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) or 0
