"""“Add a rule in ten minutes”, done word for word in a copy of the source."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COPIED = ("app", "docs", "packaging", "resources", "tests", "Makefile", "pyproject.toml")
PALETTE = """
from PySide6.QtWidgets import QApplication
from app.engine.catalog.registry import load_catalogue
from app.i18n import ENGLISH
from app.paths import resources
from app.ui.palette.palette import Palette
from app.ui.theme.theme import Mode, Theme
program = QApplication([])
palette = Palette(Theme(program, resources() / "theme", mode=Mode.LIGHT), ENGLISH, load_catalogue(others=False))
palette.search.setText("praise")
print(*(entry.id for group in palette.model.groups for entry in group.entries))
"""


def steps() -> list[tuple[str, str]]:
    """Return what the chapter says to do, in order: a file and its text, or nothing and what to say."""
    chapter = TOLD.split("## Add a rule in ten minutes")[1].split("\n## ")[0]
    found = re.findall(r"`([\w./]+\.(?:py|json))`|```(\w+)\n(.*?)```", chapter, re.DOTALL)
    done, named = [], ""
    for file, language, text in found:
        if file and not named:
            named = file
        elif language == "console":
            done += [("", line.removeprefix("$ ")) for line in text.splitlines()]
        elif language:
            done.append((named, text))
        if language:
            named = ""
    return done


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("source")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(ROOT / name, copy)
    (copy / ".venv").symlink_to(sys.prefix)
    return copy


@pytest.fixture(scope="module")
def said(tree: Path) -> dict[str, str]:
    """Do what the chapter says; return what each command printed."""
    printed = {}
    for file, text in steps():
        if file:
            assert not (tree / file).exists(), f"{file} is there already"
            (tree / file).write_text(text, encoding="utf-8")
        else:
            printed[text] = run(tree, text)
    return printed


def run(tree: Path, line: str) -> str:
    """Say a line in a shell, in the copy; what `make install` brings is there."""
    line = re.sub(r"^make ", "make -o install ", line)
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "RULEWRIGHT_HOME": str(tree / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    surroundings.pop("PYTHONPATH", None)
    done = subprocess.run(line, shell=True, cwd=tree, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S602 - it is our own page
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_tests_of_the_new_rule_are_there_already(said: dict[str, str]) -> None:
    (told,) = [printed for line, printed in said.items() if "pytest" in line]
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None
    assert int(passed[1]) > 8


def test_the_new_rule_is_found_in_the_palette(tree: Path, said: dict[str, str]) -> None:
    assert said
    script = tree / "look.py"
    script.write_text(PALETTE, encoding="utf-8")
    assert "employee.congratulation" in run(tree, "PYTHONPATH=. .venv/bin/python look.py").split()


def test_its_preview_speaks_of_a_real_record(said: dict[str, str]) -> None:
    (told,) = [printed for line, printed in said.items() if " preview " in line]
    assert "Well done: " in told


def test_schema_and_guide_know_it(tree: Path, said: dict[str, str]) -> None:
    assert said
    schema = json.loads((tree / "resources/schemas/rule-set.schema.json").read_text(encoding="utf-8"))
    assert '"employee.congratulation"' in json.dumps(schema)
    page = (tree / "docs/reference/rules/employee.congratulation.md").read_text(encoding="utf-8")
    assert page.startswith("# Congratulate\n")
    catalogue = (tree / "docs/reference/catalogue.md").read_text(encoding="utf-8")
    assert "### `employee.congratulation`" in catalogue
