"""Workers killed at any moment lose and double nothing, nor does a database that crashes beneath them.

``make soak-cluster`` kills 500 times.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

KILLS = 8


@pytest.mark.usefixtures("postgres")
def test_workers_killed_and_a_database_that_crashes_lose_and_double_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.run.cluster.killing", str(KILLS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
