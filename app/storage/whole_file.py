"""Files that are read and written in one piece; what is wrong with one is said of its path."""

from __future__ import annotations

from pathlib import Path

from app.engine.errors import KnownError, refusal
from app.engine.words import msg
from app.settings import write_whole


def read(path: Path) -> bytes:
    """Return what stands in a file; raises KnownError."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(msg("There is no such file."), place=str(path)) from error
    except OSError as error:
        raise KnownError(msg("The file cannot be read: {why}.").fill(why=refusal(error)), place=str(path)) from error


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises KnownError where it cannot be."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise KnownError(msg("The file cannot be written: {why}.").fill(why=refusal(error)), place=str(path)) from error
