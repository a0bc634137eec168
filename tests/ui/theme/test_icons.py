"""Icons outlive and are outlived by whatever holds them."""

from __future__ import annotations

import gc
from types import SimpleNamespace

from PySide6.QtCore import QSize

from app.ui.theme.theme import Theme


def hold(theme: Theme) -> None:
    """Let an icon and what holds it hang together, and forget both."""
    holder = SimpleNamespace(icon=theme.icon("mdi6.email-outline"))
    holder.itself = holder


def test_an_icon_goes_with_the_last_that_holds_it_however_they_hang_together(theme: Theme) -> None:
    shown = theme.icon("mdi6.email-outline")
    for _ in range(300):
        hold(theme)
    gc.collect()  # frees holder and icon at once, in whatever order
    assert not shown.pixmap(QSize(16, 16)).isNull()
