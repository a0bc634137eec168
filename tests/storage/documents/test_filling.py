from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from app.engine.documents import DocumentScope, document_templates, product_values, revived, total_values, values_at
from app.engine.errors import CannotAct, KnownError
from app.engine.model.products import ProductRow
from app.engine.model.values import Money, to_json
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.storage.documents.filling import fill
from app.storage.documents.office import find_office, to_pdf
from app.storage.documents.reading import read_template
from tests.engine.placeholder_world import DIRECTORY, scope
from tests.storage.documents.word import FILE, paragraphs_of, plain, saved, table_of, word

NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
ROWS = (
    ProductRow("Roof tiles, “Classic” & <old>", Money(Decimal("10.50"), "EUR"), Decimal(200)),
    ProductRow("Fitting", Money(Decimal(900), "EUR")),
)
TABLE = [
    ["No.", "Product", "Quantity", "Price", "Sum"],
    ["{%tr for row in products %}", "", "", "", ""],
    ["{{ row.position }}", "{{ row.name }}", "{{ row.quantity | number }}", "{{ row.price }}", "{{ row.sum }}"],
    ["{%tr endfor %}", "", "", "", ""],
    ["", "Total", "{{ document.quantity | number }}", "", "{{ document.total }}"],
]


def filled(data: bytes, values: dict[str, Any], locale: str = "en") -> bytes:
    return fill(data, DocumentScope(values, "deal", NOW, DIRECTORY), document_templates(Templates(locale)))


def test_a_table_of_products_gets_a_row_for_each_and_its_totals() -> None:
    values = {"products": product_values(ROWS), "document": {"number": "7", **total_values(ROWS)}}

    assert table_of(filled(word(rows=TABLE), values)) == [
        ["No.", "Product", "Quantity", "Price", "Sum"],
        ["1", "Roof tiles, “Classic” & <old>", "200", "€10.50", "€2,100.00"],
        ["2", "Fitting", "1", "€900.00", "€900.00"],
        ["", "Total", "201", "", "€3,000.00"],
    ]


def test_without_products_the_table_keeps_its_head_and_a_blank_total() -> None:
    values = {"products": (), "document": total_values(())}

    assert table_of(filled(word(rows=TABLE), values))[1:] == [["", "Total", "", "", ""]]


def test_sums_in_several_currencies_have_no_total() -> None:
    mixed = (*ROWS, ProductRow("Freight", Money(Decimal(5), "USD")))

    assert total_values(mixed) == {"total": None, "quantity": Decimal(202)}


def test_values_print_in_the_language_of_the_document_and_what_is_missing_is_blank() -> None:
    data = word(
        "{{ item.amount }}, {{ item.close_date | date('long') }}, {{ item.kind }}[{{ item.nothing }}{{ contract_no }}]",
        "{{ results['a'].url }}{{ company.phone }}{{ variables.vat }}|",
    )
    values = {"item.amount": Money(Decimal("1200.5"), "EUR"), "item.close_date": date(2026, 3, 28), "item.kind": "k1"}

    assert paragraphs_of(filled(data, values, "it")) == ["1.200,50 €, 28 marzo 2026, Loan[]", "|"]


def test_whatever_a_value_holds_stays_text() -> None:
    nasty = "</w:t></w:r> {{ item.secret }} {% for %} \x00\x0b & two\nlines"
    data = word("[{{ item.title }}]", header="{{ item.title }}")

    out = filled(data, {"item.title": nasty, "item.secret": "no"})

    expected = "</w:t></w:r> {{ item.secret }} {% for %}  & two\nlines"
    assert paragraphs_of(out) == [f"[{expected}]"]
    assert docx.Document(BytesIO(out)).sections[0].header.paragraphs[0].text == expected


def test_conditions_choose_paragraphs() -> None:
    data = word("{%p if item.amount > 1000 %}", "Large", "{%p else %}", "Small", "{%p endif %}", "End")

    assert paragraphs_of(filled(data, {"item.amount": Money(Decimal(2000), "EUR")})) == ["Large", "End"]
    assert paragraphs_of(filled(data, {"item.amount": Money(Decimal(20), "EUR")})) == ["Small", "End"]


def test_headers_footers_and_the_title_are_filled_once_each() -> None:
    document = docx.Document(BytesIO(word("x", header="{{ client.name }}", footer="No. {{ document.number }}")))
    document.core_properties.title = "Offer {{ document.number }} for {{ client.name }}"
    out = docx.Document(BytesIO(filled(saved(document), {"client.name": "R & D", "document": {"number": "2026-0007"}})))

    assert out.sections[0].header.paragraphs[0].text == "R & D"
    assert out.sections[0].footer.paragraphs[0].text == "No. 2026-0007"
    assert out.core_properties.title == "Offer 2026-0007 for R & D"


