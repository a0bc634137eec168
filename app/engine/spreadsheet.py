"""Cells of the tables that we write: text that a spreadsheet would take for a formula stays text, and reads back."""

from __future__ import annotations

import re
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
_MARK = "'"
"""What tells a spreadsheet that text follows."""


def guarded(cell: Any) -> Any:
    """Return a cell as it is written: with a mark before text that would be a formula; numbers stay numbers."""
    if not isinstance(cell, str) or not cell.lstrip(_MARK).startswith(_STARTS_A_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return f"{_MARK}{cell}"


def unguarded(cell: str) -> str:
    """Return the text that was written with `guarded`."""
    marked = cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(_STARTS_A_FORMULA)
    return cell[1:] if marked else cell
