"""The program is killed in the middle of typing; what was on the screen is in the file."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.storage.workspace import Workspace
from tests.ui.window.conftest import make_workspace

HOME = Path(__file__).parents[3]
ROUNDS = 6


def typed_until_killed(path: Path, keys: int) -> str:
    """Let the typist type, kill it at once after so many keys, and return what was on the screen last."""
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.window.typist", str(path)],
        cwd=HOME,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert typist.stdout is not None
    seen = ""
    for _ in range(keys):
        seen = typist.stdout.readline().rstrip("\n")
    typist.kill()
    rest = typist.stdout.read().splitlines()
    typist.wait()
    typist.stdout.close()
    return rest[-1] if rest else seen


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_kill_in_the_middle_of_typing_loses_nothing_that_was_on_the_screen(tmp_path: Path, attempt: int) -> None:
    path = tmp_path / "killed.rulewright"
    make_workspace(path)
    seen = typed_until_killed(path, random.Random(attempt).randint(1, 60))
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)
    with Workspace.open(path) as workspace:
        found = workspace.drafts.load("loans").find("remind")
    assert found is not None
    kept = str(found[1].parameters["text"])
    # The kill may come between the key that was written and the line that told of it.
    assert kept == seen or len(kept) == len(seen) + 1
