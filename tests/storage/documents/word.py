"""Small Word documents for the tests, and what a person reads in one."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import docx
from docx.document import Document

from app.engine.model.values import File

FILE = File("f1", "Offer.docx")


def saved(document: Document) -> bytes:
    """Return the bytes of a document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word(
    *paragraphs: str | Sequence[str], rows: Sequence[Sequence[str]] = (), header: str = "", footer: str = ""
) -> bytes:
    """Make a document; a paragraph of several texts is split into as many runs."""
    document = docx.Document()
    for one in paragraphs:
        paragraph = document.add_paragraph()
        for place, run in enumerate([one] if isinstance(one, str) else one):
            paragraph.add_run(run).bold = place % 2 == 1
    if rows:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.paragraphs[0].text = footer
    return saved(document)


def with_parts(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a package with some parts replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for name in package.namelist():
            if name not in changed:
                anew.writestr(name, package.read(name))
        for name, content in changed.items():
            anew.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> str:
    """Return the XML of one part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def paragraphs_of(data: bytes) -> list[str]:
    """Return the paragraphs outside tables, blanks of money made plain."""
    return [plain(one.text) for one in docx.Document(BytesIO(data)).paragraphs]


def table_of(data: bytes) -> list[list[str]]:
    """Return the texts of the first table."""
    return [[plain(cell.text) for cell in row.cells] for row in docx.Document(BytesIO(data)).tables[0].rows]


def plain(text: str) -> str:
    """Return a text with ordinary blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
