"""Writes documentation in the form that a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from app.engine.documenting import Account
from app.engine.errors import KnownError, refusal
from app.engine.markup import element
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.publish.documentation.bpmn.writing import process_model
from app.publish.documentation.drawings import Drawings, load_drawings
from app.publish.documentation.page import page
from app.publish.documentation.paper import paper
from app.publish.documentation.picture import board, strips, windows
from app.settings import write_whole

_unknown_form = msg("Documentation is written as {forms}. Give the file one of these endings.")
_cannot_write = msg("The file cannot be written: {why}.")


def written(account: Account, form: str, tr: Translator) -> bytes:
    """Return documentation as a file of a form, such as ``.html``; the same account gives the same bytes."""
    return _FORMS[form](account, tr, load_drawings())


def form_of(path: Path) -> str:
    """Return the form that a file's name asks for; raises KnownError for one that there is not."""
    form = path.suffix.lower()
    if form not in _FORMS:
        raise KnownError(_unknown_form.fill(forms=tuple(FORMS)), field="to", place=str(path))
    return form


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises KnownError where it cannot be."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise KnownError(_cannot_write.fill(why=refusal(error)), place=str(path)) from error


def _html(account: Account, tr: Translator, drawings: Drawings) -> bytes:
    def draw() -> Iterable[Element]:
        picture = board(account, account.chapters, tr, drawings, linked=True)
        name = tr(_board)
        # What scrolls must be reached by keys, and what is reached by keys needs a name.
        yield element(
            "div",
            element("figure", picture.root),
            classes="scroll screen",
            tabindex="0",
            role="region",
            aria_label=name,
        )
        for sheet in windows(picture, strips(account.chapters)):
            yield element("figure", sheet, classes="sheet", aria_hidden="true")

    return page(account, tr, drawings, draw).encode()


def _svg(account: Account, tr: Translator, drawings: Drawings) -> bytes:
    return board(account, account.chapters, tr, drawings).text().encode()


def _bpmn(account: Account, tr: Translator, _drawings: Drawings) -> bytes:
    return process_model(account, tr).encode()


_board = msg("The board")
FORMS: Mapping[str, Msg] = {
    ".html": msg("Web page"),
    ".pdf": msg("PDF"),
    ".svg": msg("Picture of the board (SVG)"),
    ".bpmn": msg("Process model (BPMN 2.0)"),
}
"""The forms by the endings of files."""
_FORMS: Mapping[str, Callable[[Account, Translator, Drawings], bytes]] = {
    ".html": _html,
    ".pdf": paper,
    ".svg": _svg,
    ".bpmn": _bpmn,
}
