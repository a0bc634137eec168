"""What everything here is drawn with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QObject

from app.delivery.speech import Speech
from app.engine.effects import DocumentCreated
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui.theme.theme import Theme

if TYPE_CHECKING:
    from app.ui.preview.people import Scene


OpenDocument = Callable[[DocumentCreated, "Scene"], None]
Ended = Callable[[Msg | None], None]
"""Hears that a piece of work has ended: why it could not be done, None where it was."""
MAKING_PDF = msg("LibreOffice is making the PDF…")


class Pdfs(Protocol):
    """Makes PDF of documents and opens them."""

    @property
    def missing(self) -> Msg | None:
        """What has to be done before a PDF can be made; None where it can."""

    def open_pdf(self, effect: DocumentCreated, scene: Scene, owner: QObject, ended: Ended) -> None:
        """Make the PDF of a document and open it; `ended` is called once, as long as `owner` lives."""


class Look(Struct, frozen=True):
    """The theme in force and the language."""

    theme: Theme
    tr: Translator
    open_document: OpenDocument | None = None
    """Fills a document and opens it with the desktop's own program, where that can be done."""
    pdfs: Pdfs | None = None
    speech: Speech | None = None
    """Speaks calls aloud, where something that speaks is installed."""
