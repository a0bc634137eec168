from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QMimeDatabase

from app.ui.desk.window import MainWindow

COMES_AND_GOES = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())"
COUNT = "SELECT count(*) FROM settings WHERE key LIKE 'kept %'"


def counted_elsewhere(window: MainWindow) -> str:
    command = [sys.executable, "-c", COMES_AND_GOES, str(window.session.workspace.path), COUNT]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file that is closed loses all locks of its process")
def test_a_list_of_files_tells_an_open_workspace_by_its_name_and_leaves_its_locks_alone(window: MainWindow) -> None:
    workspace = window.session.workspace
    workspace.settings.put("kept 1", value=True)
    for beside in ("", "-shm", "-wal", "-editor"):
        listed = workspace.path.with_name(workspace.path.name + beside)
        assert QMimeDatabase().mimeTypeForFile(str(listed)).name().startswith("application/x-rulewright")
    assert counted_elsewhere(window) == "1"  # by an engine that ends, say
    workspace.settings.put("kept 2", value=True)
    assert counted_elsewhere(window) == "2"
