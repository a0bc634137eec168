"""Create document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from app.engine.catalog.categories import PAPERWORK
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.documents import (
    DOCUMENT,
    OWN_COMPANY,
    PRODUCTS,
    company_values,
    own_company,
    pdf_of,
    product_values,
    title_of,
    total_values,
    values_at,
)
from app.engine.effects import Await, DocumentCreated
from app.engine.errors import CannotAct
from app.engine.links import page_link
from app.engine.model.belongings import Document, Products
from app.engine.model.documents import DocumentTemplate
from app.engine.model.values import FieldType, File, Money, Value
from app.engine.moment import Moment
from app.engine.numbering import next_number
from app.engine.parameters import Ask, DocumentTemplateRef, DocumentValues, Flag, NumberFormat, OwnCompanyRef
from app.engine.words import msg

_OFFER = {"id": "offer", "name": "Offer.docx", "size": 20_000}
_TILES = {
    "position": 1,
    "name": "Roof tile",
    "quantity": Decimal(1200),
    "unit": "pcs",
    "price": Money(Decimal("2.50"), "EUR"),
    "sum": Money(Decimal("3000.00"), "EUR"),
}
_SCAFFOLDING = {
    "position": 2,
    "name": "Scaffolding",
    "quantity": Decimal(1),
    "unit": "",
    "price": Money(Decimal("2000.00"), "EUR"),
    "sum": Money(Decimal("2000.00"), "EUR"),
}
_ROOFS = {
    "name": "Example Roofs",
    "legal_name": "Example Roofs Srl",
    "address": "Via Esempio 1, Rome",
    "tax_id": "00000000000",
}


def _filled(number: str, valid_until: str, company: dict[str, Value]) -> dict[str, Value]:
    """Return what stands in the example's offer."""
    return {
        "item.title": "Roof, Rossi",
        "client.name": "Paolo Rossi",
        "item.amount": Money(Decimal("5000.00"), "EUR"),
        "valid_until": valid_until,
        "products": (_TILES, _SCAFFOLDING),
        "document": {
            "number": number,
            "date": date(2026, 3, 10),
            "total": Money(Decimal("5000.00"), "EUR"),
            "quantity": Decimal(1201),
        },
        "own_company": company,
    }


