"""Icons as outlines and the widths of letters, for pictures that are drawn without a window."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from app.paths import resources

UNKNOWN = "mdi6.puzzle-outline"
"""Stands for an icon that another package names."""
_WIDE = 620
_BOLD = 1.07
"""How much wider bold letters are than plain ones."""
_MARK = "…"


class Drawings(Struct, frozen=True):
    """What is drawn with."""

    icons: Mapping[str, str]
    """Outlines on a square of 24, by the name of the icon."""
    widths: Mapping[str, int]
    """Widths of letters in thousandths of the text's size."""

    def icon(self, name: str) -> str:
        """Return the outline of an icon."""
        return self.icons.get(name) or self.icons[UNKNOWN]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is."""
        whole = sum(self.widths.get(letter, _WIDE) for letter in text) / 1000 * size
        return whole * _BOLD if bold else whole

    def lines(self, text: str, room: float, size: float, most: int, *, bold: bool = False) -> list[str]:
        """Break a text into lines; of more than `most` the last one kept ends in an ellipsis."""
        found: list[str] = []
        rest = text.split()
        while rest and len(found) < most:
            line = rest.pop(0)
            while rest and self.width(f"{line} {rest[0]}", size, bold=bold) <= room:
                line = f"{line} {rest.pop(0)}"
            if self.width(line, size, bold=bold) > room:
                kept = self._fitting(line, room, size, bold=bold)
                rest.insert(0, line[len(kept) :])
                line = kept
            found.append(line)
        if rest:
            found[-1] = (
                self._fitting(found[-1], room - self.width(_MARK, size), size, bold=bold).rstrip(" ,.;:") + _MARK
            )
        return found

    def _fitting(self, text: str, room: float, size: float, *, bold: bool) -> str:
        while len(text) > 1 and self.width(text, size, bold=bold) > room:
            text = text[:-1]
        return text


def load_drawings() -> Drawings:
    """Read them."""
    return msgspec.json.decode((resources() / "documentation" / "drawings.json").read_bytes(), type=Drawings)
