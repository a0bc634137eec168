"""The list of all rules and triggers, and the page of each."""

from __future__ import annotations

import re
from posixpath import normpath

import pytest
from babel.messages.pofile import read_po

import catalogue_languages
import catalogue_pages
from app.engine.catalog.registry import load_catalogue
from app.i18n import load

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


@pytest.fixture(scope="module")
def abroad() -> dict[str, str]:
    return dict(catalogue_languages.pages())


def test_every_rule_and_trigger_has_its_page_in_every_language(abroad: dict[str, str]) -> None:
    assert set(catalogue_languages.LANGUAGES) == {"it", "fr", "pl"}
    assert set(abroad) == {f"{code}/{name}" for code in catalogue_languages.LANGUAGES for name in PAGES}


def test_links_of_other_languages_lead_somewhere(abroad: dict[str, str]) -> None:
    known = {*abroad, *PAGES}
    for name, text in abroad.items():
        for link in re.findall(r"\]\(([^)#]+\.md)\)", text):
            assert normpath(f"{name}/../{link}") in known, f"{name}: {link}"


@pytest.mark.parametrize("code", catalogue_languages.LANGUAGES)
def test_the_pages_speak_their_language_throughout(code: str, abroad: dict[str, str]) -> None:
    tr = load(code, catalogue_languages.TRANSLATIONS)
    with (catalogue_languages.TRANSLATIONS / code / "LC_MESSAGES" / "rulewright.po").open("rb") as file:
        known = {one.id for one in read_po(file) if one.string}
    assert {str(one) for one in catalogue_languages.WORDS} <= known
    title = load_catalogue(others=False).rules["employee.group_chat"].about.title
    assert tr(title) != title
    assert f"# {tr(title)}\n" in abroad[f"{code}/rules/employee.group_chat.md"]
    assert f"language: {code}\n" in abroad[f"{code}/catalogue.md"]