class CreateDocument(RuleType):
    """Fill a Word template with what is known of the item."""

    looks_around = True

    about = About(
        "document.create",
        PAPERWORK,
        icon="mdi6.file-document-edit-outline",
        title=msg("Create document"),
        description=msg(
            "Fills a Word template with the item, its client and its products, numbers the document and keeps it at "
            "the item. A PDF and a public link are made where they are wanted."
        ),
        sentence=msg("Make a document of {template}"),
        synonyms=msg("word docx pdf offer quote contract invoice paper print template generate file"),
        suggests=("document.sign", "document.created", "document.viewed", "document.company_details", "client.email"),
    )

    template: Annotated[
        File,
        DocumentTemplateRef(),
        Ask(
            msg("Template"),
            help=msg("A Word file (.docx) with placeholders, as in any text. Product rows stand in a table."),
            hint=msg("Choose a template…"),
        ),
    ]
    values: Annotated[
        tuple[tuple[str, str], ...],
        DocumentValues(template_from="template"),
        Ask(msg("Values"), help=msg("What fills the template’s own names. Left empty, their place stays blank.")),
    ] = ()
    number_format: Annotated[
        str,
        NumberFormat(),
        Ask(
            msg("Number"),
            help=msg("How documents of this template are numbered, one after the other, across all items."),
            hint=msg("1, 2, 3 …"),
        ),
    ] = ""
    company: Annotated[
        str,
        OwnCompanyRef(),
        Ask(msg("In the name of"), help=msg("Which of our companies makes it out."), hint=msg("The usual one")),
    ] = ""
    pdf: Annotated[
        bool,
        Flag(),
        Ask(msg("Make a PDF too"), help=msg("Needs LibreOffice on the computer that runs the rules.")),
    ] = False
    public_link: Annotated[
        bool,
        Flag(),
        Ask(msg("Public link"), help=msg("An address at which the client can open it. That they did, is an event.")),
    ] = False
    wait_for_file: Annotated[
        bool,
        Flag(),
        Ask(
            msg("Wait for the file"),
            help=msg("Rules “after the previous” start once the file is made, such as an e-mail that attaches it."),
        ),
    ] = False

    results = (
        Result("document_id", FieldType.STRING, msg("Document ID")),
        Result("number", FieldType.STRING, msg("Document number")),
        Result("url", FieldType.URL, msg("Public link")),
        Result("pdf", FieldType.FILE, msg("PDF file")),
    )
    finishes = ("pdf",)
    examples = (
        Example(
            "an offer with all there is",
            {
                "template": _OFFER,
                "values": [["valid_until", '{{ today | add_days(30) | date("long") }}'], ["unknown", "x"]],
                "number_format": "{year}-{number:04}",
                "pdf": True,
                "public_link": True,
            },
            effects=(
                DocumentCreated(
                    "document-1",
                    "2026-0004",
                    4,
                    File("offer", "Offer.docx", 20_000),
                    "Offer",
                    _filled("2026-0004", "April 9, 2026", _ROOFS),
                    "rulewright://document/document-1",
                    pdf=True,
                    by="ann",
                ),
            ),
            results={
                "document_id": "document-1",
                "number": "2026-0004",
                "url": "rulewright://document/document-1",
                "pdf": File("document-1.pdf", "Offer 2026-0004.pdf", 0, "application/pdf"),
            },
        ),
        Example(
            "in the name of another company, waiting for the file",
            {"template": _OFFER, "company": "tiles", "wait_for_file": True},
            effects=(
                DocumentCreated(
                    "document-1",
                    "4",
                    4,
                    File("offer", "Offer.docx", 20_000),
                    "Offer",
                    _filled("4", "", {"name": "Example Tiles", "legal_name": "Example Tiles"}),
                    by="ann",
                ),
            ),
            results={"document_id": "document-1", "number": "4", "url": None},
        ),
        Example(
            "a template that was removed",
            {"template": {"id": "gone", "name": "Contract.docx"}},
            fails="“Contract.docx” is no longer in this workspace",
        ),
        Example(
            "a template that cannot be filled",
            {"template": {"id": "broken", "name": "Broken.docx"}},
            fails="A placeholder is not closed. (Page 1)",
        ),
        Example("a company that is not ours", {"template": _OFFER, "company": "roads"}, fails="no own company “roads”"),
        Example(
            "a value that cannot be worked out",
            {"template": _OFFER, "values": [["valid_until", "{{ results.ask.date }}"]]},
            fails="has no value",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Take the values as they are now, and the next number of the template's series."""
        template = self._template(at)
        title = title_of(self.template)
        series = Document(number="", count=0, template=self.template, name=title, id="").series
        last = at.world.belongings.last_count(Document, series)
        count, number = next_number(last, self.number_format, at.now.astimezone(at.scope.calendar.zone))
        document_id = at.new_id("document")
        url = page_link(at.directory, "document", document_id) if self.public_link else ""
        values = self._values(template, number, at)
        yield DocumentCreated(
            document_id, number, count, self.template, title, values, url, pdf=self.pdf, by=at.author()
        )
        results = {"document_id": document_id, "number": number, "url": url or None}
        if self.wait_for_file:
            return Await(document_id, results)
        return {**results, "pdf": pdf_of(document_id, title, number) if self.pdf else None}

    def _template(self, at: Moment) -> DocumentTemplate:
        template = at.directory.templates.get(self.template.id)
        if template is None:
            words = msg("The template “{name}” is no longer in this workspace. Choose another.")
            raise CannotAct(words.fill(name=self.template.name), field="template")
        if not template.usable:
            problem = template.problems[0]
            words = msg("“{name}” cannot be filled: {why} ({place})")
            filled = words.fill(name=template.name, why=problem.words, place=problem.place)
            raise CannotAct(filled, field="template")
        return template

    def _values(self, template: DocumentTemplate, number: str, at: Moment) -> dict[str, Value]:
        texts = dict(self.values)
        own = {name: at.render(texts.get(name, ""), "values") for name in template.names}
        rows = [row for one in at.world.belongings.of(Products, at.item.key) for row in one.rows]
        company = own_company(self.company, at.directory, "company")
        return {
            **values_at(template, at.scope),
            **own,
            **({PRODUCTS: product_values(rows, at.directory.products)} if template.uses_products else {}),
            DOCUMENT: {"number": number, "date": at.scope.today, **total_values(rows)},
            OWN_COMPANY: company_values(company) if company is not None else {},
        }
