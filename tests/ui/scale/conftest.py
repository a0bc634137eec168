"""The whole window on a small workspace, as in the tests of the window."""

from tests.ui.window.conftest import designer, places, window

__all__ = ["designer", "places", "window"]
