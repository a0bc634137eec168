"""Making a workspace for a person: empty, or with the sample in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.storage.errors import EXISTS, WorkspaceExists
from app.storage.sample.sample import fill
from app.storage.workspace import Workspace


def init_workspace(path: Path, *, sample: bool, today: date) -> None:
    """Make a workspace file; where something fails on the way, nothing is left behind.

    Raises WorkspaceExists where a file is there already.
    """
    if path.exists():
        raise WorkspaceExists(EXISTS, path)
    beginning = path.with_name(f".{path.name}.new")
    beginning.unlink(missing_ok=True)
    try:
        with Workspace.create(beginning) as workspace:
            if sample:
                fill(workspace, today)
        beginning.rename(path)
    finally:
        beginning.unlink(missing_ok=True)
