"""The pages of the checks are made from their declarations, and kept."""

from __future__ import annotations

import check_pages


def test_the_kept_pages_are_current() -> None:
    kept = {one.name: one.read_text(encoding="utf-8") for one in check_pages.PAGES.glob("*.md")}
    assert kept == check_pages.pages(), "Say `make pages`."


def test_a_page_shows_what_is_found_and_what_is_left_alone() -> None:
    page = check_pages.pages()["rule.unreachable.md"]
    found, left_alone = page.split("## Left alone")
    assert '"order": "after_previous"' in found
    assert '"order": "after_previous"' not in left_alone
