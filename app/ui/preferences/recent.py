"""The last workspaces, in a menu."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.engine.words import msg
from app.settings import Recent
from app.ui.preview.look import Look

_open_recent, _none = msg("Open recent"), msg("None yet")
_clear = msg("Forget those that are gone")


class RecentMenu(QMenu):
    """The last workspaces; one that is gone cannot be chosen, and can be forgotten."""

    open_asked = Signal(object)
    """Open this workspace (Path)."""
    forget_asked = Signal(object)
    """Take this one off the list (Path)."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Offer none yet."""
        super().__init__(look.tr(_open_recent), parent)
        self._look = look
        self._recent: Sequence[Recent] = ()
        self.aboutToShow.connect(self._fill)
        self.show_recent(())

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Offer others."""
        self._recent = recent
        self._fill()

    def _fill(self) -> None:
        self.clear()
        gone = [one.file for one in self._recent if not one.file.exists()]
        for one in self._recent:
            name = (one.name or one.file.stem).replace("&", "&&")
            action = self.addAction(f"{name}\t{_short(one.file.parent)}")
            action.setEnabled(one.file not in gone)
            action.triggered.connect(lambda _=False, path=one.file: self.open_asked.emit(path))
        if not self._recent:
            self.addAction(self._look.tr(_none)).setEnabled(False)
        if gone:
            self.addSeparator()
            self.addAction(self._look.tr(_clear), lambda: self._forget(gone))

    def _forget(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.forget_asked.emit(path)


def _short(path: Path) -> str:
    """Return a path as a person says it: below their own folder from ``~`` on."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)
