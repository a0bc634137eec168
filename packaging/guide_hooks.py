"""What mkdocs asks while it builds the guide: the list of decisions, which nobody has to keep by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DECISIONS = Path(__file__).parents[1] / "docs" / "adr"
MARK = "<!-- all decisions -->"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the list of all decisions in place of the mark."""
    return (
        markdown.replace(MARK, "\n".join(map(_line, sorted(DECISIONS.glob("*.md"))))) if MARK in markdown else markdown
    )


def _line(file: Path) -> str:
    title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    return f"- [{file.name[:4]} {title.partition('. ')[2]}](../adr/{file.name})"
