"""What mkdocs asks while it builds the guide: lists of decisions and templates, which nobody has to keep by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import catalogue_languages
from app.engine.blueprints.declaration import JOBS
from app.engine.blueprints.registry import BLUEPRINTS
from app.i18n import ENGLISH

DECISIONS = Path(__file__).parents[1] / "docs" / "adr"
_ALL_DECISIONS = "[All decisions](../develop/decisions.md)"


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Put each list in place of its mark, and let a decision lead back to all of them."""
    for mark, lines in LISTS.items():
        if mark in markdown:
            markdown = markdown.replace(mark, "\n".join(lines()))
    return f"{markdown}\n\n{_ALL_DECISIONS}\n" if page.file.src_uri.startswith("adr/") else markdown


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add the pages of rules and triggers in other languages."""
    for name, text in catalogue_languages.pages():
        files.append(File.generated(config, f"reference/{name}", content=text))
    return files


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Say in which language a page is written."""
    return output.replace('lang="en"', f'lang="{page.meta.get("language", "en")}"', 1)


def _decisions() -> Iterator[str]:
    return map(_line, sorted(DECISIONS.glob("*.md")))


def _line(file: Path) -> str:
    title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    return f"- [{file.name[:4]} {title.partition('. ')[2]}](../adr/{file.name})"


def _templates() -> Iterator[str]:
    for job, some in groupby(BLUEPRINTS, key=lambda one: one.job):
        yield from (f"### {ENGLISH(JOBS[job])}", "", "| template | what it does | stages |", "|---|---|---|")
        for one in some:
            stages = " › ".join(stage.name for stage in one.rule_set(ENGLISH).stages)
            yield f"| **{ENGLISH(one.title)}** | {ENGLISH(one.about)} | {stages} |"
        yield ""


LISTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "<!-- all decisions -->": _decisions,
    "<!-- all templates -->": _templates,
    "<!-- the catalogue in other languages -->": catalogue_languages.links,
}
