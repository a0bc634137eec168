"""The style sheet of all standard widgets, from the tokens."""

from __future__ import annotations

from pathlib import Path
from string import Template

from msgspec.structs import asdict

from app.ui.theme import tokens
from app.ui.theme.tokens import Colors


def stylesheet(colors: Colors, text_size: float, folder: Path, *, dark: bool) -> str:
    """Return the application's style sheet; `folder` holds its text and the pictures of ticks and arrows."""
    sizes = {
        name: f"{round(value * text_size)}px"
        for name, value in {
            "small": tokens.MUTED, "badge": tokens.BADGE, "title": tokens.TITLE,
            "indicator": 16, "icon": 16, "arrow": 12, "spin": 10, "step": 18,
        }.items()
    }  # fmt: skip
    derived = {
        "selection": colors.selection,
        "faded": tokens.mix(colors.text, colors.surface, tokens.DISABLED),
        "accent_hover": tokens.mix(colors.accent, colors.text, 0.88),
        "accent_pressed": tokens.mix(colors.accent, colors.text, 0.78),
        "marks": (folder / ("dark" if dark else "light")).as_posix(),
    }
    return Template((folder / "window.qss").read_text("utf-8")).substitute(asdict(colors) | sizes | derived)
