"""Writes a page for each check into docs/reference/checks: what it finds, why it matters, an example of either kind.

The examples are the cases of the tests, so that none of them can be wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.engine.catalog.registry import load_catalogue
from app.engine.checks.problem import Check, Subject
from app.engine.checks.registry import load_checks
from app.engine.model.rule_set import RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from tests.engine.checks.cases import CASES, Case

_ON_RECORDS = "It tries the rule on real records, so it speaks only where there is a workspace."
PAGES = Path(__file__).parents[1] / "docs" / "reference" / "checks"
_SEVERITIES = {
    "error": "An error: it keeps a rule or trigger from working.",
    "warning": "A warning: it may surprise.",
    "note": "A note: advice.",
}


def pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    checks = load_checks()
    return {"README.md": _index(checks)} | {f"{one.about.id}.md": _page(one, CASES[one.about.id]) for one in checks}


def _index(checks: tuple[Check, ...]) -> str:
    rows = [
        f"| [`{one.about.id}`]({one.about.id}.md) | {one.about.severity} | {one.about.title.plain()} |"
        for one in checks
    ]
    head = ["# Checks", "", "What `rulewright check` and the Problems panel look for.", ""]
    return "\n".join([*head, "| check | severity | finds |", "|---|---|---|", *rows, ""])


def _page(check: Check, case: Case) -> str:
    about = check.about
    suppress = json.dumps({"suppress": [{"check": about.id, "reason": "why it may stay"}]})
    return "\n".join(
        [
            f"# {about.title.plain()}",
            "",
            f"`{about.id}` · {_SEVERITIES[about.severity]}",
            "",
            about.description.plain(),
            "",
            *([_ON_RECORDS, ""] if case.sample is not None else []),
            *_mending(check, case),
            "## Found",
            "",
            *_example(case.bad),
            "",
            "## Left alone",
            "",
            *_example(case.good),
            "",
            "## To let it pass",
            "",
            f"Write `{suppress[1:-1]}` on the card.",
            "",
            "[All checks](README.md)",
            "",
        ]
    )


def _mending(check: Check, case: Case) -> Iterator[str]:
    """Walk the lines about what the Problems panel offers to do at a click."""
    subject = Subject(case.bad, load_catalogue(others=False), Directory(any_provider=True), Templates())
    fix = next((one.fix for one in check.find(subject) if one.fix is not None), None)
    if fix is not None:
        yield f"The Problems panel mends it at a click: *{fix.words.plain()}*."
        yield ""


def _example(rule_set: RuleSet) -> Iterator[str]:
    """Walk the lines of the stages on which something stands, as they are written in a file."""
    stages = [one.model_dump() for one in rule_set.stages if one.rules or one.triggers]
    shown = [{key: one[key] for key in ("id", "triggers", "rules") if one[key]} for one in stages]
    yield "```json"
    yield from json.dumps([_bare(one) for one in shown], indent=2, ensure_ascii=False).splitlines()
    yield "```"


def _bare(stage: dict[str, Any]) -> dict[str, Any]:
    """Return a stage whose cards show only what matters here."""
    usual = {"name": "", "enabled": True, "change_stage_as": "responsible", "allow_back": False}

    def card(full: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in full.items() if key not in usual or usual[key] != value}

    return {key: [card(one) for one in value] if isinstance(value, list) else value for key, value in stage.items()}


def main() -> int:
    """Write all pages, and remove those of checks that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} pages in {PAGES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
