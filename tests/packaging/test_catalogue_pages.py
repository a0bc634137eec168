"""The list of all rules and triggers, and the page of each."""

from __future__ import annotations

import re

import pytest

import catalogue_pages
from app.engine.catalog.registry import load_catalogue

PAGES = catalogue_pages.pages()


def test_the_pages_are_those_that_the_declarations_make() -> None:
    written = [catalogue_pages.REFERENCE / "catalogue.md", *catalogue_pages.PAGES.glob("*.md")]
    kept = {str(one.relative_to(catalogue_pages.REFERENCE)): one.read_text(encoding="utf-8") for one in written}
    assert kept == PAGES, "Say `make pages`."


def test_every_rule_and_trigger_is_listed_and_has_its_page() -> None:
    catalogue = load_catalogue(others=False)
    ids = {*catalogue.rules, *catalogue.triggers}
    assert {f"rules/{one}.md" for one in ids} | {"catalogue.md"} == set(PAGES)
    assert set(re.findall(r"^### `(.+)`$", PAGES["catalogue.md"], re.MULTILINE)) == ids


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    folder = (catalogue_pages.REFERENCE / name).parent
    linked = re.findall(r"\]\(([^)#]+)\)", PAGES[name])
    assert [one for one in linked if not (folder / one).is_file()] == []


def test_a_page_says_what_is_asked_what_follows_and_why_it_fails() -> None:
    page = PAGES["rules/employee.group_chat.md"]
    for words in (
        "| Members \\* | `members` | people | At least two people. |",
        "| Chat ID | `chat_id` | text |",
        "- → Group chat “Roof, Rossi” with Ann Keller and Bo Lindqvist",
        "- “Members”: A group chat needs at least two people.",
        "[Add members to group chat](employee.group_chat_members.md)",
    ):
        assert words in page


def test_the_page_of_a_trigger_says_when_it_moves_the_item() -> None:
    page = PAGES["rules/email.link_clicked.md"]
    assert "- The event brings Link: https://Example.com/offer/7\n- → The item moves." in page
    assert "## When it does not fire" in page
