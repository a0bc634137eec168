"""Documentation from the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app.cli import command_line
from app.paths import resources
from tests.conftest import Run
from tests.ui.window.conftest import make_workspace

ORDERS = resources() / "sample" / "orders.rules.json"


def document(*words: object) -> Result:
    return CliRunner().invoke(command_line, ["document", *map(str, words)], standalone_mode=False)


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("svg", b"<?xml"), ("bpmn", b"<?xml")]
)
def test_the_ending_of_the_file_chooses_the_form(tmp_path: Path, form: str, begins: bytes) -> None:
    to = tmp_path / f"orders.{form}"
    assert document(ORDERS, "--to", to).exception is None
    assert to.read_bytes().startswith(begins)


def test_an_ending_that_means_nothing_is_refused_before_anything_is_done(tmp_path: Path, rulewright: Run) -> None:
    code, _, err = rulewright("document", ORDERS, "--to", tmp_path / "orders.doc")
    assert (code, ".html, .pdf, .svg, and .bpmn" in err) == (2, True)
    assert not list(tmp_path.iterdir())


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        document(ORDERS, "--to", tmp_path / f"{name}.html", "--date", "2026-03-31", "--by", "Bo Berg")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert "Mar 31, 2026, Bo Berg" in (tmp_path / "one.html").read_text("utf-8")


def test_people_are_called_as_in_the_workspace(tmp_path: Path) -> None:
    workspace = tmp_path / "w.rulewright"
    make_workspace(workspace)
    document(ORDERS, "--to", tmp_path / "o.html", "--workspace", workspace)
    assert ">Sales<" in (tmp_path / "o.html").read_text("utf-8")


@pytest.mark.parametrize(("language", "number"), [("it", "5.000"), ("fr", "5 000"), ("pl", "5 000")])
def test_it_speaks_the_language_that_is_asked_for(tmp_path: Path, language: str, number: str) -> None:
    to = tmp_path / "o.pdf"
    document(ORDERS, "--to", to, "--language", language)
    pdf = PdfReader(BytesIO(to.read_bytes()))
    assert pdf.trailer["/Root"]["/Lang"] == language  # type: ignore[index]
    assert number in " ".join(page.extract_text() for page in pdf.pages).replace("\N{NO-BREAK SPACE}", " ")
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]  # type: ignore[attr-defined]
    assert {str(one["/BaseFont"]).partition("+")[2].partition("-")[0] for one in fonts} == {"OpenSans"}
