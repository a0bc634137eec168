"""The .docx package: opened only where it holds nothing but a document, and nothing that leads elsewhere."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from app.engine.errors import KnownError
from app.engine.words import msg

MAX_BYTES = 20 << 20
MAX_UNPACKED = 200 << 20
MAX_ENTRIES = 2_000
MAX_TEXT = 16 << 20
"""Of one XML part: Word's own for a thousand pages is smaller."""

NOT_WORD = msg("This is not a Word document. Choose a file that ends in .docx.")
OLD_OR_LOCKED = msg(
    "This is an old Word document (.doc), or one that is protected by a password. Save it as .docx without a password."
)
TOO_LARGE = msg("The document is larger than {n} MB. Make its pictures smaller.")
BOMB = msg("The document grows beyond all measure when it is unpacked. Save it anew in Word, or choose another.")
MACROS = msg("The document holds macros or controls, which could do harm. Save it as .docx without them.")
A_TEMPLATE = msg("This is a Word template (.dotx). Save it as a document, .docx.")
ELSEWHERE = msg(
    "The document takes a part from elsewhere ({where}), which could give away who opens it. "
    "Put that part into the document itself, or break the link."
)
EMBEDDED = msg("The document holds another document that is put in when it is opened. Copy its text into this one.")
DAMAGED = msg("The document is damaged and cannot be read. Open it in Word, save it anew and choose it again.")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HARMFUL = re.compile(r"macroenabled|vbaproject|activex", re.IGNORECASE)
_REACHES_OUT = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK|IMPORT)\b")
_HEAD = 1024
"""Bytes at which a part is recognised."""
_XML = (b"<", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse(source: bytes) -> etree._Element:
    """Parse XML that nobody vouches for; raises KnownError."""
    if b"<!DOCTYPE" in source[:4_096] or b"<!ENTITY" in source:
        raise KnownError(BOMB)
    try:
        return etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise KnownError(DAMAGED) from error


def check_package(data: bytes) -> None:
    """Refuse what is no .docx, is too large, holds macros or refers to what lies elsewhere; raises KnownError."""
    if len(data) > MAX_BYTES:
        raise KnownError(TOO_LARGE.fill(n=MAX_BYTES >> 20))
    if data.startswith(_OLE):
        raise KnownError(OLD_OR_LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_size(package)
            _check_kind(package)
            _check_parts(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise KnownError(NOT_WORD if not data.startswith(b"PK") else DAMAGED) from error


def _check_size(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise KnownError(BOMB)
    if any(one.file_size > MAX_TEXT and _is_xml(package, one) for one in entries):
        raise KnownError(BOMB)


def _is_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Say whether a part is XML, or passes itself off as such: what it is called is up to whoever wrote the package."""
    if entry.filename.lower().endswith((".xml", ".rels")):
        return True
    with package.open(entry) as part:
        return part.read(_HEAD).lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(_XML)


def _check_kind(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if "[Content_Types].xml" not in names:
        raise KnownError(NOT_WORD)
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if _HARMFUL.search(types) or any(_HARMFUL.search(name) for name in names):
        raise KnownError(MACROS)
    if "wordprocessingml.template.main" in types:
        raise KnownError(A_TEMPLATE)
    if _MAIN not in types:
        raise KnownError(NOT_WORD)


def _check_parts(package: zipfile.ZipFile) -> None:
    for entry in package.infolist():
        if entry.filename.lower().endswith(".rels"):
            _check_relations(parse(package.read(entry)))
        elif _is_xml(package, entry):
            root = parse(package.read(entry))
            if found := _REACHES_OUT.search(" ".join(_instructions(root))):
                raise KnownError(ELSEWHERE.fill(where=found[1]))


def _check_relations(root: etree._Element) -> None:
    for relation in root:
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        if kind == "aFChunk":
            raise KnownError(EMBEDDED)
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            raise KnownError(ELSEWHERE.fill(where=str(relation.get("Target", ""))[:80]))


def _instructions(root: etree._Element) -> Iterator[str]:
    """Walk the field codes, each as one text even where it is split."""
    for paragraph in root.iter(f"{_WORD}p"):
        yield "".join(one.text or "" for one in paragraph.iter(f"{_WORD}instrText"))
        for field in paragraph.iter(f"{_WORD}fldSimple"):
            yield str(field.get(f"{_WORD}instr", ""))


def packed(data: bytes) -> bytes:
    """Return the same package without the times at which its parts were written: equal contents, equal bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for entry in package.infolist():
            plain = zipfile.ZipInfo(entry.filename)
            plain.compress_type = zipfile.ZIP_DEFLATED
            anew.writestr(plain, package.read(entry))
    return out.getvalue()
