"""A whole window on a small workspace, as those of the window have it."""

from __future__ import annotations

from tests.ui.language.conftest import company, sample
from tests.ui.window.conftest import designer, places, window

__all__ = ["company", "designer", "places", "sample", "window"]
