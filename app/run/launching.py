"""Starts the engine of a workspace as a process of its own, which lives on when whoever started it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple

from app.engine.errors import KnownError, refusal
from app.engine.words import msg
from app.run.address import BY_WINDOW, Address, read_address

PATIENCE = 30.0
"""Seconds after which an engine that has not said where it is will not do so any more."""
_LOOK = 0.05
_TAIL = 4000

_ENDED = msg("The engine ended while it started. {why}")
_SILENT = msg("The engine has not answered for {n} seconds. See {log} for what it is doing.")
_CANNOT = msg("The engine cannot be started: {why}.")
_SEE = msg("See {log}.")


def command(workspace: Path) -> tuple[str, ...]:
    """Return the command that runs the engine of a workspace: this very program."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "app")
    return (*program, "run", "--workspace", str(workspace))


class Launched(NamedTuple):
    """An engine that answers, and its process."""

    address: Address
    process: subprocess.Popen[bytes]

    def let_go(self) -> None:
        """Leave it to itself: it lives on, and nobody here waits for its end any more."""
        if self.process.poll() is None:
            self.process.returncode = 0  # otherwise Python warns of a process that is forgotten


def launch(
    workspace: Path,
    log: Path,
    environment: Mapping[str, str],
    check: Callable[[], None],
    words: Sequence[str] | None = None,
) -> Launched:
    """Start the engine and return it once it says where it is; `check` may raise to stop waiting.

    What it writes goes to `log`. Raises KnownError with its last words where it ends before.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  our own program
                words or command(workspace),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**environment, BY_WINDOW: "1"},
                start_new_session=True,
            )
    except OSError as error:
        raise KnownError(_CANNOT.fill(why=refusal(error))) from error
    try:
        return Launched(_awaited(process, workspace, log, check), process)
    except BaseException:  # nobody waits for it any more: it is not left behind half started
        process.terminate()
        process.wait()
        raise


def _awaited(process: subprocess.Popen[bytes], workspace: Path, log: Path, check: Callable[[], None]) -> Address:
    until, pause = monotonic() + PATIENCE, Event()
    while monotonic() < until:
        check()
        said = read_address(workspace)
        if said is not None and said.pid == process.pid:
            return said
        if process.poll() is not None:
            raise KnownError(_ENDED.fill(why=_last_words(log)), place=str(log))
        pause.wait(_LOOK)
    raise KnownError(_SILENT.fill(n=round(PATIENCE), log=str(log)), place=str(log))


def _last_words(log: Path) -> object:
    """Return the last line that the engine wrote: its complaint."""
    written = log.read_text("utf-8", errors="replace")[-_TAIL:].strip().splitlines()
    return written[-1] if written else _SEE.fill(log=str(log))
