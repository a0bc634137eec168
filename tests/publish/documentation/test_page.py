"""Documentation as a web page."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest

from app.engine.documenting import Account
from app.engine.model.rule_set import RuleSet
from app.i18n import ENGLISH
from app.publish.documentation.writing import written
from tests.publish.documentation.conftest import everything, told

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def html(account: Account) -> str:
    return written(account, ".html", ENGLISH).decode()


@pytest.fixture(scope="module")
def tree(html: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    root: Element = parser.parse(html)
    return root


def text(node: Element) -> str:
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip()


def by_id(tree: Element, id_: str) -> Element:
    return next(one for one in tree.iter() if one.get("id") == id_)


def test_it_says_its_language_its_name_and_its_version(tree: Element) -> None:
    assert tree.get("lang") == "en"
    assert text(next(tree.iter(f"{XHTML}title"))) == "Offers & orders"
    head = text(next(tree.iter(f"{XHTML}header")))
    assert "3 (0123456789ab)" in head
    assert "With SMS" in head


def test_headings_follow_one_another_without_a_gap(tree: Element) -> None:
    levels = [int(one.tag[-1]) for one in tree.iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_table_has_heads_for_its_columns_and_a_caption(tree: Element) -> None:
    tables = list(tree.iter(f"{XHTML}table"))
    assert tables
    for table in tables:
        heads = list(table.iter(f"{XHTML}th"))
        assert heads
        assert {one.get("scope") for one in heads} == {"col"}
        assert text(next(table.iter(f"{XHTML}caption")))


def test_every_link_leads_to_something_on_the_page(tree: Element) -> None:
    marks = {one.get("id") for one in tree.iter()} - {None}
    led = {one.get("href") for one in tree.iter() if one.get("href")}
    assert led
    assert all(one.startswith("#") and one[1:] in marks for one in led if one)


def test_no_mark_stands_twice(tree: Element) -> None:
    marks = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(marks) == len(set(marks))


def test_nothing_is_fetched_from_anywhere(html: str, tree: Element) -> None:
    told = [value for one in tree.iter() for name, value in one.items() if not name.startswith("xmlns")]
    assert {one for one in told if "://" in one} == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"url\(|@import", html)
    assert not [one for one in tree.iter() if one.tag.removeprefix(XHTML) in ("script", "link", "img", "iframe")]


def test_a_letter_is_shown_as_it_is_read_with_its_blanks_marked(tree: Element) -> None:
    card = by_id(tree, "card-letter")
    shown = next(one for one in card.iter() if one.get("class") == "text")
    assert [text(one) for one in shown] == [
        "Dear Client: First name, or else “customer”,",
        "your offer comes to Amount.",
        "Accept (https://example.com/ID)",
        "Valid until Close date",
    ]
    assert [text(one) for one in shown.iter() if one.get("class") == "blank"] == [
        "Client: First name, or else “customer”", "Amount", "ID", "Close date",
    ]  # fmt: skip
    assert [one.tag.removeprefix(XHTML) for one in shown] == ["p", "p", "p", "ul"]
    assert text(next(shown.iter(f"{XHTML}strong"))) == "offer"


def test_what_people_write_is_never_markup(tree: Element) -> None:
    assert text(by_id(tree, "stage-0")).startswith("New <1>")
    assert "Any <questions> & wishes?" in text(by_id(tree, "card-sms"))


def test_times_conditions_and_order_are_told(tree: Element) -> None:
    said = text(by_id(tree, "card-sms"))
    assert "3 days later" in said
    assert "Amount ≥ 5,000" in said
    assert "after the previous rule" in said


def test_what_is_switched_off_is_said_to_be(tree: Element) -> None:
    assert "Switched off" in text(by_id(tree, "card-cold"))


def test_what_leaves_the_company_stands_in_a_table(tree: Element) -> None:
    rows = [text(one) for one in by_id(tree, "leaving").iter(f"{XHTML}tr")]
    assert any(row.startswith("E-mail") and "Client: First name" in row for row in rows)
    assert any(row.startswith("SMS") and "none" in row for row in rows)


def test_problems_stand_at_their_card_and_in_the_table(account: Account, tree: Element) -> None:
    problems = [one for one in account.findings.problems if one.node]
    assert problems
    for one in problems:
        assert one.words.plain() in text(by_id(tree, "checks"))
        assert one.words.plain() in text(by_id(tree, f"card-{one.node.replace('-', '-2d-')}"))


def test_a_wide_board_is_printed_on_several_sheets_with_each_stage_on_one_of_them() -> None:
    few = everything()
    stages = tuple(one.model_copy(update={"id": f"{one.id}{n}", "triggers": (), "rules": ()})
                   for n in range(4) for one in few.stages)  # fmt: skip
    html = written(told(few.model_copy(update={"stages": stages})), ".html", ENGLISH).decode()
    columns = [float(left) for left in re.findall(r'<rect x="(\d+)"[^>]* class="column"', html)]
    sheets = re.findall(r'class="sheet"><svg viewBox="(\d+) 0 (\d+) \d+"', html)
    shown = [one for left, width in sheets for one in columns if int(left) <= one < int(left) + int(width)]
    assert (len(sheets), shown) == (4, columns)


def test_a_rule_set_without_stages_has_a_page_too() -> None:
    empty = RuleSet(id="e", name="Nothing", entity="deal", pipeline="e")
    page = html5lib.HTMLParser(strict=True).parse(written(told(empty), ".html", ENGLISH).decode())
    assert "Nothing" in "".join(page.itertext())
