"""What is installed is what was tested: the same versions in every lock, and no address of a registry."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def versions(lock: Path) -> dict[str, set[str]]:
    """Return the versions of each package; a few have one for older Pythons too."""
    found = defaultdict(set)
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text("utf-8"), flags=re.MULTILINE):
        found[name].add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda one: one.stem)
def test_a_lock_has_the_versions_that_are_tested_and_names_no_address(lock: Path) -> None:
    tested, here = versions(ROOT / "requirements" / "everything.lock"), versions(lock)
    assert {name: one for name, one in here.items() if name in tested and one - tested[name]} == {}
    assert "://" not in lock.read_text("utf-8")


def test_the_frozen_program_has_all_that_the_program_needs() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=;,\s]", one, maxsplit=1)[0].lower() for one in needed}
    assert names - versions(ROOT / "requirements" / "package.lock").keys() == set()
