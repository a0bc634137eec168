"""Tells Qt which kinds of file are ours, by their names."""

from __future__ import annotations

import os

from app.paths import resources

_VARIABLE = "XDG_DATA_DIRS"
_USUAL = "/usr/local/share:/usr/share"


def make_known() -> None:
    """Let dialogs that list files know ours without a look into them; only Linux has to be told.

    What a dialog does not know by its name it opens. Closed again, an open workspace has lost the locks that SQLite has
    on it in this process (see `Migrations.examine`), and another process may take the log away from under the window.
    """
    folder = str(resources() / "share")
    known = os.environ.get(_VARIABLE) or _USUAL
    if folder not in known.split(os.pathsep):
        os.environ[_VARIABLE] = os.pathsep.join((known, folder))
