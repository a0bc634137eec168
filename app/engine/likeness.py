"""Which of several names is most like another one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from msgspec import Struct

from app.engine.alphabet import folded

LIKE = 0.75
"""From this likeness on (0 to 1) two names may mean the same."""


class Named(Struct, frozen=True):
    """Something with an id and the name that people know it by."""

    id: str
    label: str


def most_like(wanted: Named, others: Iterable[Named]) -> str | None:
    """Return the id of the one called the same, or else nearly so; None where none is."""
    listed = list(others)
    same = next((one.id for one in listed if folded(one.label) == folded(wanted.label)), None)
    same = same or next((one.id for one in listed if folded(one.id) == folded(wanted.id)), None)
    if same is not None:
        return same
    by_label = {folded(one.label): one.id for one in listed}
    close = difflib.get_close_matches(folded(wanted.label), by_label, 1, LIKE)
    return by_label[close[0]] if close else None
