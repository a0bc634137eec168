"""The alphabet as readers of names and titles know it: with accents, strokes and numbers in their places."""

from __future__ import annotations

import re
import unicodedata

_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that Unicode does not take apart into a letter and its mark."""
_LAST = "\U0010fffd"
_POLISH = {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z"}
_LETTERS = str.maketrans({own: base + _LAST for own, base in _POLISH.items()} | {"ż": "z" + 2 * _LAST})
"""Letters of their own in Polish, which follow the one that they are made from."""
_NUMBERS = re.compile(r"\d+")
_WIDTH = 12
"""How long numbers within a name are compared by what they count; longer ones are somebody's keys."""


def folded(text: str) -> str:
    """Return a text as a search and names are compared: without case, accents and doubled blanks."""
    bare = text.casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare.translate(_STROKES))
        bare = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(bare.split())


def alphabetical(text: str) -> str:
    """Return what puts names into the order of the alphabet: Hôtel beside Hotel, ł after l, 2 before 10.

    One order for all languages of the program, so that a workspace reads alike to everybody.
    """
    known = text.casefold()
    if not known.isascii():
        known = folded(unicodedata.normalize("NFC", known).translate(_LETTERS))
    return _NUMBERS.sub(lambda found: found[0].zfill(_WIDTH), known)
