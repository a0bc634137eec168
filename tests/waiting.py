"""Waits for what another thread or process does, never for a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic

import pytest


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Ask again and again; fails where it never comes to that."""
    end, pause = monotonic() + seconds, Event()
    while not holds():
        if monotonic() > end:
            pytest.fail("it never came to that")
        pause.wait(0.02)
