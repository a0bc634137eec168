"""JSON as people keep it in files: read, or told where it is damaged and what to do."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.engine.errors import KnownError
from app.engine.words import Msg, msg


class Damage(Struct, frozen=True):
    """How it is said of one sort of text that it is no JSON, or damaged, and what to do."""

    empty: Msg
    cut: Msg
    wrong: Msg
    no_text: Msg
    utf16: Msg
    too_deep: Msg
    other: Msg
    no_json: Msg
    unheld: Msg


FILE = Damage(
    empty=msg("The file is empty."),
    cut=msg("The file ends too early, in line {line}: the rest of it is missing. Take it from a copy."),
    wrong=msg("Line {line}, column {column}: {why}. Mend it in a text editor, or take the file from a copy."),
    no_text=msg("Line {line} holds bytes that are no text in UTF-8. Save the file as UTF-8 in a text editor."),
    utf16=msg("The file is written in UTF-16. Save it as UTF-8 in a text editor."),
    too_deep=msg("The file nests too deep."),
    other=msg("This is {what}; a file in JSON is needed here."),
    no_json=msg("This is no file in JSON: that begins with a brace or a bracket."),
    unheld=msg("The file holds a number or a character that cannot be read."),
)
_KINDS = (
    (b"SQLite format 3\x00", msg("a workspace or another database")),
    (b"PK\x03\x04", msg("a packed file, such as a bundle or a document")),
    (b"%PDF-", msg("a PDF")),
    (b"\x1f\x8b", msg("a compressed file")),
    (b"<", msg("a page or a file in XML")),
)
"""What other files begin with."""
_ONE_COMMA = msg("the comma before this bracket is one too many")
_REASONS = (
    ("Expecting value", msg("a value should stand here")),
    ("Expecting ',' delimiter", msg("a comma is missing here, or a quotation mark before")),
    ("Expecting ':' delimiter", msg("a colon is missing here, behind the name")),
    ("Expecting property name", msg("a name in straight double quotation marks should stand here")),
    ("Invalid control character", msg("a text goes over the end of its line, or has a tab in it; write \\n or \\t")),
    ("Invalid \\", msg("this backslash means nothing here; write two of them for one")),
    ("Extra data", msg("the end should be here, and something follows")),
    ("Illegal trailing comma", _ONE_COMMA),
)
"""What Python's reader says, and what we say."""
_ODD = msg("this cannot be read as JSON")
_MISFIT, _WHOLE = msg("{where}: {why}."), msg("It does not fit: {why}.")
_IN_LINE, _LINE = msg("Line {line}, {where}: {why}."), msg("Line {line}: {why}.")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_BYTE = re.compile(r"\(byte (\d+)\)")
_BOM = BOM_UTF8.decode()
_UNREADABLE = (RecursionError, ValueError, msgspec.MsgspecError)


def parsed(text: str | bytes, *, source: str = "", refused: type[KnownError] = KnownError) -> Any:
    """Return what a file in JSON holds; raises `refused` that names `source`, the line and column, and why."""
    try:
        return _read(text)
    except _UNREADABLE as error:
        raise refused(_complaint(text, error, FILE), place=source) from error


def damage(text: str | bytes, said: Damage) -> Msg | None:
    """Say what is wrong with a text that should be JSON, None where nothing is."""
    try:
        _read(text)
    except _UNREADABLE as error:
        return _complaint(text, error, said)
    return None


def line_of(text: str | bytes, way: Sequence[str | int]) -> int:
    """Return the line of readable JSON in which a value begins, by the names and places that lead to it.

    Where there is no such value it is the line of what would hold it.
    """
    text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    wanted, line, best, opened = list(way), 1, 1, 0
    here: list[str | int | None] = []  # None is an object that waits for a name
    done = 0
    for found in _TOKEN.finditer(text):
        mark = found[0]
        line, done = line + text.count("\n", done, found.start()), found.start()
        if mark in "}]":
            here.pop()
        elif mark == ",":
            here[-1] = here[-1] + 1 if isinstance(here[-1], int) else None
        elif here and here[-1] is None:
            here[-1] = json.loads(mark)
        elif mark != ":":
            if here == wanted[: len(here)] and len(here) >= opened:
                best, opened = line, len(here)
                if opened == len(wanted):
                    break
            if mark in "{[":
                here.append(None if mark == "{" else 0)
    return best


def placed(where: str, why: Msg, text: str | bytes | None, way: Sequence[str | int]) -> Msg:
    """Say what does not fit, and where: with the line, where the text is at hand."""
    if text is None or not way:
        return _MISFIT.fill(where=where, why=why) if where else _WHOLE.fill(why=why)
    line = line_of(text, way)
    return _IN_LINE.fill(where=where, why=why, line=line) if where else _LINE.fill(why=why, line=line)


def _read(text: str | bytes) -> Any:
    return msgspec.json.decode(text.removeprefix(BOM_UTF8) if isinstance(text, bytes) else text.removeprefix(_BOM))


def _complaint(text: str | bytes, error: Exception, said: Damage) -> Msg:
    """Say what is wrong with a text that msgspec has refused."""
    if isinstance(error, RecursionError):
        return said.too_deep
    if isinstance(text, bytes):
        if text.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return said.utf16
        for begins, what in _KINDS:
            if text.startswith(begins):
                return said.other.fill(what=what)
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as odd:
            return said.no_text.fill(line=odd.object.count(b"\n", 0, odd.start) + 1)
    text = text.removeprefix(_BOM)
    if not text.strip():
        return said.empty
    if text.lstrip()[0] not in "{[/#":
        return said.no_json
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as found:
        return _at(text, found.pos, found.msg, said)
    except (ValueError, RecursionError):
        pass  # what only msgspec refuses
    byte = _BYTE.search(str(error))
    if byte is None:
        return said.unheld
    return _at(text, len(text.encode()[: int(byte[1])].decode(errors="ignore")), "", said)


def _at(text: str, place: int, reason: str, said: Damage) -> Msg:
    if place >= len(text.rstrip()) or reason.startswith("Unterminated string"):
        return said.cut.fill(line=text.rstrip().count("\n") + 1)
    why = next((words for begins, words in _REASONS if reason.startswith(begins)), _ODD)
    if text[place] in "}]" and text[:place].rstrip().endswith(","):
        why = _ONE_COMMA
    line = text.count("\n", 0, place) + 1
    return said.wrong.fill(line=line, column=place - text.rfind("\n", 0, place), why=why)


def _no_constant(constant: str) -> Any:
    """Refuse NaN and Infinity, which Python would read."""
    raise ValueError(constant)
