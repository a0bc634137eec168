"""The board as a picture."""

from __future__ import annotations

from xml.etree.ElementTree import XML, Element

import pytest

from app.engine.catalog.registry import load_catalogue
from app.engine.documenting import Account
from app.i18n import ENGLISH
from app.publish.documentation import colors
from app.publish.documentation.drawings import UNKNOWN, Drawings
from app.publish.documentation.writing import written
from app.ui.theme.tokens import LIGHT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def svg(account: Account) -> Element:
    return XML(written(account, ".svg", ENGLISH))


def test_it_is_named_and_described(svg: Element) -> None:
    assert svg.find(f"{SVG}title") is not None
    assert svg.findtext(f"{SVG}title") == "Board of Offers & orders"
    assert svg.findtext(f"{SVG}desc") == "4 stages with triggers and rules"
    assert svg.get("aria-labelledby") == "board-name"


def test_each_stage_is_a_list_of_its_cards(svg: Element) -> None:
    lists = [one for one in svg.iter(f"{SVG}g") if one.get("role") == "list"]
    assert [one.get("aria-label") for one in lists] == ["New <1>", "In talks", "Won", "Lost"]
    cards = [one.get("aria-label") for one in lists[0].iter(f"{SVG}g") if one.get("role") == "listitem"]
    assert cards == ["Send & tell", "Send SMS to client", "Add notification", "Change stage"]


def test_its_text_is_text_and_nothing_is_fetched(svg: Element) -> None:
    said = [one.text for one in svg.iter(f"{SVG}text")]
    assert "Send & tell" in said
    assert "if Amount ≥ 5,000" in said
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} == {"svg", "title", "desc", "g", "rect", "path", "text"}


def test_no_text_is_wider_than_its_card(svg: Element, drawings: Drawings) -> None:
    for card in (one for one in svg.iter(f"{SVG}g") if one.get("role") == "listitem"):
        box = next(card.iter(f"{SVG}rect"))
        right = float(box.get("x", "0")) + float(box.get("width", "0"))
        for line in card.iter(f"{SVG}text"):
            bold = line.get("font-weight") is not None
            wide = drawings.width(line.text or "", float(line.get("font-size", "0")), bold=bold)
            assert float(line.get("x", "0")) + wide <= right


def test_cards_of_a_stage_do_not_overlap(svg: Element) -> None:
    for stage in (one for one in svg.iter(f"{SVG}g") if one.get("role") == "list"):
        boxes = [next(one.iter(f"{SVG}rect")) for one in stage.iter(f"{SVG}g") if one.get("role") == "listitem"]
        ends = [0.0]
        for box in boxes:
            assert float(box.get("y", "0")) >= ends[-1]
            ends.append(float(box.get("y", "0")) + float(box.get("height", "0")))


def test_every_type_has_its_icon_drawn(drawings: Drawings) -> None:
    catalogue = load_catalogue(others=False)
    types = (*catalogue.rules.values(), *catalogue.triggers.values())
    missing = {one.about.icon for one in types} - drawings.icons.keys()
    assert not missing, "run packaging/documentation_drawings.py"
    assert drawings.icon("mdi6.of-somebody-else") == drawings.icons[UNKNOWN]


def test_long_words_are_broken_and_long_texts_cut(drawings: Drawings) -> None:
    lines = drawings.lines("x" * 200 + " and more", 100, 12, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(drawings.width(one, 12) <= 100 for one in lines)


def test_its_colors_are_those_of_the_window() -> None:
    assert {one: LIGHT.named(one) for one in colors.CATEGORIES} == colors.CATEGORIES
