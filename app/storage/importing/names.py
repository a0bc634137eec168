"""Records found by how a person writes their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_MOST_COMPARED = 3_000
_CLOSE = 0.8


class Names:
    """Ids by name: letter case, blanks and “Last, First” do not matter."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        """Know these names and their ids."""
        self._ids: dict[str, str] = {}
        self._squeezed: dict[str, str] = {}
        for name, record_id in known:
            self.add(name, record_id)

    def add(self, name: str, record_id: str) -> None:
        """Know one more; the first of a name stands."""
        self._ids.setdefault(_usual(name), record_id)
        self._squeezed.setdefault(_squeezed(name), name)

    def find(self, name: str) -> str | None:
        """Return the id of a name."""
        return self._ids.get(_usual(name))

    def near(self, name: str) -> str | None:
        """Return a known name that may be meant: the same but for blanks and signs, or nearly the same."""
        squeezed = _squeezed(name)
        if squeezed in self._squeezed:
            return self._squeezed[squeezed]
        if len(self._squeezed) > _MOST_COMPARED:
            return None
        close = get_close_matches(squeezed, self._squeezed, n=1, cutoff=_CLOSE)
        return self._squeezed[close[0]] if close else None

    def __len__(self) -> int:
        """Count the names."""
        return len(self._ids)


def _usual(name: str) -> str:
    last, comma, first = name.partition(",")
    return " ".join((f"{first} {last}" if comma else name).casefold().split())


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
