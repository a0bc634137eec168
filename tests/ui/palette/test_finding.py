from __future__ import annotations

from dataclasses import replace

import pytest

from app.engine.alphabet import folded
from app.engine.catalog.registry import Catalogue
from app.i18n import ENGLISH
from app.ui.palette.finding import Finder, Group, Shown


@pytest.fixture(scope="module")
def finder(catalogue: Catalogue) -> Finder:
    return Finder(catalogue, ENGLISH)


def ids(groups: list[Group]) -> list[str]:
    return [entry.id for group in groups for entry in group.entries]


def test_everything_stands_in_its_category_once(finder: Finder, catalogue: Catalogue) -> None:
    found = ids(finder.groups(Shown.BOTH))

    assert sorted(found) == sorted([*catalogue.rules, *catalogue.triggers])


@pytest.mark.parametrize(("shown", "trigger"), [(Shown.RULES, False), (Shown.TRIGGERS, True)])
def test_the_switch_shows_rules_or_triggers(finder: Finder, shown: Shown, *, trigger: bool) -> None:
    groups = finder.groups(shown)

    assert groups
    assert all(entry.trigger is trigger for group in groups for entry in group.entries)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("create group", "employee.group_chat"),
        ("create item", "item.create"),
        ("invoice", "invoice.paid"),
        ("OUTGOING", "custom.webhook"),
    ],
)
def test_search_puts_the_best_find_first(finder: Finder, query: str, first: str) -> None:
    assert ids(finder.groups(Shown.BOTH, query))[0] == first


def test_search_finds_by_synonym_and_by_description(finder: Finder) -> None:
    assert "employee.group_chat" in ids(finder.groups(Shown.BOTH, "conversation"))
    assert "employee.group_chat" in ids(finder.groups(Shown.BOTH, "lawyer"))


def test_every_word_of_a_search_must_fit(finder: Finder) -> None:
    assert ids(finder.groups(Shown.BOTH, "group lawyer")) == ["employee.group_chat"]
    assert finder.groups(Shown.BOTH, "group zebra") == []


def test_search_minds_neither_case_nor_accents() -> None:
    assert folded("Señal ÉTÉ") == "senal ete"


def test_starred_and_recent_stand_on_top_where_nothing_is_searched(finder: Finder) -> None:
    def groups(shown: Shown, query: str = "") -> list[Group]:
        starred, recent = ["client.email"], ["invoice.paid", "gone.type"]
        return finder.groups(shown, query, starred=starred, recent=recent, suggested=["item.modify"])

    assert [(group.id, ids([group])) for group in groups(Shown.BOTH)[:3]] == [
        ("suggested", ["item.modify"]), ("starred", ["client.email"]), ("recent", ["invoice.paid"]),
    ]  # fmt: skip
    assert [group.id for group in groups(Shown.RULES)][:3] == ["suggested", "starred", "employee"]
    assert "starred" not in [group.id for group in groups(Shown.BOTH, "mail")]


def test_words_of_the_persons_language_are_searched(catalogue: Catalogue) -> None:
    class Italian:
        """Knows one word."""

        def gettext(self, text: str) -> str:
            return "Crea chat di gruppo" if text == "Create group chat" else text

    finder = Finder(catalogue, replace(ENGLISH, catalogue=Italian()))  # type: ignore[arg-type]

    assert "employee.group_chat" in ids(finder.groups(Shown.BOTH, "gruppo"))
