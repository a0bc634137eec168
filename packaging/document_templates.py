"""Writes the sample's document templates: python packaging/document_templates.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.storage.documents.package import packed

FOLDER = Path(__file__).parents[1] / "resources" / "sample" / "documents"
FONT = "Arial"
GREEN = RGBColor(0x2F, 0x5D, 0x50)
MUTED = RGBColor(0x5B, 0x64, 0x72)
INK = RGBColor(0x1B, 0x1F, 0x27)
TINT = "EEF3F1"
LINE = "C9D6D1"
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT

COLUMNS = (
    ("No.", "{{ row.position }}", 1.1, False),
    ("Description", "{{ row.name }}", 7.0, False),
    ("Quantity", "{{ row.quantity | number }} {{ row.unit }}", 2.7, True),
    ("Price", "{{ row.price | money }}", 2.9, True),
    ("Amount", "{{ row.sum | money }}", 3.3, True),
)


def say(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = 10,
    bold: bool = False,
    color: RGBColor = INK,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    """Write a text into a paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color
    paragraph.paragraph_format.space_after = Pt(after)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def lines(cell: _Cell, texts: Sequence[str], **style: object) -> None:
    """Write several lines into a cell."""
    for place, text in enumerate(texts):
        say(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), text, **style)  # type: ignore[arg-type]


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """Make an element of Word's own, with its attributes."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def shade(cell: _Cell, color: str) -> None:
    """Colour a cell."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=color))  # noqa: SLF001  no other way


def rule_below(cell: _Cell, color: str = LINE, width: int = 4) -> None:
    """Draw a line under a cell."""
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", val="single", sz=str(width), space="0", color=color))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def widths(table: Table, *centimetres: float) -> None:
    """Set the columns of a table without lines."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def page_number(paragraph: Paragraph) -> None:
    """Add “1 / 3”."""
    for place, code in enumerate(("PAGE", "NUMPAGES")):
        if place:
            say(paragraph, " / ", size=8, color=MUTED)
        run = say(paragraph, "1", size=8, color=MUTED).runs[-1]
        field = element("w:fldSimple", instr=code)
        run._r.addprevious(field)  # noqa: SLF001
        field.append(run._r)  # noqa: SLF001


def letter(title: str) -> Document:
    """Begin a paper of the company: its head, its foot, its type."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "{{ own_company.name }}"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001  Word's own has no zone
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.15
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(3.6), Cm(2.4)
    section.header_distance, section.footer_distance = Cm(1.3), Cm(0.9)
    head = section.header.add_table(1, 2, Cm(17))
    widths(head, 9.5, 7.5)
    lines(head.rows[0].cells[0], ["{{ own_company.name }}"], size=18, bold=True, color=GREEN)
    contact = ["{{ own_company.address }}", "{{ own_company.phone }}", "{{ own_company.email }}"]
    lines(head.rows[0].cells[1], contact, size=8, color=MUTED, align=RIGHT)
    for cell in head.rows[0].cells:
        rule_below(cell, "2F5D50", 8)
    section.header.paragraphs[0]._p.getparent().remove(section.header.paragraphs[0]._p)  # noqa: SLF001
    section.header.add_paragraph()
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    legal = (
        "{{ own_company.legal_name }} · {{ own_company.registration }}"
        "{% if own_company.vat_id %} · VAT {{ own_company.vat_id }}{% endif %} · "
    )
    say(foot, legal, size=8, color=MUTED)
    page_number(foot)
    return document


def opening(document: Document, title: str, facts: Sequence[tuple[str, str]]) -> None:
    """Write to whom, what, and its numbers and dates."""
    table = document.add_table(1, 2)
    widths(table, 9.5, 7.5)
    to, about = table.rows[0].cells
    lines(to, ["To"], size=8, color=MUTED)
    say(to.add_paragraph(), "{{ company.name | default(client.name) }}", size=11, bold=True)
    say(to.add_paragraph(), "{% if company.name %}{{ client.name }}{% endif %}")
    say(to.add_paragraph(), "{{ client.email }}", color=MUTED)
    inner = about.add_table(len(facts), 2)
    widths(inner, 3.2, 4.2)
    for row, (label, value) in zip(inner.rows, facts, strict=True):
        lines(row.cells[0], [label], size=9, color=MUTED)
        lines(row.cells[1], [value], size=9, align=RIGHT)
    about.paragraphs[0]._p.getparent().remove(about.paragraphs[0]._p)  # noqa: SLF001
    say(about.add_paragraph(), "", size=2)
    say(document.add_paragraph(), "", size=8)
    say(document.add_paragraph(), title, size=20, bold=True, color=GREEN, after=2)
    say(document.add_paragraph(), "{{ item.title }}", size=11, color=MUTED, after=12)


def product_table(document: Document) -> None:
    """Write a row for each product of the item, and the total."""
    table = document.add_table(5, len(COLUMNS))
    widths(table, *(width for _, _, width, _ in COLUMNS))
    head, begin, row, end, total = table.rows
    for place, (label, value, _, right) in enumerate(COLUMNS):
        lines(
            head.cells[place], [label], size=9, bold=True, color=RGBColor(255, 255, 255), align=RIGHT if right else None
        )
        shade(head.cells[place], "2F5D50")
        lines(row.cells[place], [value], size=9.5, align=RIGHT if right else None)
        rule_below(row.cells[place])
        shade(total.cells[place], TINT)
        for cell in (head.cells[place], row.cells[place], total.cells[place]):
            cell.paragraphs[0].paragraph_format.space_before = Pt(3)
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
    head._tr.get_or_add_trPr().append(element("w:tblHeader"))  # noqa: SLF001  repeats on each page
    lines(begin.cells[0], ["{%tr for row in products %}"])
    lines(end.cells[0], ["{%tr endfor %}"])
    lines(total.cells[1], ["Total"], bold=True)
    lines(total.cells[4], ["{{ document.total | money }}"], bold=True, align=RIGHT)
    say(document.add_paragraph(), "", size=6)


