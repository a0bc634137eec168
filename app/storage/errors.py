"""What can go wrong with a workspace file, each with what to do about it."""

from __future__ import annotations

from pathlib import Path

from app.engine.errors import KnownError
from app.engine.words import Msg, msg


class StorageError(KnownError):
    """What is kept cannot be reached or written now; what was written before is safe."""


class WorkspaceError(StorageError):
    """Something about the workspace file itself; `place` is its path."""

    def __init__(self, words: Msg, path: Path, *, field: str | None = None) -> None:
        """Say what is wrong with the file at `path`; the words may use ``{file}``."""
        super().__init__(words.fill(file=path.name), field=field, place=str(path))
        self.path = path


class MissingWorkspace(WorkspaceError):
    """No file there."""


class WorkspaceExists(WorkspaceError):
    """A file is there already; nothing was written."""


class NotAWorkspace(WorkspaceError):
    """A file of another kind."""


class NewerWorkspace(WorkspaceError):
    """Written by a newer program; nothing was changed."""


class OlderWorkspace(WorkspaceError):
    """Written by an older program, and opened for reading only, so that it cannot be brought up to date."""


class DamagedWorkspace(WorkspaceError):
    """The file's contents do not hang together any more."""


class WorkspaceInUse(WorkspaceError):
    """Another program edits the file; it may still be read."""


class WorkspaceBusy(WorkspaceError):
    """Another program was writing for longer than we waited; nothing was changed."""


class ReadOnlyWorkspace(WorkspaceError):
    """The file or its folder cannot be written to."""


class DiskFull(WorkspaceError):
    """There is no room for the change; the file is as it was before."""


class UnreadableWorkspace(WorkspaceError):
    """The system refuses to read or write the file."""


class InUse(KnownError):
    """What should be removed is still needed elsewhere."""


NO_FILE = msg("There is no workspace at “{file}”. Check the path, or make one with “rulewright init”.")
NO_FOLDER = msg("There is no folder for “{file}”. Make it first, or choose another place.")
EXISTS = msg("“{file}” exists already. Choose another name, or move it away first.")
OTHER_KIND = msg("“{file}” is not a Rulewright workspace. Choose a file made by Rulewright.")
NEWER = msg(
    "“{file}” was written by a newer Rulewright (schema {found}; this one knows up to {known}). "
    "Update Rulewright to open it."
)
OLDER_READ_ONLY = msg(
    "“{file}” was written by an older Rulewright and must be brought up to date first. Open it once for editing."
)
DAMAGED = msg("“{file}” is damaged: {why}. Nothing was changed. Go back to a copy; “{copies}” beside it may be one.")
IN_USE = msg("“{file}” is being edited by {holder}. Close it there, or open it here for reading only.")
BUSY = msg("“{file}” could not be written: {holder} was writing to it for a long time. Try again in a moment.")
READ_ONLY = msg("“{file}” cannot be written to. Allow writing to the file and its folder, or save a copy elsewhere.")
OPENED_FOR_READING = msg("“{file}” was opened for reading only, so nothing can be changed.")
FULL = msg("There is no room left on the disk for “{file}”. The change was not written; make room and try again.")
NO_ACCESS = msg("“{file}” cannot be read or written: {why}. Check the disk and your rights to the file.")
