"""How a text table is written: its encoding, and what stands between the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import charset_normalizer

from app.engine.errors import KnownError, refusal
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
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß")
_CENTRAL = frozenset("ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűâăîșț")
_CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ")
_SIGNS = frozenset("’‘“”„«»–—…€£°§©®·\u00a0²³½ªº¿¡¥")
_JSON = re.compile(r"\s*(\{|\[\s*[\[{])")
_TOKEN = re.compile(r"[^\W\d_]+|[^\x00-\x7f]")
_RUN = re.compile(r"[^\x00-\x7f]{5}")
_OLD_ENCODINGS = (
    ("cp1252", _WESTERN), ("cp1250", _CENTRAL), ("iso8859_2", _CENTRAL), ("mac_roman", _WESTERN), ("cp850", _WESTERN),
    ("cp1251", _CYRILLIC),
)  # fmt: skip
"""Encodings from before Unicode, and the letters that texts in them hold; where two fit alike, the first is taken."""
_SURE = 0.85
_MOST_CONTROL = 0.02
"""A text holds hardly any control characters."""

EMPTY = msg("“{file}” is empty.")

Opener = Callable[[Path], BinaryIO]
"""Opens a file for its bytes."""


class UnreadableTable(KnownError):
    """A file that is no text table, or cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written."""

    encoding: str
    delimiter: str


def plainly(path: Path) -> BinaryIO:
    """Open a file that is as it stands."""
    return path.open("rb")


def recognise(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, opened: Opener = plainly
) -> Layout:
    """Find out how a table is written, as far as it is not given; raises UnreadableTable for what is none."""
    try:
        with opened(path) as file:
            sample = file.read(_SAMPLE)
    except OSError as error:
        words = msg("“{file}” cannot be read: {why}.")
        raise UnreadableTable(words.fill(file=path.name, why=refusal(error)), place=str(path)) from error
    if not sample.strip():
        raise _refuse(path, EMPTY)
    for magic, words in _OTHER_KINDS:
        if sample.startswith(magic):
            raise _refuse(path, words)
    found = _known(encoding, path) if encoding else _encoding(path, sample, opened)
    text = codecs.getincrementaldecoder(found)("replace").decode(sample)
    if not text.strip():
        raise _refuse(path, EMPTY)
    if _is_binary(text):
        raise _refuse(path, msg("“{file}” is no text. Export the table as CSV and import that."))
    if _JSON.match(text):
        raise _refuse(path, msg("“{file}” is JSON, not a table. Export the table as CSV and import that."))
    return Layout(found, delimiter or _delimiter(text))


def _known(encoding: str, path: Path) -> str:
    try:
        io.TextIOWrapper(io.BytesIO(b"a"), encoding, errors="replace").read()
        return codecs.lookup(encoding).name
    except (LookupError, ValueError, TypeError) as error:
        words = msg("“{encoding}” is no encoding that we know; try utf-8 or cp1252.").fill(encoding=encoding)
        raise UnreadableTable(words, field="encoding", place=str(path)) from error


def _encoding(path: Path, sample: bytes, opened: Opener) -> str:
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    half = len(sample) / 2
    if min(zeros) < 0.05 * half and max(zeros) > 0.3 * half:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    stray, several = _utf8_in(path, opened)
    if stray <= several // 10:
        return "utf-8"
    foreign = b"".join(line for line in sample.splitlines(keepends=True) if not line.isascii())[: 64 * 1024]
    return _old_encoding(foreign or sample)


def _old_encoding(foreign: bytes) -> str:
    """Return the encoding in which these bytes are words of a language.

    Tables hold names and little else, and of those charset-normalizer takes Polish for French; it is asked last.
    """
    shares = [(_share(foreign.decode(encoding, "replace"), letters), encoding) for encoding, letters in _OLD_ENCODINGS]
    share, encoding = max(shares, key=lambda one: one[0])
    if share >= _SURE:
        return encoding
    best = charset_normalizer.from_bytes(foreign).best()
    return best.encoding if best is not None else encoding


def _share(text: str, letters: frozenset[str]) -> float:
    """Return how much of what is not ASCII stands in words as letters of an alphabet do."""
    good = bad = 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        foreign = [place for place, char in enumerate(word) if not char.isascii()]
        if len(word) > 1 and word.isalpha():
            strange = letters is not _CYRILLIC and _RUN.search(word) is not None
            fitting = sum(_fits(word, place, letters) for place in foreign) if not strange else 0
            good, bad = good + fitting, bad + len(foreign) - fitting
        elif foreign and not word.isalpha():
            joined = text[token.end() : token.end() + 1].isalpha() and word in "£¥¿¡"
            bad += word not in _SIGNS or joined
    return good / (good + bad) if good + bad else 1.0


def _fits(word: str, place: int, letters: frozenset[str]) -> bool:
    char = word[place]
    return char.lower() in letters and not (char.isupper() and place > 0 and word[place - 1].islower())


def _utf8_in(path: Path, opened: Opener) -> tuple[int, int]:
    """Return how many bytes are no UTF-8, and how many characters of several bytes are."""
    stray = several = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with opened(path) as file:
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
