"""Documentation as a PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app.engine.documenting import Account
from app.engine.model.rule_set import RuleSet
from app.i18n import ENGLISH
from app.publish.documentation.writing import written
from tests.publish.documentation.conftest import everything, told


@pytest.fixture(scope="module")
def pdf(account: Account) -> PdfReader:
    return PdfReader(BytesIO(written(account, ".pdf", ENGLISH)))


def words(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def parts(node: Any) -> Iterator[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from parts(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from parts(node.get("/K", []))


def test_its_text_can_be_selected_with_the_letters_of_all_languages(pdf: PdfReader) -> None:
    said = words(pdf)
    for part in ("Send & tell", "Any <questions> & wishes?", "Łódź, déjà vu, perché", "Amount ≥ 5,000", "3 days later"):
        assert part in said


def test_it_is_tagged_for_being_read_aloud(pdf: PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    found = list(parts(root["/StructTreeRoot"]))
    kinds = Counter(one["/S"] for one in found)
    assert {"/H1", "/H2", "/H3", "/H4", "/P", "/Table", "/TH", "/TD", "/Link", "/Figure"} <= kinds.keys()
    assert all(one.get("/Alt") for one in found if one["/S"] == "/Figure")


def test_it_claims_the_standard_for_accessible_documents(pdf: PdfReader) -> None:
    assert pdf.xmp_metadata is not None
    assert b"pdfuaid:part" in pdf.xmp_metadata.stream.get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Offers & orders"


def test_its_headings_are_bookmarks(pdf: PdfReader) -> None:
    def titles(outline: Any) -> Iterator[str]:
        for one in outline:
            if isinstance(one, list):
                yield from titles(one)
            else:
                yield str(one.title).strip()

    found = list(titles(pdf.outline))
    assert [one for one in ("The board", "Stages", "What leaves the company") if one in found] == [
        "The board", "Stages", "What leaves the company",
    ]  # fmt: skip
    assert "Send & tell" in found


def test_its_pages_are_numbered(pdf: PdfReader) -> None:
    whole = len(pdf.pages)
    for place, page in enumerate(pdf.pages, 1):
        assert f"Page {place} of {whole}" in page.extract_text()


def test_its_fonts_are_its_own(pdf: PdfReader) -> None:
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]  # type: ignore[attr-defined]
    names = {str(one["/BaseFont"]).partition("+")[2] for one in fonts}
    assert names
    assert all(one.startswith("OpenSans") for one in names)


def test_the_same_account_gives_the_same_bytes(account: Account) -> None:
    assert written(account, ".pdf", ENGLISH) == written(told(everything()), ".pdf", ENGLISH)


def test_a_wide_board_is_drawn_on_several_sheets() -> None:
    few = everything()
    stages = tuple(one.model_copy(update={"id": f"{one.id}{n}", "triggers": (), "rules": ()})
                   for n in range(4) for one in few.stages)  # fmt: skip
    wide = PdfReader(BytesIO(written(told(few.model_copy(update={"stages": stages})), ".pdf", ENGLISH)))
    root: Any = wide.trailer["/Root"]
    figures = [one["/Alt"] for one in parts(root["/StructTreeRoot"]) if one["/S"] == "/Figure"]
    assert len(figures) == 4


def test_a_rule_set_without_stages_has_a_paper_too() -> None:
    empty = RuleSet(id="e", name="Nothing", entity="deal", pipeline="e")
    assert PdfReader(BytesIO(written(told(empty), ".pdf", ENGLISH))).pages


def test_markup_in_names_is_only_text() -> None:
    evil = '#panic("no") $x$ *b* <label> @ref \\ https://example.com'
    rule_set = everything().model_copy(update={"name": evil})
    assert evil[:12] in words(PdfReader(BytesIO(written(told(rule_set), ".pdf", ENGLISH))))