def section(document: Document, title: str, *paragraphs: str) -> None:
    """Write a heading and what stands under it."""
    heading = say(document.add_paragraph(), title, size=11, bold=True, color=GREEN, after=2)
    heading.paragraph_format.space_before = Pt(10)
    heading.paragraph_format.keep_with_next = True
    for text in paragraphs:
        say(document.add_paragraph(), text, after=4)


def signatures(document: Document) -> None:
    """Leave room for two signatures."""
    say(document.add_paragraph(), "", size=24)
    table = document.add_table(2, 3)
    widths(table, 7.5, 2, 7.5)
    for place, name in ((0, "{{ own_company.director | default(responsible.name) }}"), (2, "{{ client.name }}")):
        say(table.rows[0].cells[place].paragraphs[0], "", size=22)
        rule_below(table.rows[0].cells[place], "5B6472")
        lines(table.rows[1].cells[place], [name], size=9)
    for place, side in ((0, "{{ own_company.name }}"), (2, '{{ company.name | default("Client") }}')):
        say(table.rows[1].cells[place].add_paragraph(), side, size=8, color=MUTED)


def offer() -> Document:
    """Write the offer."""
    document = letter("Offer {{ document.number }}")
    facts = (
        ("Offer", "{{ document.number }}"),
        ("Date", '{{ document.date | date("long") }}'),
        ("Valid until", '{{ document.date | add_days(30) | date("long") }}'),
        ("Your contact", "{{ responsible.name }}"),
    )
    opening(document, "Offer", facts)
    hello = 'Dear {{ client.first_name | default("customer") }}, thank you for your interest. We are glad to offer you:'
    say(document.add_paragraph(), hello, after=8)
    product_table(document)
    section(document, "Delivery", "{{ delivery_terms }}")
    section(document, "Payment", "{{ payment_terms }}")
    say(document.add_paragraph(), "We look forward to working with you.", after=14).paragraph_format.space_before = Pt(
        10
    )
    say(document.add_paragraph(), "{{ responsible.name }}", bold=True)
    say(document.add_paragraph(), "{{ responsible.position }}", color=MUTED)
    say(document.add_paragraph(), "{{ responsible.email }}  {{ responsible.phone | phone }}", color=MUTED)
    return document


def contract() -> Document:
    """Write the service contract."""
    document = letter("Service contract {{ document.number }}")
    facts = (
        ("Contract", "{{ document.number }}"),
        ("Date", '{{ document.date | date("long") }}'),
        ("Place", "{{ place }}"),
    )
    opening(document, "Service contract", facts)
    section(
        document,
        "1. The parties",
        "{{ own_company.legal_name }} ({{ own_company.registration }}), represented by {{ own_company.director }}, "
        "called the contractor; and {{ company.name | default(client.name) }}, represented by {{ client.name }}, "
        "called the client.",
    )
    section(document, "2. What is done", "The contractor delivers and carries out, for “{{ item.title }}”:")
    product_table(document)
    section(
        document,
        "3. When",
        'Work begins on {{ starts_on }} and ends by {{ item.close_date | date("long") }}, unless the parties agree '
        "otherwise in writing.",
    )
    section(
        document,
        "4. Price",
        "The price is {{ document.total | money }}. Half of it, {{ (document.total / 2) | money }}, is due on signing, "
        "the rest on completion.",
    )
    section(
        document,
        "5. Guarantee",
        "The contractor guarantees its work for {{ guarantee_years }} years from completion. Wear, and damage by use "
        "against the care instructions, are not covered.",
    )
    section(document, "6. Changes", "Changes to this contract need the written form.")
    signatures(document)
    return document


def invoice() -> Document:
    """Write the invoice."""
    document = letter("Invoice {{ document.number }}")
    facts = (
        ("Invoice", "{{ document.number }}"),
        ("Date", '{{ document.date | date("long") }}'),
        ("Due", '{{ document.date | add_days(14) | date("long") }}'),
        ("Order", "{{ order_number }}"),
    )
    opening(document, "Invoice", facts)
    product_table(document)
    say(
        document.add_paragraph(),
        'Please pay {{ document.total | money }} by {{ document.date | add_days(14) | date("long") }}, '
        "with the number {{ document.number }} as reference.",
        after=8,
    )
    table = document.add_table(3, 2)
    widths(table, 3, 14)
    for row, (label, value) in zip(
        table.rows,
        (("Bank", "{{ own_company.bank }}"), ("IBAN", "{{ own_company.iban }}"), ("BIC", "{{ own_company.bic }}")),
        strict=True,
    ):
        lines(row.cells[0], [label], size=9, color=MUTED)
        lines(row.cells[1], [value], size=9)
    section(document, "Thank you", "Questions about this invoice? {{ responsible.name }}, {{ responsible.email }}.")
    return document


def save(document: Document, path: Path) -> None:
    """Write a document whose bytes follow from its contents alone."""
    raw = BytesIO()
    document.save(raw)
    path.write_bytes(packed(raw.getvalue()))


def main(folder: Path) -> None:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("Offer", offer), ("Service contract", contract), ("Invoice", invoice)):
        path = folder / f"{name}.docx"
        save(make(), path)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
