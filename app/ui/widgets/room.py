"""Room for words: what Qt leaves out where texts are broken into lines."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def grow(dialog: QWidget) -> None:
    """Make a dialog as high as its broken lines need at its width; Qt's own hint takes them for wider than they are."""
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))
