"""Workers as processes of their own on this machine: begun, begun again where one dies, and ended together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog

DATABASE = "RULEWRIGHT_DATABASE"
"""Tells a worker its database: its own command line could be read by everybody on the machine."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_PATIENCE = 60
"""Seconds that a worker has to finish what it has begun."""


def command() -> tuple[str, ...]:
    """Return the command that runs one worker: this very program."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "app")
    return (*program, "work")


@contextmanager
def running_workers(url: str, count: int, environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Have so many workers while something else is done."""
    ending = threading.Event()
    own = {**environment, DATABASE: url}
    keepers = [threading.Thread(target=_keep, args=(own, ending), name=f"worker {n}") for n in range(count)]
    for one in keepers:
        one.start()
    try:
        yield
    finally:
        ending.set()
        for one in keepers:
            one.join()


def _keep(environment: Mapping[str, str], ending: threading.Event) -> None:
    """Keep one worker running until it is to end."""
    log = structlog.get_logger(__name__)
    pause = _FIRST_PAUSE
    while not ending.is_set():
        process = subprocess.Popen(command(), env=dict(environment), stdin=subprocess.DEVNULL)  # noqa: S603  our own program
        while process.poll() is None and not ending.wait(0.2):
            pass
        if not ending.is_set():
            log.warning("a worker has ended", code=process.returncode, again_in=pause)
            ending.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            continue
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
