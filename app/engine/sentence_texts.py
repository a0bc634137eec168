"""Texts of cards: several things in a row, and what is longer than there is room for."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from app.engine.words import Msg, msgs

MISSING = "…"

_SPACE = re.compile(r"\s+")


class Room(NamedTuple):
    """How much of a text is shown (in characters), and how many of several people or fields are named."""

    letters: int
    named: int

    def shortened(self, text: str) -> str:
        """Return a text in one line, cut to what there is room for."""
        return _cut(_SPACE.sub(" ", text).strip(), self.letters)

    def several(self, parts: list[Any]) -> Any:
        """Return a few things as a list, of many the first and how many others there are."""
        if len(parts) == 1:
            return parts[0]
        if len(parts) <= self.named:
            return tuple(parts)
        named = tuple(parts[: self.named - 1])
        return msgs("{named} and {n} other", "{named} and {n} others").fill(named=named, n=len(parts) - len(named))

    def joined(self, parts: list[str]) -> str:
        """Return a text of several parts, some of them words of ours, cut to what there is room for."""
        kept: list[str] = []
        room = self.letters
        for place, part in enumerate(parts):
            if isinstance(part, Msg):
                text: str = part
            else:
                text = _SPACE.sub(" ", part)
                text = text.lstrip() if place == 0 else text
            length = len(text.plain()) if isinstance(text, Msg) else len(text)
            if length > room and not isinstance(text, Msg):
                kept.append(_cut(text, room))
                break
            kept.append(text)
            room -= length
            if room <= 0:
                kept.append(MISSING)
                break
        if not isinstance(kept[-1], Msg):
            kept[-1] = kept[-1].rstrip()
        if len(kept) == 1:
            return kept[0]
        return Msg("".join(f"{{p{place}}}" for place in range(len(kept)))).fill(
            **{f"p{place}": part for place, part in enumerate(kept)}
        )


CARD = Room(60, 3)
"""On a card."""
WHOLE = Room(1_000_000, 10_000)
"""Where everything is to be read, as in what differs between two versions."""


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    blank = kept.rfind(" ")
    return (kept[:blank] if blank > len(kept) // 2 else kept).rstrip() + MISSING
