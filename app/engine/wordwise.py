"""Which words of a text differ from those of another, to be shown in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 4_000
"""Words of both texts up to which they are compared one by one."""
_LIKENESS = 0.3
"""Texts that have less in common are shown one after the other."""


class Piece(NamedTuple):
    """A part of a text, the same in both, or only in one."""

    sign: Literal["same", "removed", "added"]
    text: str


def wordwise(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts woven into one; texts that hardly resemble each other stand one after the other."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MOST:
        return _apart(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _LIKENESS:
        return _apart(old, new)
    return tuple(_pieces(matcher, before, after))


def _pieces(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("removed", "".join(before[a:b]))
        if c < d:
            yield Piece("added", "".join(after[c:d]))


def _apart(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(one for one in (Piece("removed", old), Piece("added", new)) if one.text)
