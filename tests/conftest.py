"""What every test stands on: no screen, no files of the person's, the same random cases each time in CI."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from app.ui.desk.application import Application

# Before anything imports Qt. A test that needs a real screen starts one of its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_ACCESSIBILITY"] = "1"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "UTC"

settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    # Two workers on a busy machine are slow now and then; that says nothing of the strategy.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

Run = Callable[..., tuple[int, str, str]]
"""Types words after the program's name, and with `typed` an answer; gives the exit code, what it printed and said."""


@pytest.fixture(scope="session", autouse=True)
def _empty_workspaces_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the migrations make one empty workspace, and copy it for whoever asks for another: they take a while."""
    storage = sys.modules.get("app.storage.migrating")
    if storage is None:  # no test that was collected stores anything
        yield
        return
    migrations, make = storage.Migrations, storage.Migrations.create
    empty = tmp_path_factory.mktemp("workspace") / "empty.rulewright"
    migrations().create(empty)
    content = empty.read_bytes()

    def copy(self: object, path: Path) -> None:
        if self != migrations() or path.exists():
            make(self, path)
            return
        try:
            path.write_bytes(content)
        except OSError:  # it knows what to say
            path.unlink(missing_ok=True)
            make(self, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "create", copy)
        yield


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Say which Qt application there is: a process has one, whichever test is the first to want it."""
    from app.ui.desk.application import Application  # noqa: PLC0415  the engine's tests run where there is no Qt

    return Application


@pytest.fixture(autouse=True)
def _person_without_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, logs and keys of whoever runs the tests out of them, and out of their hands."""
    monkeypatch.setenv("RULEWRIGHT_HOME", str(tmp_path / "person"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def rulewright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program on the command line."""
    from app.__main__ import main  # noqa: PLC0415  the engine's tests run where there is only the engine

    def run(*words: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["rulewright", *map(str, words)])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main()
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