def test_the_same_values_give_the_same_bytes() -> None:
    data = word("{{ item.title }} {{ now | date }}")

    assert filled(data, {"item.title": "Roof"}) == filled(data, {"item.title": "Roof"})


def test_a_template_that_would_never_end_is_stopped() -> None:
    loops = "{% for a in products %}{% for b in products %}{% for c in products %}x{% endfor %}{% endfor %}{% endfor %}"
    many = product_values(ROWS * 50)

    with pytest.raises(KnownError, match="loops in this text go round more than"):
        filled(word(loops), {"products": many})


def test_the_values_of_a_moment_are_those_its_paths_stand_for() -> None:
    template = read_template(
        word("{{ item.title }} {{ item.amount.currency }} {{ client.name }} {{ now }} {{ own }}"), FILE
    )

    assert values_at(template, scope()) == {
        "item.title": "Roof <new>",
        "item.amount": Money(Decimal("5200.50"), "EUR"),
        "client.name": "Carla Rossi",
    }


def test_a_path_that_leads_nowhere_on_this_item_is_a_reason_not_to_act() -> None:
    template = read_template(word("{{ item.colour }}"), FILE)

    with pytest.raises(CannotAct, match=r"“Offer\.docx” asks for item\.colour, which does not exist here"):
        values_at(template, scope())


def test_values_kept_as_json_print_as_they_did() -> None:
    data = word(
        "{{ item.amount }} {{ item.close_date }} {{ item.start }} {{ client.phones }} {{ responsible.name }} {{ day }}",
        "{{ document.number }} {{ document.date }} {{ document.total }}",
        rows=TABLE,
    )
    now = scope()
    document = {"number": "2026-01-01", "date": date(2026, 3, 6), **total_values(ROWS)}
    values = {
        **values_at(read_template(data, FILE), now),
        "day": "2026-03-01",
        "products": product_values(ROWS),
        "document": document,
    }
    kept = json.loads(json.dumps(to_json(values)))

    again = filled(data, revived(kept, "deal", DIRECTORY.schema))

    assert again == filled(data, values)
    assert paragraphs_of(again)[0].endswith("Ann Lee 2026-03-01")
    assert paragraphs_of(again)[1] == "2026-01-01 Mar 6, 2026 €3,000.00"


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed here")
def test_a_pdf_says_what_the_document_says() -> None:
    values = {"products": product_values(ROWS), "document": {"number": "2026-0007", **total_values(ROWS)}}

    pdf = to_pdf(filled(word("Offer {{ document.number }}", rows=TABLE), values))

    text = plain("\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))
    assert "Offer 2026-0007" in text
    assert "€3,000.00" in text


def test_without_libreoffice_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.storage.documents.office.find_office", lambda: None)

    with pytest.raises(KnownError, match=r"LibreOffice must be installed.*www\.libreoffice\.org"):
        to_pdf(word("x"))

    with pytest.raises(KnownError, match="could not make a PDF"):
        to_pdf(word("x"), office=tmp_path / "nothing")


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_libreoffice_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    office = script(tmp_path / "soffice", f"sh -c 'echo $$ > {alive}; exec sleep 60' & wait")

    with pytest.raises(KnownError, match="did not finish the PDF within 1 seconds"):
        to_pdf(word("x"), office=office, timeout=1.0)

    child = Path("/proc") / alive.read_text().strip()
    assert not child.exists() or "State:\tZ" in (child / "status").read_text()


def test_libreoffice_is_ended_once_the_pdf_is_no_longer_wanted(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    office = script(tmp_path / "soffice", f"echo $$ > {alive}; exec sleep 60")

    def check() -> None:
        if alive.exists() and alive.read_text().strip():
            raise KeyError

    with pytest.raises(KeyError):
        to_pdf(word("x"), office=office, check=check)

    child = Path("/proc") / alive.read_text().strip()
    assert not child.exists() or "State:\tZ" in (child / "status").read_text()


def test_what_libreoffice_complains_about_is_passed_on(tmp_path: Path) -> None:
    office = script(tmp_path / "soffice", "echo 'Error: source file could not be loaded'")

    with pytest.raises(KnownError, match="It said: Error: source file could not be loaded"):
        to_pdf(word("x"), office=office)


def test_an_empty_directory_is_enough_to_print_from() -> None:
    out = fill(
        word("{{ item.source }}"),
        DocumentScope({"item.source": "web"}, "thing", NOW, Directory()),
        document_templates(),
    )

    assert paragraphs_of(out) == ["web"]
