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
    for same, a, b, c, d in _runs(matcher, before):
        if same:
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("removed", "".join(before[a:b]))
        if c < d:
            yield Piece("added", "".join(after[c:d]))


def _runs(matcher: SequenceMatcher[str], before: list[str]) -> list[tuple[bool, int, int, int, int]]:
    """Return what is the same and what is not in turn; a space alone between two changes is no common ground."""
    codes = matcher.get_opcodes()
    runs: list[tuple[bool, int, int, int, int]] = []
    for place, (what, a, b, c, d) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        same = what == "equal" and not (inside and "".join(before[a:b]).isspace())
        if runs and not same and not runs[-1][0]:
            _, since, _, begun, _ = runs.pop()
            runs.append((False, since, b, begun, d))
        else:
            runs.append((same, a, b, c, d))
    return runs


def _apart(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(one for one in (Piece("removed", old), Piece("added", new)) if one.text)
