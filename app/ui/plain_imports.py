"""Brings Qt in without its watch over imports.

From its first import on, PySide takes the place of `__import__` and reads the source of each module that follows, to
see whether it switches on snake_case or properties (``from __feature__ import …``). Nothing here does; a twentieth of
the start went into that.
"""

from __future__ import annotations

import builtins
import importlib

from app.engine.errors import KnownError
from app.engine.words import msg

_LACKS = msg(
    "This system lacks a library that windows are drawn with: {library}. On Debian and its relatives say: "
    "sudo apt install libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0"
)


def bring_qt() -> None:
    """Import Qt, and give Python its own `__import__` back.

    Raises KnownError where the system has not what Qt leans on, as on a server without a desktop.
    """
    plain = builtins.__import__
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        library, _, why = str(error).partition(": ")
        if not why.startswith("cannot open shared object file"):
            raise
        raise KnownError(_LACKS.fill(library=library)) from error
    finally:
        builtins.__import__ = plain
