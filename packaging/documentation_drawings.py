"""Draws what exported documentation needs and no window may lend it: icons as outlines, widths of letters.

Run it when a rule type brings an icon that is not there yet: ``python packaging/documentation_drawings.py``.
Needs fonttools, which nothing else here does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import load_catalogue

HERE = Path(__file__).parents[1] / "resources" / "documentation"
SIZE = 24
FURTHER = ("mdi6.puzzle-outline", "mdi6.clock-outline", "mdi6.filter-outline", "mdi6.help-rhombus-outline")
"""Icons of the pictures themselves."""
_BLANK = 0x20


def main() -> None:
    """Write the drawings."""
    drawings = {"icons": icons(), "widths": widths(HERE / "fonts" / "OpenSans-Regular.ttf")}
    lines = json.dumps(drawings, indent=0, ensure_ascii=False)
    (HERE / "drawings.json").write_text(lines + "\n", "utf-8")


def icons() -> dict[str, str]:
    """Return the outlines of all icons that the catalogue names, on a square of 24."""
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise FileNotFoundError("QtAwesome, which brings the icon font, is not installed.")
    folder = Path(found.origin).parent / "fonts"
    font = _font(next(folder.glob("materialdesignicons6-webfont-[0-9]*.ttf")))
    codes = json.loads(next(folder.glob("materialdesignicons6-webfont-charmap-*.json")).read_bytes())
    outlines = import_module("fontTools.pens.svgPathPen").SVGPathPen
    turned = import_module("fontTools.pens.transformPen").TransformPen
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = SIZE / font["head"].unitsPerEm
    top = font["hhea"].ascent * scale
    drawn = {}
    for icon in sorted({one.about.icon for one in _types()} | set(FURTHER)):
        pen = outlines(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        glyph = names[int(codes[icon.partition(".")[2]], 16)]
        glyphs[glyph].draw(turned(pen, (scale, 0, 0, -scale, 0, top)))
        drawn[icon] = pen.getCommands()
    return drawn


def widths(path: Path) -> dict[str, int]:
    """Return how wide letters are, in thousandths of the size of the text."""
    font = _font(path)
    advances, scale = font["hmtx"], 1000 / font["head"].unitsPerEm
    named = sorted(font.getBestCmap().items())
    return {chr(one): round(advances[name][0] * scale) for one, name in named if one >= _BLANK}


def _font(path: Path) -> Any:
    """Read a font; fonttools is installed by whoever runs this."""
    return import_module("fontTools.ttLib").TTFont(path)


def _types() -> Iterator[type[Declared]]:
    catalogue = load_catalogue(others=False)
    yield from (*catalogue.rules.values(), *catalogue.triggers.values())


if __name__ == "__main__":
    main()
