"""The guide calls things as the window calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.paths import resources
from app.ui.desk.actions import MENUS, Entry

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [
    ROOT / "README.md",
    *(ROOT / "docs" / one for one in ("accessibility.md", "installing.md", "develop/rule-packages.md")),
    *sorted(GUIDE.glob("*.md")),
    *sorted((ROOT / "docs" / "admin").rglob("*.md")),
]
NOT_OF_THE_WINDOW = {
    "?",
    "n",
    "n after",
    "n before",
    "now, 3 working days later",
    "or else “customer”",
    "Save",
    "not taken",
    # Of Windows, macOS and Teams.
    "More info",
    "Run anyway",
    "System Settings",
    "Privacy & Security",
    "Open Anyway",
    "Open with",
    "Rulewright",
    "Post to a channel when a webhook request is received",
}
"""What is set apart for another reason: it is explained, or it is the name of nothing in the window."""


def said() -> set[str]:
    """Return all that the program can say, without what marks a menu's key and with lines made one."""
    with (resources() / "translations" / "rulewright.pot").open("rb") as file:
        words = [one for message in read_po(file) for one in _forms(message.id)]
    return {" ".join(one.replace("&", "").split()) for one in words}


def _forms(words: object) -> tuple[str, ...]:
    return tuple(map(str, words)) if isinstance(words, tuple | list) else (str(words),)


SAID = said()
SHORT = {one.rstrip("….:").casefold() for one in SAID}
PATTERNS = [re.compile(re.sub(r"\\\{[^}]*\\\}", ".+", re.escape(one.rstrip("….:")))) for one in SAID if "{" in one]


def is_said(words: str) -> bool:
    plain = words.rstrip("….:")
    return plain.casefold() in SHORT or any(one.fullmatch(plain) for one in PATTERNS if len(one.pattern) > 12)


def emphasised(text: str) -> Iterator[str]:
    prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    for words in re.findall(r"(?<![*\w])\*([^*]+?)\*(?!\*)", prose):
        yield from (" ".join(one.split()) for one in words.split("›"))


@pytest.mark.parametrize("file", PAGES, ids=lambda one: str(one.relative_to(ROOT)))
def test_what_the_guide_sets_apart_stands_in_the_window(file: Path) -> None:
    found = set(emphasised(file.read_text(encoding="utf-8"))) - NOT_OF_THE_WINDOW
    assert [one for one in sorted(found) if not is_said(one)] == []


def test_keys_that_the_guide_names_are_those_of_the_menus() -> None:
    keys = {
        entry.words.plain().rstrip("…"): entry.keys
        for menu in MENUS
        for entry in menu.entries
        if isinstance(entry, Entry)
    }
    told = [
        (words.rpartition("› ")[2].rstrip("…"), key)
        for file in PAGES
        for words, key in re.findall(r"\*([^*]+)\*+ \((Ctrl[^)]*|F\d+)\)", file.read_text(encoding="utf-8"))
    ]
    known = [(words, key) for words, key in told if isinstance(keys.get(words), str)]
    assert len(known) > 8
    assert [(words, key) for words, key in known if keys[words] != key] == []


def test_reasons_that_the_guide_explains_are_reasons_that_rules_give() -> None:
    text = (GUIDE / "troubleshooting.md").read_text(encoding="utf-8")
    tables = re.findall(r"\| it says \|.*?\n((?:\|.*\n)+)", text)
    reasons = [line.split("|")[1].strip().split(" (or")[0] for table in tables for line in table.splitlines()[1:]]
    assert len(reasons) > 10
    begun = [one.removesuffix(" …") for one in reasons]
    told = [re.sub(r"“[^”]*”|1200 EUR|≥ 5000", "…", one).rstrip(".") for one in begun]
    known = [re.sub(r"“\{[^}]*\}”|\{[^}]*\}", "…", one).rstrip(".") for one in SAID]
    assert [one for one in told if not any(each.startswith(one) for each in known)] == []
