"""Making a workspace for a person: empty, or with the sample in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.engine.model.schema import Pipeline
from app.storage.errors import EXISTS, NO_FOLDER, UnreadableWorkspace, WorkspaceExists
from app.storage.workspace import LOCALE, Workspace
from app.writing import told_language


def add_first_pipeline(workspace: Workspace) -> None:
    """Give a workspace that has no pipeline yet one for its deals, so that there is something to design."""
    if not workspace.pipelines.all():
        from app.storage.importing.stages import starter_stages  # noqa: PLC0415  all of importing comes with it

        workspace.pipelines.put(Pipeline("deals", "Deals", "deal", starter_stages()))


def init_workspace(path: Path, *, sample: bool, today: date) -> None:
    """Make a workspace file; where something fails on the way, nothing is left behind.

    Raises WorkspaceExists where a file is there already, UnreadableWorkspace where no file can be.
    """
    if path.exists():
        raise WorkspaceExists(EXISTS, path)
    if not path.parent.is_dir():
        raise UnreadableWorkspace(NO_FOLDER, path)
    beginning = path.with_name(f".{path.name}.new")
    beginning.unlink(missing_ok=True)
    try:
        with Workspace.create(beginning) as workspace:
            if told := told_language():
                workspace.settings.put(LOCALE, str(told.locale))
            if sample:
                from app.storage.sample.sample import fill  # noqa: PLC0415  as above

                fill(workspace, today)
        beginning.rename(path)
    finally:
        beginning.unlink(missing_ok=True)
