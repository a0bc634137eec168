"""Killed at any moment, the engine loses and doubles nothing; ``make soak-kill`` does it 500 times."""

from __future__ import annotations

import subprocess
import sys

KILLS = 25


def test_an_engine_killed_at_any_moment_loses_and_doubles_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.run.killing", str(KILLS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
