"""Document viewed."""

from __future__ import annotations

from app.engine.catalog.categories import ON_DOCUMENTS
from app.engine.catalog.declaration import About, Example, TriggerType
from app.engine.catalog.events import DOCUMENT
from app.engine.words import msg


class DocumentViewed(TriggerType):
    """Fire when the client opens a document by its public link."""

    about = About(
        "document.viewed",
        ON_DOCUMENTS,
        icon="mdi6.file-eye-outline",
        title=msg("Document viewed"),
        description=msg("Moves the item here when its client opens a document by the public link."),
        sentence=msg("When the client views a document"),
        synonyms=msg("file paper contract offer quote opened read seen link paperwork"),
        suggests=("document.create", "document.sign", "control.task"),
    )

    results = DOCUMENT
    examples = (
        Example(
            "the contract was opened",
            {},
            fires=True,
            event={"document_id": "doc-7", "number": "2026-7", "template": "Contract"},
        ),
    )
