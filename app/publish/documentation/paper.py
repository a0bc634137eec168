"""Documentation as a PDF: the same page, set for paper, tagged so that it can be read aloud."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, tostring

from app.engine.documenting import Account, Chapter
from app.engine.markup import element
from app.engine.words import msg
from app.i18n import Translator
from app.paths import resources
from app.publish.documentation import colors
from app.publish.documentation.drawings import Drawings
from app.publish.documentation.page import document
from app.publish.documentation.picture import Picture, board, strips

_NARROW, _BLANK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
"""French has narrow blanks in numbers, which fonts seldom have."""
_OTHERS = "→↳"
"""What the typesetter's own fonts have."""
_page, _alt = msg("Page {n} of {all}"), msg("Board: {stages}")


def paper(account: Account, tr: Translator, drawings: Drawings) -> bytes:
    """Return the PDF."""
    import typst  # noqa: PLC0415  seventy megabytes, for those who export

    sheets = [(some, board(account, some, tr, drawings)) for some in strips(account.chapters)]
    root = document(account, tr, drawings, lambda: _pictures(sheets, tr))
    page = tostring(root, encoding="unicode").replace(_NARROW, _BLANK)
    home = resources() / "documentation"
    made = typst.compile(
        home / "page.typ",
        root=home,
        font_paths=[home / "fonts"],
        ignore_system_fonts=_set_with_ours(page, drawings),
        format="pdf",
        sys_inputs={
            "page": page,
            "pictures": json.dumps([one.text().replace(_NARROW, _BLANK) for _, one in sheets]),
            "words": json.dumps(_words(account, tr)),
        },
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return bytes(made)


def _set_with_ours(page: str, drawings: Drawings) -> bool:
    """Say whether our fonts have all letters of a page; others, such as Chinese ones, are looked for on the machine."""
    return all(letter in drawings.widths or ord(letter) < ord(" ") or letter in _OTHERS for letter in set(page))


def _pictures(sheets: Sequence[tuple[Sequence[Chapter], Picture]], tr: Translator) -> Iterator[Element]:
    for place, (chapters, one) in enumerate(sheets):
        alt = tr(_alt.fill(stages=tuple(chapter.stage.name for chapter in chapters)))
        shown = element("figure", data_picture=str(place), data_alt=alt)
        shown.attrib |= {"data-width": str(one.width), "data-height": str(one.height)}
        yield shown


def _words(account: Account, tr: Translator) -> dict[str, object]:
    edition = account.edition
    return {
        "lang": tr.language,
        "author": edition.made_by or edition.author,
        "description": tr(edition.comment),
        "version": edition.version[:12],
        "page": tr(_page.fill(n="{n}", all="{all}")),
        "colors": {**colors.CATEGORIES, **colors.SEVERITIES},
    }
