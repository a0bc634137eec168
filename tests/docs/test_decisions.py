"""The pages of decisions have one form, and those that have been taken over say by which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("*.md"))
FORM = re.compile(
    r"# (?P<number>\d+)\. .+\n\nStatus: accepted\.(?P<more>.*)\n\n"
    r"## Context\n\n(?s:.+)\n\n## Decision\n\n(?s:.+)\n\n## Consequences\n\n(?s:.+)\n"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.stem[:4])
def test_a_decision_has_status_context_decision_and_consequences(page: Path) -> None:
    found = FORM.fullmatch(page.read_text(encoding="utf-8"))
    assert found is not None
    assert page.name.startswith(f"{int(found['number']):04}-")
    assert [one for one in re.findall(r"\]\(([^)#:]+)\)", found["more"]) if not (page.parent / one).is_file()] == []


def test_no_two_decisions_have_one_number() -> None:
    numbers = [one.name[:4] for one in PAGES]
    assert len(numbers) > 40
    assert [one for one in numbers if numbers.count(one) > 1] == []
