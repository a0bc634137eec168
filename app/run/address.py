"""Where the engine of a workspace is found while it runs: address and token, in a file that only its owner reads."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

from msgspec import DecodeError, Struct, json

from app.engine.errors import KnownError, refusal
from app.engine.words import msg

SUFFIX = ".engine"
BY_WINDOW = "RULEWRIGHT_BY_WINDOW"
"""Set where a window starts an engine."""
USUAL_PORT = 8750
_OWN = 0o600


class Address(Struct, frozen=True):
    """A running engine, and what lets its own window in."""

    url: str
    token: str
    pid: int
    started_at: datetime
    by_window: bool = False
    """Whether a window has started it, and not a person or a service."""

    def __repr__(self) -> str:
        return f"Address({self.url!r}, pid={self.pid})"


def address_file(workspace: Path) -> Path:
    """Return the file beside a workspace that tells where its engine is."""
    return workspace.with_name(workspace.name + SUFFIX)


def write_address(workspace: Path, address: Address) -> None:
    """Say where the engine is, for nobody but the owner of the file to read; raises KnownError."""
    target = address_file(workspace)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
        with os.fdopen(handle, "wb") as file:
            Path(name).chmod(_OWN)
            file.write(json.encode(address))
        Path(name).replace(target)
    except OSError as error:
        words = msg("The address of the engine cannot be written to {file}: {why}.")
        raise KnownError(words.fill(file=str(target), why=refusal(error)), place=str(target)) from error


def read_address(workspace: Path) -> Address | None:
    """Return where the engine is said to be; None where nothing is said, or nothing that can be read."""
    try:
        return json.decode(address_file(workspace).read_bytes(), type=Address)
    except (OSError, DecodeError):
        return None


def forget_address(workspace: Path, pid: int) -> None:
    """Take back what the engine of this process has said; what another one says stays."""
    said = read_address(workspace)
    if said is None or said.pid == pid:
        address_file(workspace).unlink(missing_ok=True)
