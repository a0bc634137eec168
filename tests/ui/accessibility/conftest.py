"""A whole window on a small workspace, as those of the window have it."""

from __future__ import annotations

from tests.ui.language.conftest import sample
from tests.ui.window.conftest import designer, places, window

__all__ = ["designer", "places", "sample", "window"]
