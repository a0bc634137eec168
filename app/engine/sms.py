"""How many messages a text takes as SMS: GSM 03.38 where its letters allow, else UCS-2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Encoding = Literal["GSM-7", "UCS-2"]

# 3GPP TS 23.038, tables 6.2.1 and 6.2.1.1.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_ROOM: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
"""Units in a message that stands alone, and in each part of a longer one, whose header takes the rest."""
_LAST_OF_THE_BASIC_PLANE = 0xFFFF


class Segments(NamedTuple):
    """A text as the network bills it; `length` counts units: septets for GSM-7, 16-bit units for UCS-2."""

    encoding: Encoding
    length: int
    segments: int

    @property
    def room(self) -> int:
        """Units that fit into as many messages."""
        alone, part = _ROOM[self.encoding]
        return alone if self.segments <= 1 else part * self.segments


def segments(text: str) -> Segments:
    """Count; a character of two units is never torn apart between two messages. No text takes no message."""
    encoding: Encoding = "UCS-2" if beyond_gsm(text) else "GSM-7"
    units = list(_units(text, encoding))
    alone, part = _ROOM[encoding]
    length = sum(units)
    if length <= alone:
        return Segments(encoding, length, 1 if length else 0)
    parts, filled = 1, 0
    for size in units:
        if filled + size > part:
            parts, filled = parts + 1, 0
        filled += size
    return Segments(encoding, length, parts)


def beyond_gsm(text: Iterable[str]) -> str:
    """Return the characters, each once, for whose sake a text cannot go as GSM-7."""
    return "".join(dict.fromkeys(one for one in text if one not in _BASIC and one not in _EXTENDED))


def _units(text: str, encoding: Encoding) -> Iterator[int]:
    if encoding == "GSM-7":
        return (2 if one in _EXTENDED else 1 for one in text)
    return (2 if ord(one) > _LAST_OF_THE_BASIC_PLANE else 1 for one in text)
