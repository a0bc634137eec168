"""How a text table is written: its encoding, and what stands between the cells."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 256 * 1024
_CHUNK = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS: tuple[tuple[bytes, Msg], ...] = (
    (b"PK\x03\x04", msg("This looks like an Excel or OpenDocument workbook. Save it as CSV and import that.")),
    (b"\xd0\xcf\x11\xe0", msg("This looks like an old Excel workbook. Save it as CSV and import that.")),
    (b"%PDF", msg("This is a PDF document, not a table. Export the table itself as CSV.")),
    (b"\x1f\x8b", msg("This file is compressed. Unpack it first.")),
    (b"SQLite format 3\x00", msg("This is a database, not a table. Export the table as CSV.")),
)
_OLD_ENCODINGS = ["cp1252", "cp1250", "iso8859_2", "iso8859_15", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman"]
_MOST_CONTROL = 0.02
"""A text holds hardly any control characters."""


class UnreadableTable(KnownError):
    """A file that is no text table, or cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written."""

    encoding: str
    delimiter: str


def recognise(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Layout:
    """Find out how a table is written, as far as it is not given; raises UnreadableTable for what is none."""
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
    except OSError as error:
        words = msg("“{file}” cannot be read: {why}.")
        raise UnreadableTable(words.fill(file=path.name, why=error.strerror or str(error)), place=str(path)) from error
    if not sample.strip():
        raise _refuse(path, msg("“{file}” is empty."))
    for magic, words in _OTHER_KINDS:
        if sample.startswith(magic):
            raise _refuse(path, words)
    found = _known(encoding, path) if encoding else _encoding(path, sample)
    text = codecs.getincrementaldecoder(found)("replace").decode(sample)
    if _is_binary(text):
        raise _refuse(path, msg("“{file}” is no text. Export the table as CSV and import that."))
    return Layout(found, delimiter or _delimiter(text))


def _known(encoding: str, path: Path) -> str:
    try:
        codecs.getincrementaldecoder(encoding)("replace").decode(b"a", final=True)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError, TypeError) as error:
        words = msg("“{encoding}” is no encoding that we know; try utf-8 or cp1252.").fill(encoding=encoding)
        raise UnreadableTable(words, field="encoding", place=str(path)) from error


def _encoding(path: Path, sample: bytes) -> str:
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    half = len(sample) / 2
    if min(zeros) < 0.05 * half and max(zeros) > 0.3 * half:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    stray, several = _utf8_in(path)
    if stray <= several // 10:
        return "utf-8"
    foreign = b"".join(line for line in sample.splitlines(keepends=True) if not line.isascii())[: 64 * 1024]
    best = charset_normalizer.from_bytes(foreign or sample, cp_isolation=_OLD_ENCODINGS).best()
    return best.encoding if best is not None else "cp1252"


def _utf8_in(path: Path) -> tuple[int, int]:
    """Return how many bytes are no UTF-8, and how many characters of several bytes are."""
    stray = several = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if chunk.isascii():
                decoder.reset()
                continue
            text = decoder.decode(chunk)
            wrong = text.count("\ufffd")
            stray += wrong
            several += sum(not char.isascii() for char in text) - wrong if several < _CHUNK else 0
    return stray, several


def _is_binary(text: str) -> bool:
    control = sum(char < " " and char not in "\t\r\n\f" for char in text)
    return control > max(8, _MOST_CONTROL * len(text))


def _delimiter(text: str) -> str:
    lines = text.splitlines(keepends=True)
    if lines[0].lower().startswith("sep=") and len(lines[0].strip()) > len("sep="):
        return lines[0].strip()[-1]
    whole = lines[:-1] if len(lines) > 1 else lines
    best = max(DELIMITERS, key=lambda one: _fit(whole[:200], one))
    return best if _fit(whole[:200], best)[1] > 1 else ","


def _fit(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Return the share of rows that have as many cells as the header, and how many these are."""
    widths = list(_widths(lines, delimiter))
    if not widths or widths[0] == 1:
        return 0.0, 1
    return round(sum(width == widths[0] for width in widths) / len(widths), 1), widths[0]


def _widths(lines: list[str], delimiter: str) -> Iterator[int]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield from (len(row) for row in reader if row)
        except csv.Error:
            continue
        return


def _refuse(path: Path, words: Msg) -> UnreadableTable:
    return UnreadableTable(words.fill(file=path.name), place=str(path))
