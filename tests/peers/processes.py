"""Starts servers of others for a test, waits until they answer, and ends them again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_PATIENCE = 30.0
_STEP = 0.05


def program(name: str) -> str:
    """Return where a program lies; skips the test where `make peers` has not brought it."""
    found = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        pytest.skip(f"{name} is not installed; packaging/peers.sh brings it")
    return found


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environ: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until it answers at `port`, and end it afterwards; what it says goes into `log`."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=written, stderr=written, env=environ)
    try:
        _wait(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server answers: those of others tell nobody when they are ready, so that its port is asked."""
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STEP)
                break  # it has ended by itself
    pytest.fail(f"no answer at port {port}:\n{log.read_text('utf-8', 'replace')[-3000:]}")
