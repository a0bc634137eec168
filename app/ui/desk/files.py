"""Files from this computer, taken into the workspace so that rules can attach them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.engine.model.values import File
from app.engine.words import msg
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools

_attach = msg("Attach files")


def chosen_files(parent: QWidget, session: Session, tools: Tools) -> Sequence[File]:
    """Ask for files and keep them in the workspace; nothing where the person thought better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, tools.tr(_attach))
    return [session.workspace.files.add_path(Path(name), tools.now()) for name in names]
