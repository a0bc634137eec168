"""An engine is started as a process of its own, and says where it is."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.engine.errors import KnownError
from app.run.address import Address, address_file, forget_address, read_address, write_address
from app.run.launching import launch

ADDRESS = Address("http://127.0.0.1:1", "rw_secret", os.getpid(), datetime(2026, 3, 2, tzinfo=UTC))
SAYS_WHERE = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from app.run.address import Address, write_address
write_address(Path(sys.argv[1]), Address("http://127.0.0.1:1", "t", os.getpid(), datetime.now(UTC)))
import threading
threading.Event().wait(20)
"""


class GivenUpError(Exception):
    """Nobody waits any more."""


def quietly() -> None:
    """Go on waiting."""


def test_where_it_is_is_read_by_its_owner_alone_and_taken_back(tmp_path: Path) -> None:
    workspace = tmp_path / "sales.rulewright"
    write_address(workspace, ADDRESS)
    assert read_address(workspace) == ADDRESS
    assert stat.S_IMODE(address_file(workspace).stat().st_mode) == 0o600
    assert "rw_secret" not in repr(ADDRESS)
    forget_address(workspace, ADDRESS.pid + 1)
    assert read_address(workspace) == ADDRESS
    forget_address(workspace, ADDRESS.pid)
    assert read_address(workspace) is None


def test_what_cannot_be_read_is_no_address(tmp_path: Path) -> None:
    workspace = tmp_path / "sales.rulewright"
    address_file(workspace).write_text("{", "utf-8")
    assert read_address(workspace) is None


def test_an_engine_that_says_where_it_is_is_found(tmp_path: Path) -> None:
    workspace, log = tmp_path / "sales.rulewright", tmp_path / "logs" / "engine.log"
    words = (sys.executable, "-c", SAYS_WHERE, str(workspace))
    started = launch(workspace, log, os.environ, quietly, words)
    try:
        assert started.address == read_address(workspace)
        assert started.process.poll() is None
    finally:
        started.process.kill()
        started.process.wait(10)


def test_the_last_words_of_one_that_ends_are_told(tmp_path: Path) -> None:
    complaint = "import sys; sys.exit('Rules run here already.')"
    with pytest.raises(KnownError, match="Rules run here already"):
        launch(tmp_path / "w", tmp_path / "engine.log", os.environ, quietly, (sys.executable, "-c", complaint))


def test_one_that_nobody_waits_for_is_not_left_behind(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    words = f"import os, pathlib, threading; pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))"
    slow = (sys.executable, "-c", words + "; threading.Event().wait(60)")

    def give_up() -> None:
        if pid.exists() and pid.read_text():
            raise GivenUpError

    with pytest.raises(GivenUpError):
        launch(tmp_path / "w", tmp_path / "engine.log", os.environ, give_up, slow)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
