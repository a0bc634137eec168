"""Brings Qt in without its watch over imports.

From its first import on, PySide takes the place of `__import__` and reads the source of each module that follows, to
see whether it switches on snake_case or properties (``from __feature__ import …``). Nothing here does; a twentieth of
the start went into that.
"""

from __future__ import annotations

import builtins
import importlib


def bring_qt() -> None:
    """Import Qt's core, and give Python its own `__import__` back."""
    plain = builtins.__import__
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = plain
