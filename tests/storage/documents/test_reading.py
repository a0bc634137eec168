from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest

from app.storage.documents.reading import read_template
from tests.storage.documents.word import FILE, part, saved, with_parts, word


def said(data: bytes) -> list[tuple[str, str]]:
    return [(one.words.plain(), one.place.plain()) for one in read_template(data, FILE).problems]


def test_placeholders_are_found_in_text_tables_headers_and_footers_however_they_are_split() -> None:
    data = word(
        "Dear {{ client.name }}, about {{ item.amount | money }}",
        ["Contract {{ contract", "_num", "ber }} of {", "{ item.close_date | add_days(3) | date }", "}"],
        rows=[["{{ responsible.name }}"]],
        header="{{ company.name }}",
        footer="{{ results['pay'].url }} {{ company.name }}",
    )

    found = read_template(data, FILE)

    assert found.problems == ()
    assert found.paths == (
        "client.name",
        "item.amount",
        "item.close_date",
        "responsible.name",
        "company.name",
        'results["pay"].url',
    )
    assert found.names == ("contract_number",)
    assert not found.uses_products


def test_a_text_box_is_read_once_though_word_writes_it_twice() -> None:
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>{{ itm.title }}</w:t></w:r></w:p>'
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>{{ itm.title }}</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    data = word("Outside {{ item.id }}", "BOX")
    data = with_parts(
        data, {"word/document.xml": part(data, "word/document.xml").replace("<w:t>BOX</w:t>", box).encode()}
    )

    assert said(data) == [
        ("There is nothing called itm.title here. Did you mean item.title?", "Text “{{ itm.title }}”")
    ]


def test_rows_of_products_and_their_totals_are_told_from_names_of_its_own() -> None:
    data = word(rows=[["{%tr for row in products %}"], ["{{ row.name }} {{ row.sum }}"], ["{%tr endfor %}"]])

    assert read_template(data, FILE).uses_products
    assert read_template(data, FILE).names == ()
    assert read_template(word("{{ document.total }}"), FILE).uses_products
    assert not read_template(word("{{ document.number }}"), FILE).uses_products


def test_quotes_that_word_has_curled_are_read_as_they_were_typed() -> None:
    assert said(word("{{ client.first_name | default(“customer”) }}")) == []


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("{{ item.title | uper }}", "There is no filter “uper”. Did you mean “upper”?"),
        ("{{ item.title ", "A placeholder is not closed: two braces are missing at its end."),
        ("{% if item.amount %} yes", "A condition or a loop is not closed with endif or endfor, or closed twice."),
        ("{{ document.totl }}", "There is nothing called document.totl here. Did you mean document.total?"),
        ("{{ contract.number }}", "There is nothing called contract.number here."),
        ("{{ item.__class__ }}", "“__class__” begins with an underscore. Such names cannot be used."),
        ("{{ range(10) }}", "Functions cannot be called in a text. Use a filter, such as item.title | upper."),
        ("{% for row in products %}{{ row.prise }}{% endfor %}", "There is nothing called ….prise here."),
    ],
)
def test_what_is_wrong_is_said_with_the_place_where_it_stands(paragraph: str, words: str) -> None:
    assert said(word("Before", paragraph)) == [(words, f"Text “{paragraph.strip()}”")]


def test_a_place_names_table_and_row_or_the_header() -> None:
    data = word("x", rows=[["fine"], ["{{ item.title | nope }}"]], header="{{ client.name | }}")

    assert [place for _, place in said(data)] == [
        "Table 1, row 2: “{{ item.title | nope }}”",
        "Page header: “{{ client.name | }}”",
    ]


def test_a_loop_over_cells_is_told_to_go_over_rows() -> None:
    data = word(rows=[["{% for row in products %}{{ row.name }}", "{{ row.sum }}{% endfor %}"]])

    ((words, place),) = said(data)

    assert "{%tr for row in products %}" in words
    assert place == "Table 1, row 1: “{% for row in products %}{{ row.name }}”"
    assert said(word(rows=[["{% for row in products %}{{ row.name }}, {% endfor %}", "x"]])) == []


def test_a_loop_that_begins_inside_a_table_and_ends_outside_is_told_how_to_stand() -> None:
    document = docx.Document()
    document.add_table(1, 1).rows[0].cells[0].text = "{% for row in products %}{{ row.name }}"
    document.add_paragraph("{% endfor %}")

    ((words, _),) = said(saved(document))

    assert "begins in one part of the document and ends in another" in words
    assert "{%tr for row in products %}" in words


def external(kind: str, target: str) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    new = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    data = word("x")
    rels = part(data, "word/_rels/document.xml.rels").replace("</Relationships>", new)
    return with_parts(data, {"word/_rels/document.xml.rels": rels.encode()})


def test_a_link_may_lead_elsewhere_and_a_picture_may_not() -> None:
    assert said(external("hyperlink", "https://example.com")) == []
    ((words, place),) = said(external("image", "https://evil.example/pixel.png"))
    assert "takes a part from elsewhere (https://evil.example/pixel.png)" in words
    assert place == "The file"


def changed(name: str, old: str, new: str) -> bytes:
    data = word("x")
    return with_parts(data, {name: part(data, name).replace(old, new).encode()})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This is not a Word document."),
        (b"%PDF-1.7 plain", "This is not a Word document."),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99, "an old Word document (.doc), or one that is protected"),
        (word("x")[:3_000], "The document is damaged"),
        (b"PK\x03\x04" * 100, "The document is damaged"),
        (with_parts(word("x"), {"word/vbaProject.bin": b"\0"}), "holds macros"),
        (changed("[Content_Types].xml", "wordprocessingml.document.main", "wordprocessingml.template.main"), ".dotx"),
        (changed("word/document.xml", "<w:body>", "<w:body><w:oops>"), "The document is damaged"),
        (
            with_parts(word("x"), {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
            "grows beyond all measure",
        ),
        (with_parts(word("x"), {"word/document.xml": b" " * (17 << 20)}), "grows beyond all measure"),
        (
            changed("word/document.xml", "<w:t>x</w:t>", '<w:instrText>INCLUDEPICTURE "http://a.b/c"</w:instrText>'),
            "takes a part from elsewhere (INCLUDEPICTURE)",
        ),
    ],
    ids=["empty", "pdf", "old", "cut", "rubble", "macros", "template", "xml", "entities", "bomb", "field"],
)
def test_a_file_that_is_no_harmless_document_is_a_problem_and_no_crash(data: bytes, words: str) -> None:
    ((told, _),) = said(data)

    assert words in told


def test_what_a_document_calls_its_text_hides_nothing_in_it() -> None:
    data = changed("word/document.xml", "<w:t>x</w:t>", '<w:instrText>INCLUDEPICTURE "http://a.b/c"</w:instrText>')
    hidden = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(hidden, "w") as renamed:
        for name in package.namelist():
            text = package.read(name).replace(b"document.xml", b"document.dat")
            renamed.writestr(name.replace("document.xml", "document.dat"), text)

    ((words, _),) = said(hidden.getvalue())

    assert "takes a part from elsewhere (INCLUDEPICTURE)" in words


def test_a_package_of_too_many_parts_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(2_100):
            package.writestr(f"{number}.txt", "")

    assert "grows beyond all measure" in said(out.getvalue())[0][0]
