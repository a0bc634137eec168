"""Draws what exported documentation needs and no window may lend it: icons as outlines, widths of letters, fonts.

Run it when a rule type brings an icon that is not there yet: ``python packaging/documentation_drawings.py FONTS``,
where FONTS holds Noto Sans as Debian's fonts-noto-core installs it. Needs fonttools, which nothing else here does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import load_catalogue

HERE = Path(__file__).parents[1] / "resources" / "documentation"
FACES = ("Regular", "Bold", "Italic")
LETTERS = (
    "U+0020-024F,U+0259,U+02BC-02DD,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,"
    "U+2000-2063,U+2070-20CF,U+2100-2193,U+2200-22FF"
)
SIZE = 24
FURTHER = ("mdi6.puzzle-outline", "mdi6.lightning-bolt", "mdi6.clock-outline", "mdi6.filter-outline",
           "mdi6.subdirectory-arrow-right", "mdi6.help-rhombus-outline", "mdi6.alert-circle", "mdi6.cancel",
           "mdi6.account-circle-outline", "mdi6.send-outline")  # fmt: skip
_MEASURED = [*range(0x20, 0x250), *range(0x370, 0x530), *range(0x2010, 0x2040), 0x20AC, 0x2192, 0x2260, 0x2264, 0x2265]


def main(fonts: Path) -> None:
    """Write the drawings and the fonts."""
    for face in FACES:
        made = HERE / "fonts" / f"NotoSans-{face}.ttf"
        subset = [
            sys.executable,
            "-m",
            "fontTools.subset",
            str(fonts / f"NotoSans-{face}.ttf"),
            f"--unicodes={LETTERS}",
        ]
        subprocess.run([*subset, "--layout-features=kern,mark,mkmk,locl,ccmp", f"--output-file={made}"], check=True)
    drawings = {"icons": icons(), "widths": widths(HERE / "fonts" / "NotoSans-Regular.ttf")}
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
    wanted = sorted({one.about.icon for one in _types()} | set(FURTHER))
    drawn = {}
    for icon in wanted:
        pen = outlines(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        glyph = names[int(codes[icon.partition(".")[2]], 16)]
        glyphs[glyph].draw(turned(pen, (scale, 0, 0, -scale, 0, top)))
        drawn[icon] = pen.getCommands()
    return drawn


def _font(path: Path) -> Any:
    """Read a font; fonttools is installed by whoever runs this."""
    return import_module("fontTools.ttLib").TTFont(path)


def _types() -> Iterator[type[Declared]]:
    catalogue = load_catalogue(others=False)
    yield from (*catalogue.rules.values(), *catalogue.triggers.values())


def widths(path: Path) -> dict[str, int]:
    """Return how wide letters are, in thousandths of the size of the text."""
    font = _font(path)
    names, advances = font.getBestCmap(), font["hmtx"]
    return {
        chr(one): round(advances[names[one]][0] * 1000 / font["head"].unitsPerEm) for one in _MEASURED if one in names
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
