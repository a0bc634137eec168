"""The colours of documentation: those of the window's light theme, as paper is light."""

from __future__ import annotations

from collections.abc import Mapping

TEXT, MUTED, SURFACE, WINDOW, BORDER = "#1B1F27", "#565F6D", "#FFFFFF", "#F4F5F8", "#DDE1E8"

CATEGORIES: Mapping[str, str] = {
    "employee": "#1F5FD6",
    "client": "#1B7A4C",
    "control": "#7A3FB8",
    "paperwork": "#8A5A12",
    "payment": "#0B7285",
    "items": "#4B4FC4",
    "data": "#5B6472",
    "helper": "#A0460B",
    "custom": "#B0256E",
    "triggers": "#8F6A00",
}
"""By the tokens that categories of the palette name."""

SEVERITIES: Mapping[str, str] = {"error": "#B4232F", "warning": "#9A5200", "note": "#565F6D"}


def color_of(category: str) -> str:
    """Return the colour of a category; one of another package looks like our custom rules."""
    return CATEGORIES.get(category, CATEGORIES["custom"])
