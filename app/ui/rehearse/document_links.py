"""The ways to a document that was made in a rehearsal: the Word file, and its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.engine.effects import DocumentCreated
from app.engine.trace import Acted
from app.engine.words import Msg, msg
from app.ui.preview.look import MAKING_PDF
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.drawn import scene_of
from app.ui.rehearse.rows import Row
from app.ui.rehearse.session import Session

OPEN = msg("Open the document")
_open_pdf, _named = msg("Open as PDF"), msg("{name} {number}")
_PDF = "mdi6.file-pdf-box"


class DocumentLinks(QObject):
    """Rows that open the documents of steps; remembers what is to be said of each PDF."""

    changed = Signal()
    """Something else is to be said of a PDF."""

    def __init__(self, context: RehearseContext, parent: QObject) -> None:
        """Nothing was opened yet."""
        super().__init__(parent)
        self._context = context
        self._told: dict[str, Msg] = {}

    def word_row(self, acted: Acted) -> Iterator[Row]:
        """Give a row that opens the Word file, where files can be opened."""
        if isinstance(acted.effect, DocumentCreated) and self._context.open_document is not None:
            tr, title = self._context.tr, self._title(acted.effect)
            yield Row("mdi6.subdirectory-arrow-right", "paperwork", title, link=tr(OPEN), opens=True, about=acted)

    def pdf_row(self, acted: Acted) -> Iterator[Row]:
        """Give a row that opens the PDF, or says why there is none, where PDFs can be opened."""
        effect, pdfs, tr = acted.effect, self._context.pdfs, self._context.tr
        if not isinstance(effect, DocumentCreated) or pdfs is None:
            return
        told = self._told.get(effect.document_id) or (pdfs.missing if effect.pdf else None)
        note, link = tr(told) if told is not None else "", tr(_open_pdf) if told != MAKING_PDF else ""
        yield Row(_PDF, "paperwork", self._title(effect), note, link, opens=True, about=_Pdf(acted))

    def open(self, row: Row, session: Session) -> None:
        """Open what a row stands for."""
        about, opens, pdfs = row.about, self._context.open_document, self._context.pdfs
        acted = about.acted if isinstance(about, _Pdf) else about
        if not isinstance(acted, Acted) or not isinstance(acted.effect, DocumentCreated):
            return
        scene, document = scene_of(session, acted, self._context), acted.effect.document_id
        if not isinstance(about, _Pdf):
            if opens is not None:
                opens(acted.effect, scene)
        elif pdfs is not None and self._told.get(document) != MAKING_PDF:
            self._tell(document, MAKING_PDF)
            pdfs.open_pdf(acted.effect, scene, self, lambda why_not: self._tell(document, why_not))

    def _title(self, effect: DocumentCreated) -> str:
        return self._context.tr(_named.fill(name=effect.name, number=effect.number))

    def _tell(self, document: str, words: Msg | None) -> None:
        self._told.pop(document, None)
        if words is not None:
            self._told[document] = words
        self.changed.emit()


class _Pdf(NamedTuple):
    """What a row of a PDF stands for."""

    acted: Acted
