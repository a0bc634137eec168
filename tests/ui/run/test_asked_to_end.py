"""The system asks the program to end, as when somebody signs out."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from app.run.address import read_address
from app.run.manner import Manner, write_manner
from app.storage.holder import RUNNER, holder_of
from app.storage.workspace import Access, Workspace
from tests.ui.run.conftest import fill
from tests.waiting import until

HOME = Path(__file__).parents[3]


def test_a_program_that_is_asked_to_end_takes_its_engine_along(tmp_path: Path) -> None:
    path = tmp_path / "sales.rulewright"
    fill(path)
    with Workspace.open(path) as workspace:
        write_manner(workspace.settings, Manner(with_window=True))
    window = subprocess.Popen(
        [sys.executable, "-m", "app", str(path)],
        cwd=HOME,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "RULEWRIGHT_HOME": str(tmp_path / "home")},
    )
    try:
        until(lambda: read_address(path) is not None)
        window.terminate()
        assert window.wait(timeout=60) == 0
        until(lambda: holder_of(path, RUNNER) is None)
        Workspace.open(path, Access.EDIT).close()  # nobody holds it any more
    finally:
        window.kill()
        window.wait()
        if (address := read_address(path)) is not None:
            with suppress(ProcessLookupError):
                os.kill(address.pid, 9)
