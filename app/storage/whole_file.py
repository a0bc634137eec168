"""Files that are read in one piece; what is wrong with one is said of its path."""

from __future__ import annotations

from pathlib import Path

from app.engine.errors import KnownError
from app.engine.words import msg


def read(path: Path) -> bytes:
    """Return what stands in a file; raises KnownError."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(msg("There is no such file."), place=str(path)) from error
    except OSError as error:
        raise KnownError(msg("The file cannot be read: {why}.").fill(why=error.strerror), place=str(path)) from error
