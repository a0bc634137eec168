"""Long work that makes many values and few circles: the collector of circles looks at them seldom."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 50_000
"""So many new objects before it looks; usually it looks after each 700."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the collector look seldom for a while: it would take a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
