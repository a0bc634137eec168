"""Reads .docx templates: which placeholders stand in them, and what is wrong with them, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from docxtpl import DocxTemplate
from lxml import etree
from msgspec import Struct

from app.engine.documents import (
    DOCUMENT,
    PRODUCTS,
    RESERVED,
    TOTALS,
    DocumentNames,
    DocumentScope,
    document_templates,
    product_values,
    total_values,
)
from app.engine.errors import BadTemplate, KnownError
from app.engine.model.documents import DocumentTemplate, TemplateProblem
from app.engine.model.products import ProductRow
from app.engine.model.values import File, Money
from app.engine.paths import Path, write_path
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.scope import ROOTS
from app.engine.words import Msg, msg
from app.storage.documents.filling import CROSSED, fill, open_template
from app.storage.documents.package import check_package, parse

MOST_PROBLEMS = 20

IN_FILE = msg("The file")
IN_TEXT = msg("Text “{text}”")
IN_TABLE = msg("Table {table}, row {row}: “{text}”")
IN_HEADER = msg("Page header: “{text}”")
IN_FOOTER = msg("Page footer: “{text}”")
IN_NOTES = msg("Footnotes: “{text}”")
_QUOTED = 60

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r)(?=\s)")
_MERGES = re.compile(r"\{%\s*[vh]m\s*%\}")
_SHADES = re.compile(r"\{%(\s*)(colspan|cellbg)(\s[^%]*)%\}")


_STATEMENT = re.compile(r"\{%(tr|tc|p|r)?[\s-]*(for|if|endfor|endif)\b")


class _Paragraph(Struct, frozen=True):
    """One paragraph: what stands in it, where a person finds it, and the table cell around it."""

    text: str
    place: Msg
    cell: etree._Element | None = None


def read_template(data: bytes, file: File) -> DocumentTemplate:
    """Return what a .docx asks for; whatever is wrong with it is among its problems."""
    try:
        check_package(data)
        paragraphs = [one for one in _paragraphs(open_template(data)) if one.text.strip()]
    except KnownError as error:
        return DocumentTemplate(file.id, file.name, problems=(TemplateProblem(error.words, IN_FILE),))
    texts = document_templates()
    problems = tuple(_problems(paragraphs, texts)) or tuple(_crossed(paragraphs))
    paths = _paths(paragraphs, texts)
    if not problems:
        problems = tuple(_trial(data, paragraphs, texts))
    return DocumentTemplate(
        file.id,
        file.name,
        tuple(dict.fromkeys(write_path(path) for path in paths if path[0] in ROOTS)),
        tuple(dict.fromkeys(path[0] for path in paths if _is_own(path))),
        any(path[0] == PRODUCTS or (path[0] == DOCUMENT and path[1:2] and path[1] in TOTALS) for path in paths),
        problems[:MOST_PROBLEMS],
    )


def _is_own(path: Path) -> bool:
    return path[0] not in ROOTS and path[0] not in RESERVED


def _source(paragraphs: list[_Paragraph]) -> str:
    """Return the text as our language reads it; every character keeps its place."""
    source = "\n".join(one.text for one in paragraphs)
    source = _TAG.sub(lambda tag: tag[0].translate(_QUOTES), source)
    source = _MERGES.sub(lambda tag: " " * len(tag[0]), source)
    source = _SHADES.sub(lambda tag: "{{" + " " * (len(tag[1]) + len(tag[2])) + tag[3] + "}}", source)
    return _PREFIX.sub(lambda tag: tag[1] + " " * len(tag[2]), source)


def _problems(paragraphs: list[_Paragraph], texts: Templates) -> Iterator[TemplateProblem]:
    starts, at = [], 0
    for one in paragraphs:
        starts.append(at)
        at += len(one.text) + 1
    for problem in texts.problems(_source(paragraphs), DocumentNames()):
        place = bisect_right(starts, problem.offset) - 1
        yield TemplateProblem(problem.words, paragraphs[place].place if paragraphs else IN_FILE)


def _crossed(paragraphs: list[_Paragraph]) -> Iterator[TemplateProblem]:
    """Find loops and conditions that begin in one cell and end in another, and not by whole rows."""
    open_: list[tuple[str, _Paragraph]] = []
    for paragraph in paragraphs:
        for tag in _STATEMENT.finditer(paragraph.text):
            if not tag[2].startswith("end"):
                open_.append((tag[1] or "", paragraph))
            elif open_:
                prefix, begun = open_.pop()
                if prefix != (tag[1] or "") or (not prefix and begun.cell is not paragraph.cell):
                    yield TemplateProblem(CROSSED, begun.place)


def _paths(paragraphs: list[_Paragraph], texts: Templates) -> tuple[Path, ...]:
    """Return all paths; of a template that cannot be read, those of the paragraphs that can."""
    try:
        return texts.name_paths(_source(paragraphs))
    except BadTemplate:
        return tuple(path for one in paragraphs for path in _paths_in(one, texts))


def _paths_in(paragraph: _Paragraph, texts: Templates) -> tuple[Path, ...]:
    try:
        return texts.name_paths(_source([paragraph]))
    except BadTemplate:
        return ()


def _trial(data: bytes, paragraphs: list[_Paragraph], texts: Templates) -> Iterator[TemplateProblem]:
    """Fill the template with two products and blanks: what goes wrong now goes wrong always."""
    rows = (ProductRow("…", Money(Decimal(1), "EUR")),) * 2
    values = {PRODUCTS: product_values(rows), DOCUMENT: {"number": "1", "date": None, **total_values(rows)}}
    try:
        fill(data, DocumentScope(values, "", datetime(2026, 1, 1, tzinfo=UTC), Directory()), texts)
    except KnownError as error:
        name = re.search(r"\.(\w+) ", error.words.plain())
        found = next((one for one in paragraphs if name is not None and f".{name[1]}" in one.text), None)
        yield TemplateProblem(error.words, found.place if found is not None else IN_FILE)


def _paragraphs(template: DocxTemplate) -> Iterator[_Paragraph]:
    """Walk what docxtpl fills: the text, page headers and footers, footnotes."""
    document = template.docx
    tables = {table: number for number, table in enumerate(document.element.body.iter(f"{_W}tbl"), start=1)}
    for paragraph in document.element.body.iter(f"{_W}p"):
        yield from _paragraph(paragraph, tables, IN_TEXT)
    for uri, place in ((template.HEADER_URI, IN_HEADER), (template.FOOTER_URI, IN_FOOTER)):
        for _, part in template.get_headers_footers(uri):
            for paragraph in parse(part.blob).iter(f"{_W}p"):
                yield from _paragraph(paragraph, {}, place)
    for part in document.part.package.iter_parts():
        if part.content_type == _FOOTNOTES:
            for paragraph in parse(part.blob).iter(f"{_W}p"):
                yield from _paragraph(paragraph, {}, IN_NOTES)


def _paragraph(paragraph: etree._Element, tables: dict[etree._Element, int], place: Msg) -> Iterator[_Paragraph]:
    above = [one.tag for one in paragraph.iterancestors()]
    if _FALLBACK in above:  # the same text box once more, for old programs
        return
    text = "".join(_texts(paragraph))
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _QUOTED else shown[: _QUOTED - 1] + "…"
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    table = next((one for one in paragraph.iterancestors(f"{_W}tbl") if one in tables), None)
    if table is None:
        yield _Paragraph(text, place.fill(text=shown), cell)
        return
    row = next(one for one in paragraph.iterancestors(f"{_W}tr"))
    number = [*table.iter(f"{_W}tr")].index(row) + 1
    yield _Paragraph(text, IN_TABLE.fill(table=tables[table], row=number, text=shown), cell)


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """Walk the pieces of text of a paragraph; those of a text box in it are paragraphs of their own."""
    for one in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if next(one.iterancestors(f"{_W}p"), None) is paragraph:
            yield one.text or "" if one.tag == f"{_W}t" else "\t" if one.tag == f"{_W}tab" else "\n"
