"""What is said where there is nothing to show."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.widgets.states import EmptyState


def said_instead(widget: QWidget) -> str:
    """Return the words that stand in place of what a widget shows; empty where it shows something."""
    return " ".join(one.accessibleName() for one in widget.findChildren(EmptyState) if one.isVisibleTo(widget))
