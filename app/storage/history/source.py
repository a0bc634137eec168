"""The bytes of an event log, plain or compressed, with word of how far they are read."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from app.engine.errors import KnownError, refusal
from app.engine.words import Msg, msg

CHUNK = 256 * 1024

Told = Callable[[int, int], None]
"""Hears how many bytes of the file are read, and of how many; what it raises ends the reading."""

Kind = Literal["xes", "csv"]

_GZIP = b"\x1f\x8b"
_LENGTH = 4
"""Bytes at the end of a compressed file that tell its unpacked length (RFC 1952)."""
_OTHERS = {
    b"PK\x03\x04": msg("“{file}” is an archive or a workbook. Unpack it, or save the table as CSV."),
    b"BZh": msg("“{file}” is compressed in a way that is not read here. Unpack it first."),
    b"\xfd7zXZ": msg("“{file}” is compressed in a way that is not read here. Unpack it first."),
    b"7z\xbc\xaf": msg("“{file}” is an archive. Unpack it first."),
    b"\x28\xb5\x2f\xfd": msg("“{file}” is compressed in a way that is not read here. Unpack it first."),
    b"SQLite format 3\x00": msg("“{file}” is a database. Export the history as CSV or XES."),
    b"%PDF": msg("“{file}” is a PDF document. Export the history as CSV or XES."),
}
_UNREADABLE = msg("“{file}” cannot be read: {why}. Check the path and your rights to the file.")
_EMPTY = msg("“{file}” is empty.")
_CUT = msg("“{file}” ends in the middle: the compressed file is not whole. Copy or download it again.")
_DAMAGED = msg("“{file}” is damaged: the compressed part does not unpack. Copy or download it again.")


class UnreadableLog(KnownError):
    """An event log that cannot be read, or not further than to some place."""


class LogBytes(io.RawIOBase):
    """A log unpacked as it is read, never more of it in memory than is asked for.

    `start` and `end` cut a part out, counted in unpacked bytes. Raises UnreadableLog where the file is not whole.
    """

    def __init__(self, path: Path, told: Told | None = None, *, start: int = 0, end: int | None = None) -> None:
        """Open the file; raises UnreadableLog."""
        self._name = path.name
        self._told = told
        self._left: int | None = None if end is None else end - start
        self._position = start
        try:
            self.total = path.stat().st_size
            self._file = path.open("rb")
        except OSError as error:
            words = _UNREADABLE.fill(file=path.name, why=refusal(error))
            raise UnreadableLog(words, place=str(path)) from error
        self.packed = self._file.read(len(_GZIP)) == _GZIP
        self._file.seek(0)
        self._unpacked = gzip.GzipFile(fileobj=self._file) if self.packed else None
        self._skip(start)

    def take(self, size: int = CHUNK) -> bytes:
        """Return the next bytes, none at the end."""
        wanted = size if self._left is None else min(size, self._left)
        if self._told is not None:
            self._told(min(self._file.tell(), self.total), self.total)
        if not wanted:
            return b""
        try:
            found = self._unpacked.read1(wanted) if self._unpacked is not None else self._file.read(wanted)
        except EOFError as error:
            raise UnreadableLog(_CUT.fill(file=self._name)) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableLog(_DAMAGED.fill(file=self._name)) from error
        except OSError as error:
            raise UnreadableLog(_UNREADABLE.fill(file=self._name, why=refusal(error))) from error
        self._position += len(found)
        if self._left is not None:
            self._left -= len(found)
        return found

    def tell(self) -> int:
        """Return how far it is read, in unpacked bytes."""
        return self._position

    def close(self) -> None:
        """Let go of the file."""
        if not self.closed:
            if self._unpacked is not None:
                self._unpacked.close()
            self._file.close()
        super().close()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # no other buffers come
        """Fill a buffer."""
        found = self.take(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def _skip(self, start: int) -> None:
        if self._unpacked is None:
            self._file.seek(start)
            return
        self._position -= start
        left, self._left = start, (None if self._left is None else self._left + start)
        while left and (found := self.take(min(left, CHUNK))):
            left -= len(found)


def unpacked_size(path: Path) -> int:
    """Return how many bytes a log has once it is unpacked, as it says itself: a guess, for files of several parts."""
    with path.open("rb") as file:
        if file.read(len(_GZIP)) != _GZIP:
            return path.stat().st_size
        file.seek(-_LENGTH, io.SEEK_END)
        return int.from_bytes(file.read(_LENGTH), "little")


def kind_of(path: Path, told: Told | None = None) -> Kind:
    """Return how a log is written, by its content; raises UnreadableLog for what is none."""
    with LogBytes(path, told) as source:
        head = source.take(4096)
    if not head.strip():
        raise _refused(_EMPTY, path)
    for magic, words in _OTHERS.items():
        if head.startswith(magic):
            raise _refused(words, path)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            head = head.removeprefix(mark).decode(encoding, "replace").encode()
    return "xes" if head.lstrip().startswith(b"<") else "csv"


def _refused(words: Msg, path: Path) -> UnreadableLog:
    return UnreadableLog(words.fill(file=path.name), place=str(path))
