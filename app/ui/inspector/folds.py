"""Which sections are folded; remembered from card to card, and by whoever keeps the window's state."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

_AT_FIRST = frozenset({"order", "moving"})


class Folds(QObject):
    """Remembers."""

    folds_changed = Signal(object)
    """Other sections are folded: their keys, sorted."""

    def __init__(self, folded: Iterable[str] | None = None, parent: QObject | None = None) -> None:
        """Begin as the person left it; the first time, what is seldom changed is folded."""
        super().__init__(parent)
        self._folded = set(_AT_FIRST if folded is None else folded)

    def folded(self, key: str) -> bool:
        """Say whether a section is folded."""
        return key in self._folded

    def fold(self, key: str, *, folded: bool) -> None:
        """Remember that a section is folded or not."""
        if folded is not self.folded(key):
            (self._folded.add if folded else self._folded.discard)(key)
            self.folds_changed.emit(tuple(sorted(self._folded)))
