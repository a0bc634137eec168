"""Tells text from placeholders in a template's source, without judging either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_CODE = re.compile(
    rf"\{{\{{(?:{_QUOTED}|(?!\}}\}}|\{{\{{)[^\"'])*\}}\}}|\{{%(?:{_QUOTED}|(?!%\}})[^\"'])*%\}}|\{{#.*?#\}}", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Code:
    """A placeholder, statement or comment with its braces, as it stands in the source."""

    raw: str

    @property
    def inner(self) -> str:
        """What stands between the braces."""
        return self.raw[2:-2].strip("-+ \t\r\n")

    @property
    def prints(self) -> bool:
        """Whether it is a placeholder, not a statement or comment."""
        return self.raw.startswith("{{")


def split(source: str) -> Iterator[str | Code]:
    """Walk text and code by turns; joined again they give the source. An unfinished placeholder is text."""
    place = 0
    for found in _CODE.finditer(source):
        if found.start() > place:
            yield source[place : found.start()]
        yield Code(found.group())
        place = found.end()
    if place < len(source):
        yield source[place:]
