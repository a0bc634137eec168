"""Properties by which the style sheet tells one widget from another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, name: str, value: object) -> None:
    """Give a widget a property that the style sheet looks at."""
    if widget.property(name) != value and (value or widget.property(name)):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
