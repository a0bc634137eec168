"""Tells a screen reader what a box to choose from is for: under Linux, Qt gives as its name what is chosen in it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QComboBox, QWidget


class BoxNames(QObject):
    """Puts the name of a box before its description as the keyboard comes to it."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        """Follow the keyboard."""
        super().__init__(parent)
        app.focusChanged.connect(self._tell)

    @staticmethod
    def _tell(_old: QWidget | None, new: QWidget | None) -> None:
        if not isinstance(new, QComboBox):
            return
        name, told = new.accessibleName(), new.accessibleDescription()
        if not told.startswith(name) and name not in _named(new):
            new.setAccessibleDescription(f"{name}. {told}" if told else name)


def _named(box: QComboBox) -> list[str]:
    """Return what names a box: the name that Qt gives it, and the labels beside it."""
    from PySide6.QtGui import QAccessible  # noqa: PLC0415  its many enums are seldom needed at the start

    spoken = QAccessible.queryAccessibleInterface(box)
    labels = [one for one, _ in spoken.relations(QAccessible.RelationFlag.Label)]
    return [one.text(QAccessible.Text.Name) for one in (spoken, *labels)]
