"""The guide, built as `make docs` does."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from app.engine.blueprints.registry import BLUEPRINTS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


class Page(HTMLParser):
    """What a page of the guide leads to, what it loads, and what in it can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.anchors |= {given[key] for key in ("id", "name") if key in given}
        match tag:
            case "a" if "href" in given:
                self.links.append(given["href"])
            case "img":
                self.images.append((given.get("src", ""), given.get("alt", "")))
            case "script" if "src" in given:
                self.loads.append(given["src"])
            case "link" if given.get("rel") in {"stylesheet", "icon", "preload", "preconnect"}:
                self.loads.append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the guide strictly: what it warns of is an error."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("Building the guide takes mkdocs-material, which this environment lacks.")
    target = tmp_path_factory.mktemp("guide")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return target


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {one: Page(one.read_text(encoding="utf-8")) for one in site.rglob("*.html") if one.name != "404.html"}


def targets(page: Path, links: list[str]) -> Iterator[tuple[str, Path, str]]:
    """Walk the links of a page that stay within the guide: as written, the file, the place in it."""
    for link in links:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            yield link, (page.parent / unquote(parts.path)).resolve() if parts.path else page, parts.fragment


def test_every_link_leads_to_a_page_and_a_place_in_it(pages: dict[Path, Page]) -> None:
    wrong = []
    for path, page in pages.items():
        for link, file, place in targets(path, page.links):
            reached = file / "index.html" if file.is_dir() else file
            if not reached.is_file() or (place and reached in pages and place not in pages[reached].anchors):
                wrong.append(f"{path.name}: {link}")
    assert wrong == []


def test_every_picture_is_there_and_told_in_words(pages: dict[Path, Page]) -> None:
    wrong = [
        f"{path.name}: {source}"
        for path, page in pages.items()
        for source, words in page.images
        if not (path.parent / urlsplit(source).path).is_file() or (not words and "assets/" not in source)
    ]
    assert wrong == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Page]) -> None:
    loaded = [one for page in pages.values() for one in (*page.loads, *(source for source, _ in page.images))]
    assert loaded
    assert [one for one in loaded if urlsplit(one).scheme or urlsplit(one).netloc] == []


def test_its_search_works_from_a_folder(site: Path) -> None:
    found = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert found.startswith("var __index = ")
    assert "Send SMS to client" in found
    assert "iframe-worker" in (site / "index.html").read_text(encoding="utf-8")


def test_every_picture_is_shown_somewhere() -> None:
    shown = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "README.md", *DOCS.rglob("*.md")))
    assert [one.name for one in (DOCS / "pictures").iterdir() if f"pictures/{one.name}" not in shown] == []


def test_every_decision_is_listed(site: Path, pages: dict[Path, Page]) -> None:
    listed = pages[site / "develop" / "decisions.html"].links
    assert [one.stem for one in (DOCS / "adr").glob("*.md") if f"../adr/{one.stem}.html" not in listed] == []


BESIDE = {"adr": "../develop/decisions.html", "reference/rules": "../catalogue.html", "reference/checks": "index.html"}


@pytest.mark.parametrize("folder", BESIDE)
def test_a_page_that_stands_beside_the_navigation_leads_back(folder: str, site: Path, pages: dict[Path, Page]) -> None:
    beside = [one for one in (site / folder).glob("*.html") if one.name != "index.html"]
    assert len(beside) > 20
    assert [one.name for one in beside if BESIDE[folder] not in pages[one].links] == []


def test_every_template_is_listed(site: Path) -> None:
    listed = (site / "guide" / "templates.html").read_text(encoding="utf-8")
    missing = [one.id for one in BLUEPRINTS if f"<strong>{one.title.plain()}</strong>" not in listed]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/rule-package/README.md"])
def test_pages_outside_the_guide_lead_somewhere_too(name: str) -> None:
    file = ROOT / name
    linked = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
    assert [one for one in linked if not (file.parent / one).exists()] == []
