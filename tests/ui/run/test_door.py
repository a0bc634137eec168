"""An engine that a window has started ends with the window; one that somebody else has started does not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.paths import HOME_VARIABLE
from app.run.address import read_address
from app.run.launching import command
from app.ui.run.context import EngineDoor
from app.ui.run.door import door_of
from tests.ui.run.conftest import fill
from tests.waiting import until


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, HOME_VARIABLE: str(tmp_path / "home")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "sales.rulewright"
    fill(made)
    return made


def _door(path: Path, home: dict[str, str]) -> EngineDoor:
    return door_of(path, path.parent, lambda: home, "en")


def test_one_that_was_to_go_on_is_ended_by_a_later_window_that_does_not_want_it(
    path: Path, home: dict[str, str]
) -> None:
    first = _door(path, home)
    first.start(lambda: None)
    assert first.by_window()
    first.close(True)
    said = read_address(path)
    assert said is not None
    assert said.by_window
    _door(path, home).close(True)
    assert read_address(path) == said
    _door(path, home).close(False)
    until(lambda: read_address(path) is None)


@pytest.fixture
def service(path: Path, home: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """An engine that was started from the command line."""
    with subprocess.Popen(command(path), env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: read_address(path) is not None)
        yield process
        process.terminate()


def test_one_that_was_started_from_the_command_line_goes_on(
    path: Path, home: dict[str, str], service: subprocess.Popen[bytes]
) -> None:
    door = _door(path, home)
    found = door.find()
    assert found is not None
    assert not door.by_window()
    door.close(False)
    again = _door(path, home)
    assert again.find() is not None
    again.close(True)
    assert service.poll() is None
