"""The commands that guide and README show: each exists with all its options, and the first ones are said for real."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import command_line_page
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
COMMANDS = dict(command_line_page.commands())


def shown(file: Path) -> Iterator[str]:
    """Walk the commands that a page shows, in blocks and within sentences."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    for block in re.findall(r"```(?:console|yaml)?\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            found = re.search(r"(?:^|[$|] |run: )(rulewright .*)", line.split("  #")[0].split(" # ")[0].strip())
            if found:
                yield found[1].split(" | ")[0]
    yield from re.findall(r"`(rulewright [^`]+)`", text)


def wrong_in(line: str) -> str | None:
    """Say what the program would not understand of a command."""
    words = shlex.split(line.replace("…", ""))
    if words[1:2] == ["--language"]:  # may stand before every command, and alone
        words = [words[0], *words[3:]]
    if len(words) == 1:
        return None
    known = next((words[:n] for n in (3, 2) if " ".join(words[:n]) in COMMANDS), None)
    if known is None:
        whole = {" ".join(one.split()[:2]) for one in COMMANDS}
        return None if " ".join(words[:2]) in whole or words[1].isupper() or "." in words[1] else "no such command"
    options = {
        spelled for one in COMMANDS[" ".join(known)].params if isinstance(one, click.Option) for spelled in one.opts
    }
    unknown = [one for one in words[len(known) :] if one.startswith("--") and one not in options | {"--help"}]
    return f"no option {' '.join(unknown)}" if unknown else None


PAGES = [
    one
    for one in (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
    if "adr" not in one.parts and "rulewright " in one.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("file", PAGES, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_command_that_is_shown_exists_with_its_options(file: Path) -> None:
    assert {line: wrong_in(line) for line in shown(file) if wrong_in(line)} == {}


def test_commands_are_found_at_all() -> None:
    assert "rulewright check quotes.rules.json" in set(shown(DOCS / "guide" / "getting-started.md"))
    assert wrong_in("rulewright check x.rules.json --colour red") == "no option --colour"
    assert wrong_in("rulewright chekc x.rules.json") == "no such command"


def test_the_page_of_the_command_line_is_what_the_program_declares() -> None:
    assert command_line_page.PAGE.read_text(encoding="utf-8") == command_line_page.page(), "Say `make pages`."


def test_getting_started_works_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rulewright: Run
) -> None:
    page = DOCS / "guide" / "getting-started.md"
    for link in re.findall(r"\]\((\.\./examples/[^)]+)\)", page.read_text(encoding="utf-8")):
        shutil.copy(page.parent / link, tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in shown(page):
        _, *words = shlex.split(line)
        if words == ["first.rulewright"]:
            assert Path(*words).is_file()
            continue
        assert (line, rulewright(*words)[0]) == (line, 0)
    assert "Remind" in (tmp_path / "quotes.html").read_text(encoding="utf-8")
