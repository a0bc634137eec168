"""Who edits a workspace: a lock that dies with its process and says whose it is."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from app.engine.words import Msg, msg
from app.storage.causes import SOMEBODY, is_busy
from app.storage.errors import IN_USE, WorkspaceInUse

EDITOR = "-editor"
RUNNER = "-runner"
"""What the lock of whoever runs rules in a workspace is called."""
_TRIES = 5


class Holder(Struct, frozen=True):
    """A process that edits a workspace."""

    program: str
    process: int
    host: str
    since: str
    token: str

    def words(self) -> Msg:
        """Name it for a person."""
        words = msg("{program} (process {process} on {host}, since {since})")
        return words.fill(program=self.program, process=str(self.process), host=self.host, since=self.since)


class EditorLock:
    """Held by the one editor of a workspace.

    The lock is an SQLite write lock on a small file beside the workspace: the system lets go of it when the process
    ends, however it ends, and others can still read from the file who holds it.
    """

    def __init__(self, workspace: Path, program: str, *, suffix: str = EDITOR, words: Msg = IN_USE) -> None:
        """Take the lock; raises WorkspaceInUse naming the holder where it is taken, sqlite3.Error where none can be.

        Of each suffix there is a lock of its own; `words` say what it means that it is taken.
        """
        self._path = lock_path(workspace, suffix)
        started = f"{datetime.now(UTC).astimezone():%Y-%m-%d %H:%M}"
        mine = Holder(program, os.getpid(), socket.gethostname(), started, uuid.uuid4().hex)
        for _ in range(_TRIES):
            held = _hold(self._path, mine)
            if held is None:
                break
            if _read(self._path) == mine:
                self._held = held
                return
            held.close()  # the former holder removed the file between our opening and locking it
        other = _read(self._path)
        raise WorkspaceInUse(words.fill(holder=other.words() if other else SOMEBODY), workspace)

    def release(self) -> None:
        """Let go."""
        if os.name == "posix":
            self._path.unlink(missing_ok=True)
        self._held.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def lock_path(workspace: Path, suffix: str = EDITOR) -> Path:
    """Return where a lock of a workspace lies."""
    return workspace.with_name(workspace.name + suffix)


def holder_of(workspace: Path, suffix: str = EDITOR) -> Holder | None:
    """Return who edits a workspace at this moment, or holds another lock of it; None where nobody does."""
    path = lock_path(workspace, suffix)
    if not path.exists():
        return None
    try:
        probe = _connect(path)
        try:
            probe.execute("BEGIN IMMEDIATE")
        finally:
            probe.close()
    except sqlite3.OperationalError:
        return _read(path)
    return None


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False)


def _hold(path: Path, holder: Holder) -> sqlite3.Connection | None:
    connection = _connect(path)
    try:
        # Who held a lock when the power went matters to nobody: no need to wait for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS holder (content TEXT NOT NULL)")
        connection.execute("DELETE FROM holder")
        connection.execute("INSERT INTO holder VALUES (?)", (json.dumps(asdict(holder)),))
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        connection.close()
        if is_busy(error):
            return None
        raise
    except sqlite3.DatabaseError:  # half of it was written when the power went, so nobody holds it
        connection.close()
        path.unlink(missing_ok=True)
        return _hold(path, holder)
    return connection


def _read(path: Path) -> Holder | None:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
    except sqlite3.OperationalError:
        return None
    try:
        found = connection.execute("SELECT content FROM holder").fetchone()
        return Holder(**json.loads(found[0])) if found else None
    except (sqlite3.DatabaseError, TypeError, ValueError):
        return None
    finally:
        connection.close()
