"""Tells a screen reader what happened where the keyboard is not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say translated words, once it has finished what it is saying."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415  a window opens in silence

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
