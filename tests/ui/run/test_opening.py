"""The Run mode opens at once: what takes long to bring in comes when it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.samples import copy_sample

OPENED = """
import sys
from pathlib import Path
from app.boot import designer

def open_run(window):
    window.open_mode("run")
    print(*sorted({"httpx", "lxml", "rich", "smtplib", "structlog"} & sys.modules.keys()))
    window.run().open("channels")
    print(*sorted({"httpx", "smtplib"} & sys.modules.keys()))
    window.close()

designer(Path(sys.argv[1]), lambda window: window.painted.connect(lambda: open_run(window)))
"""


def test_what_sends_and_what_asks_an_engine_is_brought_in_once_channels_are_looked_at(tmp_path: Path) -> None:
    copy_sample(tmp_path / "sample.rulewright")
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    told = subprocess.run(
        [sys.executable, "-c", OPENED, str(tmp_path / "sample.rulewright")],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env=os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert told.stdout.splitlines() == ["", "httpx smtplib"]
